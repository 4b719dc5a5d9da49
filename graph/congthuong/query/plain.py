r"""The query that an engine is given: the same question, in which no engine can find a SERVICE.

>>> from congthuong.query.plain import plain
>>> plain("SELECT ?service { ?service rdfs:label 'Service' } # service").text
"SELECT $service { $service rdfs:label '\\u0053ervice' }          "

An engine calls out where it reads the keyword SERVICE, and whether it does is a matter of how it reads: as a word, or
as the end of something that failed as an IRI, a name, a string or a comment. So what an engine gets does not hold the
letters at all, in any place: in strings and IRIs the first of them is escaped, comments become blanks, names become
IRIs, prefixes and blank nodes other ones, and `?service` becomes `$service`, since nothing but a variable begins so.
All of these mean what they meant. Where the letters are left, as in the keyword itself, the query is refused.

This rests on one thing, to which a test holds the embedded engine: it does not decode \u0053 before it reads keywords.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from congthuong.query.mistakes import offset
from congthuong.query.syntax import Prologue, prologue, refused
from congthuong.query.tokens import NAME_CHARACTER, Token, tokens

__all__ = ["Plain", "plain"]

_KEYWORD: Final = re.compile("SERVICE", re.IGNORECASE)
_VARIABLE: Final = re.compile(rf"\$[{NAME_CHARACTER}]+")
_LEFT: Final = frozenset({"word", "language", "open"})  # for which no other way to write them is known
_UNFIT: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Plain:
    """The text for the engine, and where in it a piece was put in place of another: start, length, length before."""

    text: str
    changes: tuple[tuple[int, int, int], ...] = ()

    def place(self, line: int, column: int) -> int:
        """Where in the query as it was written a line and column of `text` are, both counted from 1."""
        place = given = offset(self.text, line, column)
        for start, length, before in self.changes:
            if start + length <= given:
                place += before - length
            elif start < given:
                place -= given - start
        return place


def plain(text: str) -> Plain:
    """The query without the letters of SERVICE; RefusedError where it is more than letters."""
    if not _KEYWORD.search(text):
        return Plain(text)
    found = tokens(text)
    known = prologue(found)
    taken = frozenset(token.text for token in found if token.kind in ("name", "blank")) | {
        f"{prefix}:" for prefix in known.namespaces
    }
    pieces: list[str] = []
    changes: list[tuple[int, int, int]] = []
    done = length = 0

    def put(piece: str, end: int) -> None:
        nonlocal done, length
        if piece != text[done:end]:
            changes.append((length, len(piece), end - done))
        pieces.append(piece)
        length += len(piece)
        done = end

    for number, token in enumerate(found):
        put(_without_comments(text[done : token.start]), token.start)
        if _KEYWORD.search(token.text):
            put(_same(token, known, number < known.length, taken), token.end)
        else:
            put(token.text, token.end)
    put(_without_comments(text[done:]), len(text))
    result = "".join(pieces)
    if _KEYWORD.search(_VARIABLE.sub("", result)):
        left = next((token for token in found if token.kind in _LEFT and _KEYWORD.search(token.text)), found[0])
        raise refused(text, left.start)
    return Plain(result, tuple(changes))


def _without_comments(space: str) -> str:
    return re.sub(r"[^\t\r\n]", " ", space)


def _same(token: Token, known: Prologue, declared: bool, taken: Collection[str]) -> str:
    """What means the same as this token, without the letters of the keyword where that can be."""
    match token.kind:
        case "variable":
            return f"${token.text[1:]}"
        case "string" | "iri":
            return _KEYWORD.sub(lambda found: rf"\u{ord(found[0][0]):04x}{found[0][1:]}", token.text)
        case "blank":
            return _renamed(token.text, taken)
        case "name":
            prefix, _, local = token.text.partition(":")
            if declared or not _KEYWORD.search(local):
                return f"{_renamed(f'{prefix}:', taken)}{local}"
            iri = _UNFIT.sub(lambda found: rf"\u{ord(found[0]):04x}", known.iri(token))
            return _same(Token("iri", f"<{iri}>", token.start), known, declared, taken)
    return token.text


def _renamed(name: str, taken: Collection[str]) -> str:
    """Another name for a prefix (with its colon) or a blank node, the same one for the same name."""
    if not _KEYWORD.search(name):
        return name
    other = name
    while other in taken or _KEYWORD.search(other):
        other = re.sub("(?i)(servic-*)(e)", r"\1-\2", other)
    return other
