"""Saying in one line where a query is wrong, and what may be meant.

>>> from congthuong.query.mistakes import explain
>>> print(explain("SELECT * { ?s ?p ?o FILTR(true) }", "error at 1:26: expected OPTIONAL"))
line 1, column 21: not SPARQL near 'FILTR'; did you mean FILTER?

Engines notice most slips late, point far behind them, and tell what they expected in character classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from congthuong.errors import QueryError
from congthuong.query.tokens import Token, tokens

__all__ = ["explain", "keyword_hint", "listed", "mistake", "offset", "prefix_hint", "where"]

_KEYWORDS: Final = tuple(
    re.findall(
        r"\w+",
        """
    SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE VERSION WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND
    VALUES FROM NAMED ORDER BY ASC DESC LIMIT OFFSET
    GROUP HAVING DISTINCT REDUCED EXISTS NOT IN AS UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE
    TZ NOW UUID STRUUID COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX
    SUBSTR REPLACE TRUE FALSE A SERVICE SILENT LATERAL MD5 SHA1 SHA256 SHA384 SHA512
    """,
    )
)
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}


def explain(text: str, message: str, place: Callable[[int, int], int] | None = None) -> QueryError:
    """The error that says where a query is not SPARQL, from an engine's "error at LINE:COLUMN: …".

    `place` tells where in the text such a line and column are, for an engine that was given another text.
    """
    found = tokens(text)
    slip = _slip(text, found)
    if slip is not None:
        return slip
    told = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if told is None:
        return QueryError(f"this query is not SPARQL: {message}")
    line, column, wanted = int(told[1]), int(told[2]), _wanted(told[3])
    at = place(line, column) if place else offset(text, line, column)
    said = [want for want in wanted if " " in want]
    if said:  # the engine says in words what is wrong with the token that it has just read
        before = [token for token in found if token.start < at]
        what = "this IRI is not valid" if "IRI" in said[0] else said[0][0].lower() + said[0][1:]
        return mistake(text, before[-1].start if before else at, what, None)
    token = next((token for token in found if token.end > at), None)
    hint = f"expected {listed(wanted)}" if wanted else None
    if token is None:
        return mistake(text, len(text.rstrip()), "the query is not complete", hint)
    near = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    return mistake(text, token.start, f"not SPARQL near {near!r}", hint)


def _slip(text: str, found: Sequence[Token]) -> QueryError | None:
    """The first plain slip of the pen: engines notice these late, and point far behind them."""
    open_marks: list[Token] = []
    before: Token | None = None
    for token in found:
        if before is not None and before.text == "a" and token.text in {"}", ".", ";", ","}:
            return mistake(
                text, token.start, f"something is missing before this {token.text}", "expected a class after 'a'"
            )
        before = token
        if token.kind == "word" and token.text.upper() not in _KEYWORDS:
            return mistake(text, token.start, f"not SPARQL near {token.text[:40]!r}", keyword_hint(token, _KEYWORDS))
        if token.kind == "open":
            quotes = re.match(r"\"{3}|'{3}|.", token.text)
            hint = f"end it with {quotes[0] if quotes else token.text}"
            return mistake(text, token.start, "this string is not closed", hint)
        if token.kind != "mark":
            continue
        if token.text in "{([":
            open_marks.append(token)
        elif token.text in "})]":
            if not open_marks or open_marks[-1].text + token.text not in {"{}", "()", "[]"}:
                wanted = f"expected {_CLOSING[open_marks[-1].text]}" if open_marks else "leave it out"
                return mistake(text, token.start, f"this {token.text} closes nothing", wanted)
            open_marks.pop()
    if open_marks:
        last = open_marks[-1]
        return mistake(
            text, last.start, f"this {last.text} is never closed", f"expected {_CLOSING[last.text]} before the end"
        )
    return None


def _wanted(expected: str) -> list[str]:
    """What an engine expected, in words: its character classes say nothing to people."""
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', expected)
    bare = re.sub(r'\[[^\]]*\]|"(?:[^"\\]|\\.)*"', "", expected)
    words = [part.strip() for part in bare.split(",") if re.search(r"\w", part)]
    return words + [mark.replace("\\", "") for mark in quoted if mark in {"{", "}", "(", ")", ".", ";"}]


def keyword_hint(token: Token, words: Sequence[str]) -> str:
    """Which of these words is meant by a token that is none of them."""
    from rapidfuzz import fuzz, process

    close = process.extractOne(token.text.upper(), words, scorer=fuzz.ratio, score_cutoff=70)
    return (
        f"did you mean {close[0]}?"
        if close
        else f"expected {listed(words)}"
        if len(words) < 6
        else "is a ? or : missing?"
    )


def prefix_hint(prefix: str, declared: Mapping[str, str]) -> str:
    """What to do about a prefix that is not among the declared ones."""
    from rapidfuzz import fuzz, process

    close = process.extractOne(prefix, list(declared), scorer=fuzz.ratio, score_cutoff=60)
    meant = f"did you mean '{close[0]}:'? " if close else ""
    return f"{meant}Declare it, or see 'congthuong prefixes'"


def listed(words: Sequence[str]) -> str:
    """The first of these words, for people.

    >>> listed(["a", "b", "c"])
    'a, b or c'
    """
    shown = list(words[:8])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}" if shown else "something else"


def offset(text: str, line: int, column: int) -> int:
    """Where in the text a line and column are, both counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def mistake(text: str, place: int, what: str, hint: str | None) -> QueryError:
    """The error that says what is wrong at this place."""
    return QueryError(what, where=where(text, place), hint=hint)


def where(text: str, place: int) -> str:
    """A place in words: its line and column, counted from 1."""
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return f"line {line}, column {column}"
