r"""What a query asks of other servers, asked beforehand: the engine finds their answers in the query itself.

>>> from congthuong.query.federation import answered
>>> def ask(address, query):
...     return b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "7"}}]}}'
>>> answered("SELECT * { SERVICE <http://example.org/> { ?s ct:value ?x } }", ["example.org"], ask=ask)
'SELECT * { { VALUES (?x) { ("7") } } }'

So a process that answers queries needs no network, and what is fetched is fetched within limits of ours: no redirection
is followed, and an answer has its time and its size. A SERVICE means the solutions of its pattern, asked whole and
joined with the rest, which is what the values are. Blank nodes cannot be written there, and become IRIs (RDF 1.1, 3.5).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from congthuong.errors import CongthuongError
from congthuong.link.iris import BASE
from congthuong.query.mistakes import mistake
from congthuong.query.remote import declared
from congthuong.query.syntax import check, prologue
from congthuong.query.tokens import NAME_CHARACTER, Token, tokens
from congthuong.query.wire import Wire

__all__ = ["Ask", "answered", "fetch"]

Ask: TypeAlias = Callable[[str, str], bytes]  # of an address and a query: its results in JSON

_JSON: Final = "application/sparql-results+json"
_SIZE: Final = 16_000_000
_VARIABLE: Final = re.compile(f"[{NAME_CHARACTER}]+")


@dataclass(frozen=True, slots=True)
class _Call:
    """One SERVICE: where it begins and ends, whom it asks, what, and whether it may fail."""

    start: int
    end: int
    address: str
    query: str
    silent: bool


def answered(text: str, services: Collection[str], *, ask: Ask) -> str:
    """The query with the answers of the other servers in place of its SERVICE clauses.

    RefusedError where one of them is not for the hosts that `services` names; QueryError where one does not answer.
    """
    check(text, graphs=lambda iri: True, services=services)
    pieces: list[str] = []
    done = 0
    for number, call in enumerate(_calls(text)):
        pieces += (text[done : call.start], _values(text, call, number, ask))
        done = call.end
    return "".join((*pieces, text[done:]))


def fetch(*, timeout: float) -> Ask:
    """What asks over HTTP, and gives an answer up after so many seconds."""

    def ask(address: str, query: str) -> bytes:
        wire = Wire(address, timeout=timeout, limit=_SIZE)
        said = wire.send("POST", body={"query": query}, headers={"Accept": _JSON})
        if said.status != 200:
            raise wire.refused(said)
        return said.body

    return ask


def _calls(text: str) -> Iterator[_Call]:
    found = tokens(text)
    known = prologue(found)
    head = text[: found[known.length].start] if known.length else ""
    number = 0
    while number < len(found):
        token = found[number]
        number += 1
        if token.kind != "word" or token.text.upper() != "SERVICE":
            continue
        silent = found[number].text.upper() == "SILENT"
        number += silent
        address = known.iri(found[number])
        opened = number + 1
        number = _closed(text, found, opened)
        pattern = text[found[opened].start : found[number - 1].end]
        yield _Call(token.start, found[number - 1].end, address, declared(f"{head}SELECT * WHERE {pattern}"), silent)


def _closed(text: str, found: Sequence[Token], opened: int) -> int:
    """The number of the token behind the group that this one opens."""
    depth = 0
    for number in range(opened, len(found)):
        depth += {"{": 1, "}": -1}.get(found[number].text, 0)
        if depth == 0 and number == opened:
            break
        if depth == 0:
            return number + 1
    place = found[opened].start if opened < len(found) else len(text)
    raise mistake(text, place, "SERVICE takes a pattern in braces", "write SERVICE <address> { … }")


def _values(text: str, call: _Call, number: int, ask: Ask) -> str:
    try:
        results = ox.parse_query_results(io.BytesIO(ask(call.address, call.query)), format=ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QuerySolutions):
            raise ValueError("no solutions")
        names = [variable.value for variable in results.variables]
        if not all(map(_VARIABLE.fullmatch, names)):
            raise ValueError("no variables")
        rows = " ".join(f"({' '.join(_term(term, number) for term in row)})" for row in results)
    except (CongthuongError, SyntaxError, ValueError, OSError):
        if call.silent:
            return "{}"
        # Why is none of the asker's business: it would tell what listens where.
        hint = "try again later, or write SERVICE SILENT"
        raise mistake(text, call.start, f"{call.address} gives no answer that can be used", hint) from None
    return f"{{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {rows} }} }}"


def _term(term: object, number: int) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.BlankNode):
        return f"<{BASE}.well-known/genid/{number}-{term.value}>"
    if isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    raise ValueError("a triple")
