r"""The row cap: asking for no more than one row too many, and cutting that off visibly.

>>> from congthuong.serve.rows import capped, cut
>>> capped("SELECT ?s { ?s ?p ?o } LIMIT 500 OFFSET 2", 11)
'SELECT ?s { ?s ?p ?o } LIMIT 11 OFFSET 2'
>>> cut(b"x\r\n1\r\n2\r\n", "csv", 1)
(b'x\r\n1\r\n', True)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from congthuong.link.iris import BASE
from congthuong.query.tokens import tokens

__all__ = ["NOTICE", "capped", "cut", "noted"]

NOTICE: Final = f"{BASE}problem#truncated"
_RECORD: Final = re.compile(rb'(?:[^"\r\n]|"(?:[^"]|"")*")*\r?\n')
_ROW_END: Final = b"</result>"


def capped(query: str, limit: int) -> str:
    """The SELECT with a LIMIT of at most this, so that the engine can stop; where that cannot be said, as it is.

    >>> capped("SELECT ?x { ?x a ?y } ORDER BY ?x VALUES ?y { 1 } # LIMIT", 3)
    'SELECT ?x { ?x a ?y } ORDER BY ?x  LIMIT 3 VALUES ?y { 1 } # LIMIT'
    """
    depth, tail = 0, None
    after = []
    for token in tokens(query):
        if token.text in "{([":
            depth += 1
        elif token.text in "})]":
            depth -= 1
            if depth == 0 and token.text == "}" and tail is None:
                tail = token.end  # of the WHERE group: nothing before it has braces
        elif depth == 0 and tail is not None:
            after.append(token)
    if tail is None:
        return query
    words = [token.text.upper() if token.kind == "word" else "" for token in after]
    if "LIMIT" in words:
        number = after[words.index("LIMIT") + 1 :][:1]
        if not number or not number[0].text.isdecimal() or int(number[0].text[:20]) <= limit:
            return query
        return f"{query[: number[0].start]}{limit}{query[number[0].end :]}"
    if "VALUES" in words:
        place = after[words.index("VALUES")].start
        return f"{query[:place]} LIMIT {limit} {query[place:]}"
    return f"{query}\nLIMIT {limit}"  # on a line of its own: the last one may be a comment


def cut(body: bytes, format: str, limit: int) -> tuple[bytes, bool]:
    """The serialised rows without those past the limit, and whether there were any; the format says so if it can."""
    return _CUTTERS[format](body, limit)


def noted(body: bytes, format: str, limit: int) -> bytes:
    """A serialised graph that was cut off, saying so where the format has comments."""
    words = f"cut off after {limit} triples: {NOTICE}"
    if format == "rdfxml":
        head, end, tail = body.rpartition(b"</rdf:RDF>")
        return head + f"<!-- {words} -->".encode() + end + tail
    return body if format == "jsonld" else f"# {words}\n".encode() + body


def _cut_csv(body: bytes, limit: int) -> tuple[bytes, bool]:
    if body.count(b"\n") <= limit + 1:  # line ends within quotes only make this more
        return body, False
    end = 0
    for number, record in enumerate(_RECORD.finditer(body)):
        if number > limit:
            return body[:end], True
        end = record.end()
    return body, False


def _cut_tsv(body: bytes, limit: int) -> tuple[bytes, bool]:
    if body.count(b"\n") <= limit + 1:
        return body, False
    lines = body.split(b"\n", limit + 1)
    return b"\n".join(lines[:-1]) + b"\n", True


def _cut_json(body: bytes, limit: int) -> tuple[bytes, bool]:
    if body.count(b"},{") < limit:  # what strings hold only makes this more
        return body, False
    answer = json.loads(body)
    if len(answer["results"]["bindings"]) <= limit:
        return body, False
    del answer["results"]["bindings"][limit:]
    answer["head"]["link"] = [NOTICE]
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), True


def _cut_xml(body: bytes, limit: int) -> tuple[bytes, bool]:
    if body.count(_ROW_END) <= limit:
        return body, False
    end = body.index(b"<results>") + len(b"<results>")
    for _ in range(limit):
        end = body.index(_ROW_END, end) + len(_ROW_END)
    head = body[:end].replace(b"</head>", f'<link href="{NOTICE}"/></head>'.encode(), 1)
    return head + b"</results></sparql>", True


_CUTTERS: Final[Mapping[str, Callable[[bytes, int], tuple[bytes, bool]]]] = {
    "csv": _cut_csv,
    "tsv": _cut_tsv,
    "json": _cut_json,
    "xml": _cut_xml,
}
