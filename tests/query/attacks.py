"""Queries that hide a way out of the knowledge base, and who sees whether they found it.

python -m tests.query.attacks 200000        so many, with another seed than the test's
"""

from __future__ import annotations

import random
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product

import pyoxigraph as ox

from congthuong.errors import QueryError
from congthuong.link.iris import ID
from congthuong.query.catalogue import catalogue
from congthuong.query.engine import OxigraphEngine, RdflibEngine
from congthuong.query.prefixes import prefixes
from congthuong.query.syntax import check
from congthuong.query.tokens import tokens

DATA = """
PREFIX a: <http://a/> PREFIX t: <http://a:> PREFIX ct: <https://w3id.org/congthuong/def#>
INSERT DATA {
  a:s a:p a:o , 1 , 5 , "x"@en , "service" ; t: t: , 5 , true ; a a: , a:T , ct:Article ; ct:value 7.5 .
  a:o a:p a:s ; a a: . a:p t: 5 . GRAPH <https://w3id.org/congthuong/id/graph/cube> { a:s a:q 2 }
}
"""
_PATTERNS = """
?s ?p ?o
?s ?p ?o . ?o ?q ?r
?s a:p ?o ; a ?type , ?other .
?s a:p/a:p ?o
?s (a:p|^a:p)* ?o
?s a:p? ?o
?s !(a:p|^a:q) ?o
?s ?p [ a:p ?o ]
?s ?p ( 1 2 )
<http://a/s> <http://a/p> ?o
<s#a> <p> "a", 'b', '''c''', \"\"\"d "e" f\"\"\"
a:s\\~x a:p%20 ?o
?s ?p 'x'@en , "1"^^<http://a/t> , 1 , 1.5 , .5 , 1e5 , true
?s ?p ?o FILTER(?o<2)
?s ?p ?o FILTER(?o < 2 && ?o > -1 || ?o != ?p)
?s ?p ?o FILTER(?o<=5)FILTER(?o>=1)
?s ?p ?o FILTER(STR(?o)<"y")
?s ?p ?o FILTER(?o IN (<http://a/o>, a:s, 5))
?s ?p ?o FILTER NOT EXISTS { ?o ?p ?s }
?s ?p ?o FILTER REGEX(STR(?o), "^[<>#]")
?s ?p ?o OPTIONAL { ?o ?q ?r FILTER(?r<?o) }
{ ?s a:p ?o } UNION { ?o a:p ?s }
?s ?p ?o MINUS { ?s a ?o }
GRAPH ?g { ?s ?p ?o }
GRAPH <graph/cube> { ?s ?p ?o }
BIND(1<2 AS ?b) ?s ?p ?o
VALUES ?s { <http://a/s> a:s UNDEF }
VALUES (?s ?o) { (<http://a/s> 1) (a:o <o#x>) }
{ SELECT ?s (COUNT(*)AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*)<9) }
?s ?p ?o . # a comment <>"' SELECT
?s ?p "a # no comment > <" . ?s ?q "it\\"s"
?s ?p ?o LATERAL { SELECT ?r { ?o a:p ?r } LIMIT 1 }
_:b a:p ?o . _:b.c ?p ?r
"""
_HEADS = (
    "SELECT * { %s }",
    "PREFIX a: <http://a/>SELECT(1<2 AS ?truth)?s WHERE{%s}ORDER BY DESC(?s)LIMIT 5",
    "BASE <http://a/> ASK { %s }",
    "CONSTRUCT { ?s ?p ?o . ?s <q> [] } WHERE { %s }",
    "VERSION '1.2' DESCRIBE ?s a:s <http://a/o> { %s } OFFSET 0",
)
_DECLARED = "PREFIX a: <http://a/> PREFIX t: <http://a:> PREFIX : <http://a/> "
OUT = "<http://127.0.0.1:PORT/x>"
_CALL = f"{OUT}{{?a ?b ?c}}"
_KEYWORDS = (
    "SERVICE",
    "service",
    "SERVICE SILENT",
    "SERVICE#\n",
    "SERVICE\r",
    "Service\t",
    r"S\u0045RVICE",
    "SERVICESILENT",
)
_WRAPPED = (  # around the call: before the keyword, between it and the address, behind
    ("", "", ""), (".", "", ""), ("5", "", ""), ("true", "", ""), ("a:.", "", ""), ("t:", "", ""), ("t:5", "", ""),
    ("?s t:5", "", ""), ("?s a a:.", "", ""), ("'x'@en", "", ""), ("_:a.", "", ""), ("}", "", "{"), (")", "", "("),
    ("?s ?p ?o FILTER(?o<2)", "#>\n", ""), ("?s ?p ?o FILTER(?o<=2)", "#>\n", ""), ("<2)", "#>\n", ""),
    ("?s ?p ?o FILTER(?o<2)?s ?p ?o.", "#>\n", ""), ("<?p)", "#>\r", ""), ("<a:)", "#>\n", ""),
    ('?s ?p ?o FILTER(?o<?p#> """\n||true)', "", '#"""\n'), ("?s ?p ?o FILTER(?o<?p#> '''\n||true)", "", "#'''\n"),
    ('VALUES ?x{""" " }#\\ud800\n', "", '#"""\n'), ("VALUES ?x{''' ' }#\\ud800\n", "", "#'''\n"),
    ('VALUES ?x{""" " }#\\q\n', "", '#"""\n'), ("#'\n", "", "#'\n"), ('#"\r', "", '#"\n'), ("#<\n", "", "#>\n"),
    ("# \x0b", "", "\n"), ("# \x0c", "", "\n"), ("# \u2028", "", "\n"), ("\\u0023 ", "", "\n"),
    ("# \\u000a", "", "\n"),
    ('"', "", '"'), ("'''", "", "'''"), ('"\\u0022 ', "", ' \\u0022"'), ("<http://a/", "", ">"), ("<x#", "#>\n", ""),
    ("\x0b", "\x0b", ""), ("\u2028", "\u2028", ""), ("\xa0", "", ""), ("\x0c", "\x0c", ""), ("?v", "", ""),
    ("$", "", ""), ("a:b.", "", ""),
    ("a:b\\#.", "", ""), ("a:b\\-", "", ""), ("(?o<2)", "#>\n", ""), ("!", "", ""), ("^^", "", ""), ("@", "", ""),
    ("<<", "", ">>"), ("[]", "", ""),
)  # fmt: skip
_NAMED = (f"PREFIX service: {OUT} PREFIX s: {OUT} PREFIX servicesilent: {OUT} ", ("service:", "services:",
    "servicesilent:", "SERVICEs:x", "SERVICE s:", "trueservice:"))  # fmt: skip
_OTHERS = (
    f"FROM {OUT}", f"FROM NAMED {OUT}", f"FROMNAMED{OUT}", f"FROM#>\n{OUT}", f"(?o<(2)AS?x)FROM#>\n{OUT}",
    f"fr\\u006fm {OUT}", "FROM :x", f"LOAD {OUT}",
    f";LOAD {OUT}", f"; LOAD SILENT {OUT} INTO GRAPH <g>", f"USING {OUT}", f"USING NAMED {OUT}",
    f"\n;\rLOAD#\n{OUT}", f'"\nLOAD {OUT}#"', f"WITH {OUT}",
)  # fmt: skip
_PIECES = (
    "SERVICE", "SERVICE", _CALL, _CALL, "#", "\n", "\r", "<", ">", '"', "'", '"""', "'''", "\\", "\\u0022",
    "\\ud800", "t:", "a:", "a:.", ":", "5", ".",
    ";", ",", "{", "}", "(", ")", "[", "]", "?s", "$o", "?", "/", "//", "|", "^", "*", "+", "-", "=", "<=", "&&",
    "FILTER(", "?s ?p ?o", "?o<", "#>\n", " ",
    " ", "\x0b", "\u2028", "true", "a", "_:b", "@en", "^^", "VALUES ?v{", "BIND(", " AS ?n)", "SILENT", "service:",
    "%20", "\\#", "\u00b7", "é", "1e", "<<", ">>",
)  # fmt: skip


def valid() -> list[str]:
    """Queries that are SPARQL, in all its forms."""
    patterns = [line for line in _PATTERNS.splitlines() if line]
    # a comment in a pattern must not take the end of the query with it
    made = [
        _DECLARED + head % (f"{pattern}\n" if "#" in pattern else pattern)
        for head, pattern in product(_HEADS, patterns)
    ]
    return made + [query.text for query in catalogue().values()]


def attacks(number: int, seed: int) -> Iterator[str]:
    """So many queries that hide a way out; PORT stands for where it leads."""
    chance = random.Random(seed)
    queries = valid()
    places = {query: [0, *(token.end for token in tokens(query))] for query in queries}
    for _ in range(number):
        query = chance.choice(queries)
        place = chance.choice(places[query])
        head, tail = query[:place], query[place:]
        match chance.randrange(5):
            case 0 | 1:
                before, between, behind = chance.choice(_WRAPPED)
                hidden = f"{before}{chance.choice(_KEYWORDS)}{between}{_CALL}{behind}"
            case 2:
                head = _NAMED[0] + head
                hidden = chance.choice(_NAMED[1]) + chance.choice((" ", "", "#\n")) + "{?a ?b ?c}"
            case 3:
                hidden = chance.choice(_OTHERS)
            case _:
                hidden = "".join(chance.choices(_PIECES, k=chance.randint(2, 9)))
        yield head + hidden + tail


class Listener:
    """What comes in on a port of loopback; nothing is ever answered there."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.seen = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.seen += 1
            connection.close()

    @contextmanager
    def unseen(self, query: str) -> Iterator[None]:
        """Within, nobody may call."""
        before = self.seen
        yield
        assert self.seen == before, f"called by {query!r}"

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


def store() -> ox.Store:
    """A few triples on which most patterns have solutions, so that what they reach is asked."""
    made = ox.Store()
    made.update(DATA)
    return made


def raw(asked: ox.Store, query: str) -> object:
    """What the bare engine answers, without anybody looking at the query before; None where it answers nothing."""
    try:
        found = asked.query(query, base_iri=ID, prefixes=dict(prefixes()), use_default_graph_as_union=True)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        return sorted(map(str, found))
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return None


def reads(asked: ox.Store, query: str) -> bool:
    """Whether the bare engine takes this for SPARQL."""
    try:
        asked.query(query, base_iri=ID, prefixes=dict(prefixes()))
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def survey(number: int, seed: int, *, rdflib_every: int = 0) -> dict[str, int]:
    """Try so many attacks on the check and on the engines; AssertionError where one of them gets out."""
    counted = dict.fromkeys(
        ("tried", "refused", "refused and called", "refused and SPARQL", "accepted and SPARQL", "rdflib"), 0
    )
    listener, data, empty = Listener(), store(), ox.Store()
    engine, other = OxigraphEngine(data), RdflibEngine.load(b"")
    try:
        for query in attacks(number, seed):
            query = query.replace("PORT", str(listener.port))
            counted["tried"] += 1
            try:
                check(query)
                refused = False
            except QueryError:
                refused = True
                counted["refused"] += 1
            with listener.unseen(query), suppress(QueryError):
                engine.answer(query)
            if rdflib_every and counted["tried"] % rdflib_every == 0:
                counted["rdflib"] += 1
                with listener.unseen(query), suppress(QueryError):
                    other.answer(query)
            before = listener.seen
            answer = raw(data, query)
            called = listener.seen > before
            sparql = called or answer is not None or reads(empty, query)
            # The keyword is one where the query is SPARQL with it, and none with a word that is no keyword.
            keyword = sparql and not reads(empty, re.sub("(?i)servic(?=e)", "servik", query))
            assert refused or not called, f"the check let this call: {query!r}"
            assert refused or not keyword, f"the check let this keyword pass: {query!r}"
            counted["refused and called"] += refused and called
            counted["refused and SPARQL"] += refused and sparql and not keyword
            counted["accepted and SPARQL"] += sparql and not refused
    finally:
        listener.close()
    return counted


if __name__ == "__main__":
    for label, count in survey(int(sys.argv[1]), random.SystemRandom().randrange(1 << 30), rdflib_every=50).items():
        sys.stdout.write(f"{label:22}{count:9,}\n")
