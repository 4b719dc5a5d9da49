"""The named queries: SPARQL files that say in their own first lines what they answer and what can be asked of them.

>>> from congthuong.query.catalogue import named
>>> series = named("iip-series")
>>> series.title["en"]
'Industrial production index of a place through time'
>>> [parameter.name for parameter in series.parameters]
['place', 'sector']
>>> "bac giang" in series.bind(place="Bắc Giang")
True

A file is SPARQL that any engine runs as it stands. Each parameter is a `VALUES ?name { default }` block (UNDEF where
there is no default); binding replaces the block's term by another RDF term, so nothing that a user types is ever read
as SPARQL. The header is TOML in lines that begin with `#+`; docs/query.md describes it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.errors import DataError, ParameterError, QueryError
from congthuong.query.parameters import Type, term
from congthuong.query.syntax import check
from congthuong.query.tokens import Token, tokens

__all__ = [
    "Column",
    "Kind",
    "NamedQuery",
    "Parameter",
    "Text",
    "catalogue",
    "headings",
    "merged_view",
    "merged_views",
    "named",
    "substitute",
]

Text: TypeAlias = Mapping[Literal["vi", "en"], str]
Kind: TypeAlias = Literal[
    "text",
    "quote",  # words of an article
    "number",
    "value",  # a figure: shown with the unit, bound … that stand in the same row
    "amount",  # another figure in the same unit, such as the target beside what was reached
    "maximum",
    "unit",
    "counted",
    "transformation",
    "bound",
    "period",  # an ISO label
    "status",
    "date",
    "validity",  # the first and last day of a unit, as an ISO interval with .. where it is open
    "iri",
]
_HEADER: Final = "#+"
_KEYS: Final = {"title", "description", "group", "params", "columns"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be asked of a named query: its name, type, title and, unless it must be given, its default."""

    name: str
    type: Type
    title: Text
    required: bool
    default: str | None  # as SPARQL writes it; None where nothing is bound
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the rows: its variable, what it holds, and its heading."""

    name: str
    kind: Kind
    title: Text


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the catalogue."""

    name: str
    title: Text
    description: Text
    group: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]  # none for a query that gives a graph
    text: str = field(repr=False)
    vocab: Path | None = None  # a knowledge base's folder of its own words

    def bind(self, /, **values: object) -> str:
        """The query with these values; ParameterError where one is unknown, missing or of the wrong type."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise ParameterError(f"{self.name} has no parameter {name!r}", hint=_close(name, known) + self._has())
        for parameter in self.parameters:
            if parameter.required and values.get(parameter.name) in (None, ""):
                raise ParameterError(f"{self.name} needs the parameter {parameter.name!r}", hint=self._has())
        terms = {
            name: None
            if value in (None, "")
            else term(known[name].type, value, name, choices=known[name].choices, vocab=self.vocab)
            for name, value in values.items()
        }
        return substitute(self.text, terms)

    def confident(self, bound: str, least: Decimal) -> str:
        """A bound text without the figures whose confidence is below `least`; ParameterError where it asks for none.

        A figure without a confidence stays: nobody doubted it.
        """
        found = list(tokens(bound))
        opening = next(
            (token for before, token in pairwise(found) if before.text.upper() == "WHERE" and token.text == "{"), None
        )
        if opening is None or not any(token.text == "?fact" for token in found):
            raise ParameterError(f"{self.name} asks for no figures, so none can be left out by confidence")
        doubted = f" FILTER NOT EXISTS {{ ?fact ct:confidence ?likely FILTER(?likely < {least}) }}"
        return bound[: opening.end] + doubted + bound[opening.end :]

    def _has(self) -> str:
        if not self.parameters:
            return "it takes no parameters"
        return "its parameters are " + ", ".join(f"{item.name} ({item.type})" for item in self.parameters)


@cache
def catalogue(directory: Path | None = None) -> Mapping[str, NamedQuery]:
    """Every named query of the folder (the shipped one by default), by name, in the order of the names."""
    files = sorted((directory or folder("queries")).glob("*.rq"), key=lambda file: file.stem)
    return {file.stem: _load(file) for file in files}


@cache
def headings() -> Mapping[str, Text]:
    """The groups of the catalogue in the order of the pages, each with its name in both languages (groups.toml)."""
    return tomllib.loads((folder("queries") / "groups.toml").read_text(encoding="utf-8"))


def named(name: str, directory: Path | None = None, *, vocab: Path | None = None) -> NamedQuery:
    """The query of that name; ParameterError with the closest names where there is none.

    `directory` is another folder of queries than the shipped one, `vocab` a knowledge base's folder of its own words.
    """
    place = directory or folder("queries")
    names = [file.stem for file in sorted(place.glob("*.rq"))]
    if name not in names:
        hint = f"{_close(name, names)}'congthuong queries' lists them all"
        raise ParameterError(f"there is no query named {name!r}", hint=hint)
    return replace(_load(place / f"{name}.rq"), vocab=vocab)


def merged_views() -> Sequence[str]:
    """The queries that can add up the provinces that one was merged from: files of queries/merged/."""
    return sorted(file.stem for file in (folder("queries") / "merged").glob("*.rq"))


def merged_view(name: str) -> Path | None:
    """The folder in which the merged view of a query stands, None where it has none."""
    return folder("queries") / "merged" if name in merged_views() else None


def substitute(
    text: str, terms: Mapping[str, ox.NamedNode | ox.Literal | Sequence[ox.NamedNode | ox.Literal] | None]
) -> str:
    r"""The query with these terms in its `VALUES ?name { … }` blocks, wherever they stand; None binds nothing.

    >>> substitute("SELECT * { VALUES ?x { 1 } ?s ?p ?x }", {"x": ox.Literal('" } #')})
    'SELECT * { VALUES ?x { "\\" } #" } ?s ?p ?x }'
    """
    pieces: list[str] = []
    done = 0
    for name, inside in _blocks(text):
        if name in terms:
            value = terms[name]
            written = (
                "UNDEF" if value is None else " ".join(map(str, value)) if isinstance(value, Sequence) else str(value)
            )
            pieces += [text[done : inside[0].end], " ", written, " "]
            done = inside[-1].start
    return "".join([*pieces, text[done:]])


def _blocks(text: str) -> Iterator[tuple[str, list[Token]]]:
    """Each `VALUES ?name { … }`: the name, and the tokens from its opening to its closing brace."""
    found = list(tokens(text))
    for number, token in enumerate(found[:-2]):
        variable, brace = found[number + 1], found[number + 2]
        if token.text.upper() == "VALUES" and variable.kind == "variable" and brace.text == "{":
            length = next((n for n, later in enumerate(found[number + 2 :]) if later.text == "}"), None)
            if length is not None:
                yield variable.text[1:], found[number + 2 : number + 3 + length]


def _close(name: str, names: Sequence[str] | Mapping[str, object]) -> str:
    from rapidfuzz import fuzz, process

    near = [found[0] for found in process.extract(name, list(names), scorer=fuzz.WRatio, score_cutoff=70, limit=3)]
    close = sorted(near, key=lambda known: -fuzz.ratio(name, known))
    return f"did you mean {' or '.join(close)}? " if close else ""


# Reading a file's header


@cache
def _load(file: Path) -> NamedQuery:
    text = file.read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        if not line.startswith(_HEADER):
            break
        lines.append(line.removeprefix(_HEADER))
    header = _Header(file, lines)
    for key in header.data:
        if key not in _KEYS:
            raise header.error(key, f"the key {key!r} is unknown; {_close(key, sorted(_KEYS))}".rstrip("; "))
    try:
        asked = check(text)
    except QueryError as error:
        raise DataError(error.what, where=f"{file} {error.where}", hint=error.hint) from error
    return NamedQuery(
        name=file.stem,
        title=header.text("title"),
        description=header.text("description"),
        group=str(header.data.get("group", "")),
        parameters=_parameters(header, text),
        columns=() if asked.graph else _columns(header, text),
        text=text,
    )


class _Header:
    def __init__(self, file: Path, lines: Sequence[str]) -> None:
        self.file, self._lines = file, lines
        if not lines:
            raise DataError(f"this query has no header: its first lines do not begin with {_HEADER}", where=f"{file}:1")
        try:
            self.data = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            number = line[1] if line else len(lines)
            raise DataError(f"the header is not TOML: {error}", where=f"{file}:{number}") from error

    def error(self, word: str, what: str) -> DataError:
        """The error that points at the line of the header on which a word stands."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        number = next((n for n, line in enumerate(self._lines, 1) if pattern.search(line)), 1)
        return DataError(what, where=f"{self.file}:{number}")

    def text(self, key: str) -> Text:
        """The words under a key in both languages."""
        return self.both(self.data.get(key), key)

    def both(self, value: object, key: str) -> Text:
        """The words in both languages; `key` is named where one is missing."""
        entry: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not all(isinstance(entry.get(language), str) and entry[language].strip() for language in ("vi", "en")):
            raise self.error(key, f"{key!r} needs words in vi and in en")
        return {"vi": entry["vi"], "en": entry["en"]}


def _parameters(header: _Header, text: str) -> tuple[Parameter, ...]:
    blocks: dict[str, list[str]] = {}
    for name, inside in _blocks(text):
        blocks.setdefault(name, []).append(text[inside[0].end : inside[-1].start].strip())
    parameters = []
    for name, entry in header.data.get("params", {}).items():
        kind = entry.get("type") if isinstance(entry, Mapping) else None
        if kind not in get_args(Type):
            raise header.error(name, f"the parameter {name!r} needs a type: one of {', '.join(get_args(Type))}")
        if name not in blocks:
            raise header.error(name, f"the parameter {name!r} has no 'VALUES ?{name} {{ … }}' in the query")
        if len(set(blocks[name])) > 1:
            raise header.error(
                name, f"the parameter {name!r} has two defaults: {' and '.join(sorted(set(blocks[name])))}"
            )
        default = None if blocks[name][0].upper() == "UNDEF" else blocks[name][0]
        choices = tuple(map(str, entry.get("choices", ())))
        if (kind == "choice") != bool(choices):
            raise header.error(name, f"the parameter {name!r} is a choice if, and only if, it has 'choices'")
        required = entry.get("required", False) is True
        parameters.append(Parameter(name, cast(Type, kind), header.both(entry, name), required, default, choices))
    return tuple(parameters)


def _columns(header: _Header, text: str) -> tuple[Column, ...]:
    columns = []
    for name, entry in header.data.get("columns", {}).items():
        kind = entry.get("kind", "text") if isinstance(entry, Mapping) else None
        if kind not in get_args(Kind):
            raise header.error(
                name, f"the column {name!r} has the unknown kind {kind!r}: one of {', '.join(get_args(Kind))}"
            )
        columns.append(Column(name, cast(Kind, kind), header.both(entry, name)))
    declared, selected = [column.name for column in columns], _selected(text)
    if declared != selected:
        raise header.error(
            "columns", f"the columns are {', '.join(declared)}, but the query selects {', '.join(selected)}"
        )
    return tuple(columns)


def _selected(text: str) -> list[str]:
    """The variables that a SELECT gives, in order; `answer` for an ASK."""
    found = iter(tokens(text))
    if not any(token.kind == "word" and token.text.upper() == "SELECT" for token in found):
        return ["answer"]
    names: list[str] = []
    depth = 0
    for token in found:
        if token.text == "{" or token.text.upper() in ("WHERE", "FROM"):
            break
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable":
            if depth == 0:
                names.append(token.text[1:])
            last = token.text[1:]
        elif token.text == ")" and depth == 0:
            names.append(last)  # (expression AS ?name): the variable just before the closing bracket
    return names
