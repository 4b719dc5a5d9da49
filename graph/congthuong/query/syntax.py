r"""Reading a query just far enough to know what it asks for, before any engine sees it.

>>> from congthuong.query.syntax import check
>>> check("SELECT * { ?s ?p 'SERVICE <http://example.org/>' } # LOAD").form
'SELECT'
>>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")  # doctest: +ELLIPSIS
Traceback (most recent call last):
congthuong.errors.RefusedError: line 1, column 12: SERVICE is refused: a query asks this knowledge base only; ...

An engine cannot be told to leave the network and the disk alone (pyoxigraph follows SERVICE, rdflib's FROM reads
files), so what reaches outside is refused here. Engines do not read by tokens, as the grammar does: where a piece of
text fails as one thing they try another, so each of these is read in every way in which it could be:

- `?a<b)SERVICE#>` is an IRI behind `?a`, or a comparison, a closing bracket, a keyword and a comment;
- `t:SERVICE` is two things where the namespace and that name make no IRI (`PREFIX t: <http://a:>`);
- a string with an escape that is none is an empty string and more;
- `\u0041` is A, even in a keyword, or else a mistake;
- `service:{` and `trueSERVICE` are a name and a word, or hold the keyword.

What an engine is given is in `congthuong.query.plain`: no reading of it holds the keyword, whatever is missing here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias
from urllib.parse import urljoin

import pyoxigraph as ox

from congthuong.errors import RefusedError
from congthuong.link.iris import ID
from congthuong.query.mistakes import keyword_hint, listed, mistake, prefix_hint, where
from congthuong.query.prefixes import prefixes
from congthuong.query.tokens import Token, read, tokens

__all__ = ["Asked", "Form", "Prologue", "check", "decoded", "own_graph", "prologue", "refused"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_OUTWARD: Final = re.compile("SERVICE|FROM", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://([A-Za-z0-9.-]+(?::\d+)?)(?:/[^\\]*)?")  # no user: nothing to misread
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPES: Final = re.compile(
    r"""(?:[^\\]|\\(?:[tbnrf"'\\]|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U(?!0000[Dd][89A-Fa-f])(?:000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4}))*+"""
)
_OPERANDS: Final = frozenset({"variable", "iri", "string", "number", "name", "language"})
_NEXT: Final = 3  # tokens that tell what a keyword before them means
_BEFORE_A_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for: its form, and whether it names its graphs with FROM."""

    form: Form
    dataset: bool

    @property
    def graph(self) -> bool:
        """Whether the answer is a graph, not rows."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Prologue:
    """What a query declares before it asks: namespaces by prefix, a base, and how many tokens that takes."""

    namespaces: Mapping[str, str]
    base: str
    length: int

    def declares(self, token: Token) -> bool:
        """Whether the prefix of this name has a namespace."""
        return token.text.partition(":")[0] in self.namespaces

    def iri(self, token: Token) -> str:
        """What an IRI or a name stands for, in full."""
        if token.kind == "iri":
            return _joined(self.base, decoded(token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        return self.namespaces.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def own_graph(iri: str) -> bool:
    """Whether a graph of that name may stand in a knowledge base.

    >>> own_graph("https://w3id.org/congthuong/id/graph/reference"), own_graph("file:///etc/passwd")
    (True, False)
    """
    return iri.startswith(f"{ID}graph/")


def check(text: str, *, graphs: Callable[[str], bool] = own_graph, services: Collection[str] = ()) -> Asked:
    """What this query asks for; QueryError where it is an update or uses unknown prefixes.

    RefusedError, a QueryError, where it leaves the knowledge base: `graphs` says which graphs FROM may name, `services`
    are the hosts that SERVICE may ask (as written in an address: with the port where there is one).
    """
    found = tokens(text)
    known = prologue(found)
    form = _form(text, found, known.length)
    for token in found[known.length :]:
        if token.kind == "name" and not known.declares(token):
            prefix = token.text.partition(":")[0]
            hint = prefix_hint(prefix, known.namespaces)
            raise mistake(text, token.start, f"the prefix '{prefix}:' is not declared", hint)
    dataset = _judge(text, found, known, graphs, services)
    for reading in _compared(text, found):
        _judge(text, reading, known, graphs, ())
    plain = _without_code_points(text, found)
    if plain != text:
        again = tokens(plain)
        _judge(plain, again, prologue(again), graphs, services)
        for reading in _compared(plain, again):
            _judge(plain, reading, known, graphs, ())
    return Asked(form, dataset)


def prologue(found: Sequence[Token]) -> Prologue:
    """The declarations that a query begins with, after those that need none.

    >>> prologue(tokens("BASE <http://a/b/> PREFIX c: <d#> ASK { c:e ?p ?o }")).namespaces["c"]
    'http://a/b/d#'
    """
    known, position = Prologue(dict(prefixes()), ID, 0), 0
    namespaces = dict(known.namespaces)
    while position < len(found):
        word = found[position].text.upper() if found[position].kind == "word" else ""
        given = found[position + 1 : position + 3]
        if word == "PREFIX" and [token.kind for token in given] == ["name", "iri"]:
            namespaces[given[0].text.removesuffix(":")] = known.iri(given[1])
            position += 3
        elif word == "BASE" and given and given[0].kind == "iri":
            known = Prologue(namespaces, known.iri(given[0]), 0)
            position += 2
        elif word == "VERSION" and given and given[0].kind == "string":
            position += 2
        else:
            break
    return Prologue(namespaces, known.base, position)


def _joined(base: str, reference: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", reference):
        return reference
    path, sign, fragment = reference.partition("#")  # urljoin drops an empty fragment, in which namespaces end
    return f"{urljoin(base, path)}{sign}{fragment}"


def decoded(text: str) -> str:
    r"""The text with the characters that its \u escapes stand for."""
    return _CODE_POINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    try:
        return chr(int(match[1] or match[2], 16))
    except (ValueError, OverflowError):
        return match[0]


def _without_code_points(text: str, found: Sequence[Token]) -> str:
    r"""As an engine would read it that decodes \u escapes before anything else; strings stay what they are."""
    if "\\" not in text:
        return text
    pieces: list[str] = []
    done = 0
    for token in found:
        if token.kind == "string":
            pieces += (decoded(text[done : token.start]), token.text)
            done = token.end
    return "".join((*pieces, decoded(text[done:])))


def _form(text: str, found: Sequence[Token], position: int) -> Form:
    if position >= len(found):
        raise mistake(
            text, len(text.rstrip()), "the query ends before it asks anything", f"begin with {listed(_FORMS)}"
        )
    first = found[position]
    word = first.text.upper()
    if first.kind == "word" and word in _UPDATES:
        raise mistake(
            text, first.start, f"{word} is an update, and queries only read", "change it with 'congthuong build'"
        )
    for form in _FORMS:
        if first.kind == "word" and word.startswith(form):
            return form
    raise mistake(text, first.start, f"a query cannot begin with {first.text[:40]!r}", keyword_hint(first, _FORMS))


def _judge(
    text: str, found: Sequence[Token], known: Prologue, graphs: Callable[[str], bool], services: Collection[str]
) -> bool:
    """Whether this reading names its graphs with FROM; RefusedError where it reaches outside."""
    dataset = False
    for number, token in enumerate(found):
        if token.kind == "string" and not _ESCAPES.fullmatch(token.text):
            raise mistake(text, token.start, "this string has an escape that is none", r"write \\ for a backslash")
        if not _OUTWARD.search(token.text):
            continue
        if token.kind == "word" and "FROM" in token.text.upper():
            dataset = True
            _check_from(text, found[number : number + 3], known, graphs)
        elif _serves(found, number) and not _allowed(found, number, known, services):
            raise refused(text, token.start, services)
        elif token.kind == "name" and known.declares(token) and not _is_iri(known.iri(token)):
            raise mistake(text, token.start, f"{token.text[:40]!r} stands for no valid IRI", "see its prefix")
    return dataset


def _serves(found: Sequence[Token], number: int) -> bool:
    """Whether an engine may find the keyword SERVICE in this token."""
    token = found[number]
    if token.kind in ("word", "language", "open"):  # engines read "trueSERVICE" too, so a part of a word is enough
        return "SERVICE" in token.text.upper()
    if token.kind != "name" or "SERVICE" not in token.text.partition(":")[0].upper():
        return False
    # "service:a {" is SERVICE and a name to an engine, but where a graph may be named.
    follows = found[number + 1].text if number + 1 < len(found) else ""
    before = found[number - 1] if number else token
    return follows == "{" and not (before.kind == "word" and before.text.upper() in _BEFORE_A_GRAPH)


def _compared(text: str, found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What can be read where a `<` is a comparison, and not the beginning of an IRI, until both readings meet again."""
    waiting = [token for before, token in pairwise(found) if _comparable(before, token)]
    if not waiting:
        return
    met = {token.start for token in found}
    ends = [*(end.start() for end in re.finditer(r"[\n\r]", text)), len(text)]
    behind: dict[int, list[Token]] = {}  # what follows the comment that reaches so far
    while waiting:
        token = waiting.pop()
        within = tokens(token.text[1:-1])
        if "#" not in token.text[1 + (within[-1].end if within else 0) :]:
            continue  # no comment after all: both readings are the same behind the IRI
        end = ends[bisect_left(ends, token.end)]
        if end not in behind:
            behind[end] = run = list(_until_met(text, end, met))
            waiting += [token for before, token in pairwise(run) if _comparable(before, token)]
            yield run
        yield (*within, *behind[end][:_NEXT])


def _until_met(text: str, start: int, met: set[int]) -> Iterator[Token]:
    more = _NEXT
    for token in read(text, start):
        yield token
        more -= token.start in met
        if not more:
            return
        met.add(token.start)


def _comparable(before: Token, token: Token) -> bool:
    operand = before.kind in _OPERANDS or before.text in (")", "true", "false") or before.kind == "word"
    # No comparison goes on with "name://"; and without # the rest is read as before.
    return token.kind == "iri" and operand and "#" in token.text and "://" not in token.text


def _allowed(found: Sequence[Token], number: int, known: Prologue, services: Collection[str]) -> bool:
    """Whether the SERVICE at this place names, plainly, a host that may be asked; a variable could name any."""
    if found[number].text.upper() != "SERVICE":
        return False
    after = [token for token in found[number + 1 : number + 3] if token.text.upper() != "SILENT"]
    if not after or after[0].kind not in {"iri", "name"} or "\\" in after[0].text:
        return False
    address = _ADDRESS.fullmatch(known.iri(after[0]))
    return address is not None and address[1].lower() in services


def _check_from(text: str, found: Sequence[Token], known: Prologue, graphs: Callable[[str], bool]) -> None:
    named = len(found) > 1 and found[1].text.upper() == "NAMED"
    target = found[1 + named] if len(found) > 1 + named else None
    if target is None or target.kind not in {"iri", "name"}:
        return  # no IRI follows: a syntax error, which the engine will point at
    if not graphs(known.iri(target)):
        raise RefusedError(
            f"FROM {target.text} is refused: it is no graph of a knowledge base",
            where=where(text, target.start),
            hint=f"graphs begin with {ID}graph/",
        )


def _is_iri(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True


def refused(text: str, place: int, services: Collection[str] = ()) -> RefusedError:
    """That there is a SERVICE at this place."""
    return RefusedError(
        "SERVICE is refused: a query asks this knowledge base only",
        where=where(text, place),
        hint=f"SERVICE may name, in full, an address at {listed(sorted(services))}"
        if services
        else "ask the other endpoint on its own; where no SERVICE is meant, put spaces around < and > that compare",
    )
