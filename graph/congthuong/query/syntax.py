r"""Reading a query just far enough to know what it asks for, before any engine sees it.

>>> from congthuong.query.syntax import check
>>> check("SELECT * { ?s ?p 'SERVICE <http://example.org/>' } # LOAD").form
'SELECT'
>>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")  # doctest: +ELLIPSIS
Traceback (most recent call last):
congthuong.errors.RefusedError: line 1, column 12: SERVICE is refused: a query asks this knowledge base only; ...

An engine cannot be told to leave the network and the disk alone (pyoxigraph follows SERVICE, rdflib's FROM reads
files), so what reaches outside is refused here. The tokens are those of the SPARQL 1.1 grammar: words in comments,
strings and names are not mistaken for keywords.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from congthuong.errors import QueryError, RefusedError
from congthuong.link.iris import ID
from congthuong.query.prefixes import prefixes

__all__ = ["Asked", "Form", "Token", "check", "explain", "own_graph", "tokens"]

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_KEYWORDS: Final = (
    *_FORMS,
    *re.findall(
        r"\w+",
        """
    PREFIX BASE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES FROM NAMED ORDER BY ASC DESC LIMIT OFFSET
    GROUP HAVING DISTINCT REDUCED EXISTS NOT IN AS UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE
    TZ NOW UUID STRUUID COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX
    SUBSTR REPLACE TRUE FALSE A SERVICE SILENT MD5 SHA1 SHA256 SHA384 SHA512
    """,
    ),
)
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}

_TOKEN = re.compile(
    r"""
    (?P<space>(?:\s+|\#[^\n\r]*)+)
  | (?P<iri><[^\x00-\x20<>"{}|^`]*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n\r]|\\[^\n\r])*" | '(?:[^'\\\n\r]|\\[^\n\r])*')
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w(?:[\w.-]*\w)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*
      (?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]))?)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+(?::\d+)?)(?:/[^\\]*)?")  # no user, no escapes: nothing to misread
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A piece of a query that is neither space nor comment: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for: its form, and whether it names its graphs with FROM."""

    form: Form
    dataset: bool

    @property
    def graph(self) -> bool:
        """Whether the answer is a graph, not rows."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


@lru_cache(maxsize=4)  # one query is looked at several times
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query, in order, spaces and comments left out."""
    return tuple(
        Token(match.lastgroup or "", match.group(), match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    )


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
    # The standard has \u0041 stand for A anywhere, even in a keyword; engines differ, so both
    # readings must be harmless.
    plain = _ESCAPE.sub(_unescape, text)
    asked = _check(text, graphs, services)
    if plain != text:
        _check(plain, graphs, services)
    return asked


def _unescape(match: re.Match[str]) -> str:
    try:
        return chr(int(match[1] or match[2], 16))
    except (ValueError, OverflowError):
        return match[0]


def _check(text: str, graphs: Callable[[str], bool], services: Collection[str]) -> Asked:
    found = tokens(text)
    declared = {**prefixes(), **dict(_declared(found))}
    form = _form(text, found)
    dataset, serving = False, "SERVICE" in text.upper()
    for number, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "FROM":
            dataset = True
            _check_from(text, found[number + 1 : number + 3], declared, graphs)
        # Engines read "trueSERVICE" and "SERVICEex:a" as the keyword too, so a part of a word is enough.
        head = token.text if token.kind == "word" else token.text.partition(":")[0] if token.kind == "name" else ""
        if serving and "SERVICE" in head.upper() and not _allowed(found, number, declared, services):
            raise _refused(
                text,
                token.start,
                "SERVICE is refused: a query asks this knowledge base only",
                f"SERVICE may name, in full, an address at {_or(sorted(services))}"
                if services
                else "ask the other endpoint on its own, and no prefix or word may contain 'service'",
            )
        if token.kind == "name" and head not in declared and not _declares(found, number):
            raise _error(text, token.start, f"the prefix '{head}:' is not declared", _prefix_hint(head, declared))
    return Asked(form, dataset)


def _form(text: str, found: Sequence[Token]) -> Form:
    position = 0
    while position < len(found) and found[position].text.upper() in {"PREFIX", "BASE"}:
        position += 3 if found[position].text.upper() == "PREFIX" else 2
    if position >= len(found):
        raise _error(text, len(text.rstrip()), "the query ends before it asks anything", f"begin with {_or(_FORMS)}")
    first = found[position]
    word = first.text.upper()
    if first.kind == "word" and word in _UPDATES:
        raise _error(
            text, first.start, f"{word} is an update, and queries only read", "change it with 'congthuong build'"
        )
    for form in _FORMS:
        if first.kind == "word" and word.startswith(form):
            return form
    raise _error(text, first.start, f"a query cannot begin with {first.text[:40]!r}", _keyword_hint(first, _FORMS))


def _declared(found: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for number, token in enumerate(found):
        if token.kind == "name" and _declares(found, number) and number + 1 < len(found):
            yield token.text.removesuffix(":"), found[number + 1].text.strip("<>")


def _declares(found: Sequence[Token], number: int) -> bool:
    before = found[number - 1] if number else None
    return before is not None and before.kind == "word" and before.text.upper() == "PREFIX"


def _allowed(found: Sequence[Token], number: int, declared: Mapping[str, str], services: Collection[str]) -> bool:
    """Whether the SERVICE at this place names, plainly, a host that may be asked; a variable could name any."""
    if found[number].text.upper() != "SERVICE":
        return False
    after = [token for token in found[number + 1 : number + 3] if token.text.upper() != "SILENT"]
    if not after or after[0].kind not in {"iri", "name"}:
        return False
    address = _ADDRESS.fullmatch(_iri(after[0], declared))
    return address is not None and address[1].lower() in services


def _iri(token: Token, declared: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return declared.get(prefix, "") + local


def _check_from(text: str, after: Sequence[Token], declared: Mapping[str, str], graphs: Callable[[str], bool]) -> None:
    named = bool(after) and after[0].text.upper() == "NAMED"
    target = after[1 if named else 0] if len(after) > named else None
    if target is None or target.kind not in {"iri", "name"}:
        return  # no IRI follows: a syntax error, which the engine will point at
    if not graphs(_iri(target, declared)):
        raise _refused(text, target.start, f"FROM {target.text} is refused: it is no graph of a knowledge base",
                       f"graphs begin with {ID}graph/")  # fmt: skip


def explain(text: str, message: str) -> QueryError:
    """The error that says in one line where a query is not SPARQL, from an engine's "error at LINE:COLUMN: …".

    >>> print(explain("SELECT * { ?s ?p ?o FILTR(true) }", "error at 1:26: expected OPTIONAL"))
    line 1, column 21: not SPARQL near 'FILTR'; did you mean FILTER?
    """
    found = tokens(text)
    slip = _slip(text, found)
    if slip is not None:
        return slip
    told = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if told is None:
        return QueryError(f"this query is not SPARQL: {message}")
    place, wanted = _offset(text, int(told[1]), int(told[2])), _wanted(told[3])
    said = [want for want in wanted if " " in want]
    if said:  # the engine says in words what is wrong with the token that it has just read
        before = [token for token in found if token.start < place]
        what = "this IRI is not valid" if "IRI" in said[0] else said[0][0].lower() + said[0][1:]
        return _error(text, before[-1].start if before else place, what, None)
    token = next((token for token in found if token.end > place), None)
    hint = f"expected {_or(wanted)}" if wanted else None
    if token is None:
        return _error(text, len(text.rstrip()), "the query is not complete", hint)
    near = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    return _error(text, token.start, f"not SPARQL near {near!r}", hint)


def _slip(text: str, found: Sequence[Token]) -> QueryError | None:
    """The first plain slip of the pen: engines notice these late, and point far behind them."""
    open_marks: list[Token] = []
    before: Token | None = None
    for token in found:
        if before is not None and before.text == "a" and token.text in {"}", ".", ";", ","}:
            return _error(
                text, token.start, f"something is missing before this {token.text}", "expected a class after 'a'"
            )
        before = token
        if token.kind == "word" and token.text.upper() not in _KEYWORDS:
            return _error(text, token.start, f"not SPARQL near {token.text[:40]!r}", _keyword_hint(token, _KEYWORDS))
        if token.kind != "mark":
            continue
        if token.text in "'\"":
            return _error(text, token.start, "this string is not closed", f"end it with {token.text} on the same line")
        if token.text in "{([":
            open_marks.append(token)
        elif token.text in "})]":
            if not open_marks or open_marks[-1].text + token.text not in {"{}", "()", "[]"}:
                wanted = f"expected {_CLOSING[open_marks[-1].text]}" if open_marks else "leave it out"
                return _error(text, token.start, f"this {token.text} closes nothing", wanted)
            open_marks.pop()
    if open_marks:
        last = open_marks[-1]
        return _error(
            text, last.start, f"this {last.text} is never closed", f"expected {_CLOSING[last.text]} before the end"
        )
    return None


def _wanted(expected: str) -> list[str]:
    """What an engine expected, in words: its character classes say nothing to people."""
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', expected)
    bare = re.sub(r'\[[^\]]*\]|"(?:[^"\\]|\\.)*"', "", expected)
    words = [part.strip() for part in bare.split(",") if re.search(r"\w", part)]
    return words + [mark.replace("\\", "") for mark in quoted if mark in {"{", "}", "(", ")", ".", ";"}]


def _keyword_hint(token: Token, words: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    close = process.extractOne(token.text.upper(), words, scorer=fuzz.ratio, score_cutoff=70)
    return (
        f"did you mean {close[0]}?" if close else f"expected {_or(words)}" if len(words) < 6 else "is a ? or : missing?"
    )


def _prefix_hint(prefix: str, declared: Mapping[str, str]) -> str:
    from rapidfuzz import fuzz, process

    close = process.extractOne(prefix, list(declared), scorer=fuzz.ratio, score_cutoff=60)
    meant = f"did you mean '{close[0]}:'? " if close else ""
    return f"{meant}Declare it, or see 'congthuong prefixes'"


def _or(words: Sequence[str]) -> str:
    shown = list(words[:8])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}" if shown else "something else"


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _error(text: str, place: int, what: str, hint: str | None) -> QueryError:
    return QueryError(what, where=_where(text, place), hint=hint)


def _refused(text: str, place: int, what: str, hint: str) -> RefusedError:
    return RefusedError(what, where=_where(text, place), hint=hint)


def _where(text: str, place: int) -> str:
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return f"line {line}, column {column}"
