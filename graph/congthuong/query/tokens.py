r"""The tokens of a query, by the terminals of the SPARQL grammar.

>>> from congthuong.query.tokens import tokens
>>> [(token.kind, token.text) for token in tokens("ASK { ?x ct:value 7.5 } # so")][2:5]
[('variable', '?x'), ('name', 'ct:value'), ('number', '7.5')]

Words in comments, strings, IRIs and names are not mistaken for keywords. `<` begins an IRI wherever one can be read
there, as the grammar says; engines that try a comparison as well are the business of `congthuong.query.syntax`. What is
no token of the grammar is a `mark` of one character, and a string that is never closed is `open` to the end of its
line (of the text, where it has three quotes). Reading takes time in proportion to the length, whatever the text is.

Source: https://www.w3.org/TR/sparql12-query/#sparqlGrammar, terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["NAME_CHARACTER", "Token", "read", "tokens"]

_LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)  # PN_CHARS_BASE
_FIRST: Final = f"{_LETTER}_0-9"
NAME_CHARACTER: Final = f"{_FIRST}\u00b7\u0300-\u036f\u203f-\u2040"  # of a variable's name
_INNER: Final = f"{NAME_CHARACTER}-"  # PN_CHARS
_QUOTED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]"  # PLX
_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
_WORD: Final = f"[{_LETTER}_][{NAME_CHARACTER}]*+"

# Possessive repetitions (*+, ++) never give back what they took: no text makes the expression try twice.
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>(?:[ \t\r\n]++|\#[^\n\r]*+)++)
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<string>\"{{3}}(?:\"{{0,2}}(?:[^"\\]|\\.))*+\"{{3}} | '{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*+'{{3}}
      | "(?!"")(?:[^"\\\n\r]++|\\[^\n\r])*+" | '(?!'')(?:[^'\\\n\r]++|\\[^\n\r])*+')
  | (?P<open>\"{{3}}.*+ | '{{3}}.*+ | ["'][^\n\r]*+)
  | (?P<variable>[?$][{_FIRST}][{NAME_CHARACTER}]*+)
  | (?P<blank>_:[{_FIRST}](?:\.*+[{_INNER}]++)*+)
  | (?P<language>@[A-Za-z]++(?:-{{1,2}}[A-Za-z0-9]++)*+)
  | (?P<dotted>(?=[{_LETTER}:])(?:[{_LETTER}](?:\.*+[{_INNER}]++)*+)?+
      (?P<name>:(?:(?:[{_FIRST}:]|{_QUOTED})(?:\.*+(?:[{_INNER}:]++|{_QUOTED}))*+)?+)?+)
  | (?P<number>{_NUMBER})
  | (?P<word>{_WORD})
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# What looked like the prefix of a name until no colon came.
_PIECE: Final = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<mark>.)", re.DOTALL)


class Token(NamedTuple):
    """A piece of a query that is neither space nor comment: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


@lru_cache(maxsize=4)  # one query is looked at several times
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query, in order, spaces and comments left out."""
    return tuple(read(text))


def read(text: str, position: int = 0) -> Iterator[Token]:
    """The tokens from there on, one after the other."""
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None  # any character is a mark
        position = match.end()
        kind = match.lastgroup
        if kind == "dotted" and match["name"] is not None:
            yield Token("name", match.group(), match.start())
        elif kind == "dotted":
            for piece in _PIECE.finditer(text, match.start(), match.end()):
                yield Token(piece.lastgroup or "", piece.group(), piece.start())
        elif kind != "space":
            yield Token(kind or "", match.group(), match.start())
