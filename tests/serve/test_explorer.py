"""The explorer's pages as they are sent: what is on them leads to where it was read, and nothing in them can run."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import networkx as nx
import pytest

from congthuong.link.iris import DEF, ID
from congthuong.query.catalogue import catalogue
from congthuong.read import read
from congthuong.serve.pages.figures import DECIDED
from congthuong.serve.pages.frame import words
from congthuong.store import KnowledgeBase

if TYPE_CHECKING:
    from tests.serve.conftest import Server, Start


@pytest.fixture(scope="module")
def server(start_for_all: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds, with the usual limits."""
    return start_for_all(seed_kb, "--workers", "2")


HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
THINGS = (
    "/id/province/bac-ninh", "/id/province/bac-ninh-2025", "/id/indicator/industrial-production-index",
    "/id/region/dong-bang-song-hong", "/id/country/viet-nam", "/id/period/2024-01_2024-09", "/id/unit/percent",
)  # fmt: skip
SCREENS = (
    "/", "/search?q=bac+ninh", "/search?q=nothing-like-it", "/compare",
    "/compare?indicator=industrial-production-index",
    "/compare?indicator=industrial-production-index&by=sector", "/network", "/network?focus=province/bac-giang",
    "/queries", "/queries/iip-series",
    "/sparql?query=SELECT+*+%7B+%3Fs+a+ct:Province+%7D+LIMIT+3&format=html",
)  # fmt: skip
PAGES = (*THINGS, "/id/article/003", "/id/article/002", "/def", *SCREENS)


class Page(HTMLParser):
    """The links, ids, marks and classes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.ids: list[str] = []
        self.marks: dict[str, str] = {}
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self._mark = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given)
        if tag == "script":
            self.scripts.append(given.get("src", ""))
        if tag == "mark":
            self._mark = given["id"]
            self.marks[self._mark] = ""

    def handle_data(self, data: str) -> None:
        if self._mark:
            self.marks[self._mark] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = ""

    def points(self) -> list[str]:
        """Where the points of the charts lead to; each chart is drawn twice, for wide and for narrow screens."""
        return [link["href"] for link in self.links if "point" in link.get("class", "").split()]


def page(server: Server, path: str) -> Page:
    answer = server.client.get(path, headers=HTML)
    assert answer.status_code == 200, (path, answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_is_whole_and_carries_nothing_that_runs(server: Server, path: str, language: str) -> None:
    answer = server.client.get(path + ("&" if "?" in path else "?") + f"lang={language}", headers=HTML)
    assert answer.status_code == 200, answer.text
    shown = Page(answer.text)
    assert f'<html lang="{language}">' in answer.text
    assert shown.handlers == []
    assert shown.scripts == ["/static/explorer.js"]
    assert len(shown.ids) == len(set(shown.ids))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for link in shown.links:
        address = urlsplit(link["href"])
        assert address.scheme in ("", "http", "https")
        assert not address.netloc or link["rel"] == "noopener"
    # No word of the other language's interface: they are told apart by the words that differ.
    other = {key: word for key, word in words("en" if language == "vi" else "vi").items() if len(word) > 12}
    own = set(words(language).values())
    text = re.sub(r"<[^>]+>", "\n", answer.text)
    strays = [word for key, word in other.items() if word not in own and f"\n{word}\n" in text]
    assert strays == []


LINKED = [*THINGS, "/id/article/003", *SCREENS]


@pytest.mark.parametrize("path", LINKED)
def test_no_link_on_this_server_is_dead(server: Server, path: str) -> None:
    targets = {link["href"].partition("#")[0] for link in page(server, path).links}
    for target in sorted(targets):
        question = re.fullmatch(r"/queries/([\w-]+)", urlsplit(target).path)
        if question:  # what it answers is tested elsewhere, and may take long
            assert question[1] in catalogue()
        elif target.startswith("/"):
            answer = server.client.get(target, headers=HTML, follow_redirects=True)
            assert answer.status_code == 200, target


def test_drawn_points_are_the_rows_of_sparql_and_lead_to_marks_with_their_words(server: Server) -> None:
    of = f"<{ID}province/bac-ninh>"
    query = f"""SELECT ?fact ?surface WHERE {{ ?fact ct:subject {of} ; a ct:Observation ; ct:surface ?surface ;
        ct:period ?period ; ct:transformation ?kind FILTER(!STRENDS(STR(?kind), "/rank")) }}"""
    rows = server.ask(query, accept="application/sparql-results+json").json()["results"]["bindings"]
    known: dict[str, list[str]] = {}
    for row in rows:
        article, _, place = row["fact"]["value"].removeprefix(f"{ID}article/").partition("/observation/")
        known.setdefault(f"/id/article/{article}#o{place.partition('.')[0]}", []).append(row["surface"]["value"])
    points = page(server, "/id/province/bac-ninh").points()
    assert len(points) >= 20
    for href in set(points):
        assert points.count(href) <= 2 * len(known[href])
    marks: dict[str, str] = {}
    for article in {href.partition("#")[0] for href in known}:
        marks |= {f"{article}#{id}": text for id, text in page(server, article).marks.items()}
    for href, surfaces in known.items():
        assert href in marks, href
        for surface in surfaces:
            assert surface in marks[href]


def test_a_thing_without_a_chart_has_its_figures_in_a_table(server: Server) -> None:
    asked = server.ask("SELECT ?zone { ?zone a ct:IndustrialZone . ?fact ct:subject ?zone } LIMIT 1", accept="text/csv")
    zone = asked.text.split()[1]
    expected = server.count(f"?fact ct:subject <{zone}> ; a ct:Observation")
    assert expected > 0
    shown = page(server, f"/id/{zone.removeprefix(ID)}")
    assert shown.points() == []
    assert len([a for a in shown.links if a.get("class") == "mark-link"]) == expected


def test_an_article_marks_every_figure_and_tells_the_others_apart(server: Server) -> None:
    answer = server.client.get("/id/article/003", headers=HTML).text
    shown = Page(answer)
    assert len(shown.marks) == len({id for id in shown.ids if re.fullmatch(r"o\d+-\d+", id)})
    assert 'class="m other"' in answer
    spans = server.count(f"?m a ct:Mention ; dcterms:isPartOf <{ID}article/003>")
    names = [id for id in shown.ids if re.fullmatch(r"n\d+-\d+", id)]
    assert 0 < len(names) <= spans


def test_strangers_see_the_quotes_where_the_text_is_withheld(server: Server) -> None:
    through = server.client.get("/id/article/003", headers=HTML | {"x-forwarded-for": "192.0.2.1"})
    assert through.status_code == 200
    assert words("vi")["text_withheld"] in through.text
    assert "<mark" not in through.text
    assert "o69-73" in Page(through.text).ids
    assert "9 tháng năm 2024" in through.text


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/turtle", "text/turtle"), ("application/ld+json", "application/ld+json")]
)
@pytest.mark.parametrize(
    "path", ["/id/province/bac-ninh", "/id/article/003", "/id/article/003/observation/69-73.1", "/def"]
)
def test_addresses_of_the_graph_answer_programs_too(server: Server, path: str, accept: str, kind: str) -> None:
    answer = server.client.get(path, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert (DEF if path == "/def" else ID) in answer.text or "province" in answer.text
    assert "Accept" in answer.headers["vary"]


def test_the_address_of_a_fact_leads_to_its_mark(server: Server) -> None:
    answer = server.client.get("/id/article/003/observation/69-73.1?lang=en", headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/article/003?lang=en#o69-73")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/province/nowhere", 404),
        ("/id/article/nowhere", 404),
        ("/id/%3Cscript%3E", 404),
        ("/nowhere", 404),
        ("/id/province/bac-ninh?color=red", 400),
        ("/id/province/bac-ninh?lang=fr", 400),
        ("/id/province/bac-ninh?indicator=a&indicator=b", 400),
        ("/id/province/bac-ninh?indicator=nothing", 400),
        ("/id/article/003/observation/1-2.1", 404),
        ("/search?q=a&type=Planet", 400),
        ("/search?q=a&q=b", 400),
        ("/compare?indicator=nothing", 404),
        ("/compare?indicator=grdp&by=age", 400),
        ("/compare?indicator=grdp&measure=nothing", 400),
        ("/compare.csv", 400),
        ("/compare.svg", 400),
        ("/network.svg", 400),
        ("/network.graphml", 400),
        ("/network?focus=province/bac-giang&type=Planet", 400),
        ("/network?focus=province/bac-giang&predicate=nothing", 400),
        ("/network?focus=province/bac-giang&from=2025-01-01&to=2024-01-01", 400),
        ("/network?with=province/nowhere", 404),
        ("/between?one=province/bac-giang", 400),
        ("/between?one=province/bac-giang&other=province/nowhere", 404),
        ("/queries?color=red", 400),
        ("/queries/nowhere", 404),
        ("/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+FILTR(true)+%7D", 400),
    ],
)
def test_what_is_wrong_is_said_on_a_page_to_those_who_asked_for_one(server: Server, path: str, status: int) -> None:
    for language in ("vi", "en"):
        address = path + ("&" if "?" in path else "?") + f"lang={language}" * ("lang=" not in path)
        answer = server.client.get(address, headers=HTML)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<script>" not in answer.text
        if "/sparql" not in path:  # the parser speaks English, and says so
            assert '<p lang="en">' not in answer.text
    program = server.client.get(path, headers={"accept": "application/json"})
    if not path.startswith("/id/"):
        assert program.headers["content-type"] == "application/problem+json"
        assert program.status_code == status


def test_paths_are_taken_as_they_were_sent(server: Server) -> None:
    for link in page(server, "/id/article/003").links:
        assert unquote(link["href"]) == link["href"] or "%" in link["href"]


def test_suggestions_are_things_that_can_be_gone_to(server: Server) -> None:
    offers = server.client.get("/suggest?q=bac+ni", headers={"accept": "application/json"}).json()
    assert "Bắc Ninh" in offers[0]["name"]
    for offer in offers:
        assert server.client.get(offer["href"], headers=HTML).status_code == 200


@pytest.mark.parametrize(("word", "offered"), [("ct:Indus", "ct:IndustrialZone"), ("pro", "prov:"), ("bac gia", "")])
def test_words_of_sparql_are_completed(server: Server, word: str, offered: str) -> None:
    offers = server.client.get("/complete", params={"q": word}).json()
    texts = [offer["text"] for offer in offers]
    assert texts
    assert offered in texts or not offered
    for text in texts[:3] if not offered else ():
        assert server.ask(f"ASK {{ {text} ?p ?o }}", accept="application/sparql-results+json").json()["boolean"]


def test_a_comparison_can_be_taken_away(server: Server) -> None:
    at = "indicator=industrial-production-index"
    table = server.client.get(f"/compare.csv?{at}")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    marks = [a for a in page(server, f"/compare?{at}").links if a.get("class") == "mark-link"]
    assert len(rows) == len(marks) > 0
    assert all(row["fact"].startswith(ID) for row in rows)
    picture = server.client.get(f"/compare.svg?{at}")
    root = ElementTree.fromstring(picture.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(" not in picture.text


def test_compared_points_are_the_rows_of_sparql(server: Server) -> None:
    path = "/compare?indicator=industrial-production-index&of=province/bac-ninh"
    shown = page(server, path)
    query = f"""SELECT ?fact {{
        ?fact ct:indicator <{ID}indicator/industrial-production-index> ; ct:unit <{ID}unit/percent> ;
          ct:subject <{ID}province/bac-ninh> ; ct:transformation <{ID}transformation/change> ;
          ct:comparedWith ?then ; ct:period ?now .
        ?now ct:periodStart ?a . ?then ct:periodStart ?b . FILTER(YEAR(?a) = YEAR(?b) + 1)
        FILTER NOT EXISTS {{ ?fact ct:sector|ct:ownership|ct:scope|ct:flow|ct:qualifier ?part }} }}"""
    rows = server.ask(query, accept="application/sparql-results+json").json()["results"]["bindings"]
    marks = [a["href"] for a in shown.links if a.get("class") == "mark-link"]
    assert len(marks) == len(rows) > 5
    assert sorted(shown.points()) == sorted(2 * marks)


def test_a_network_is_drawn_from_the_relations_of_sparql(server: Server) -> None:
    shown = page(server, "/network?focus=province/bac-giang")
    drawn = [a for a in shown.links if a.get("class") == "edge"]
    bundled = [a for a in drawn if "open=" in a["href"]]
    of = f"<{ID}province/bac-giang>"
    pattern = (
        f"{{ SELECT DISTINCT ?p ?o {{ GRAPH <{ID}graph/relations> {{ {{ {of} ?p ?o }} UNION {{ ?o ?p {of} }} }} }} }}"
    )
    related = server.count(f"{pattern} FILTER(STRSTARTS(STR(?p), STR(ct:)))")
    members = sum(int(re.findall(r": (\d+)", a["aria-label"])[-1]) for a in bundled)
    assert len(drawn) - len(bundled) + members == related
    for link in drawn:
        assert server.client.get(link["href"], headers=HTML).status_code == 200
    sentence = next(a for a in drawn if a["href"].startswith("/between"))
    targets = [a["href"] for a in page(server, sentence["href"]).links if "#r" in a["href"]]
    assert targets
    for target in targets:
        article, _, anchor = target.partition("#")
        assert anchor in page(server, article).ids


def test_what_is_opened_stays_where_it_stood(server: Server) -> None:
    def places(path: str) -> dict[str, str]:
        text = server.client.get(path, headers=HTML).text
        found = re.findall(r'class="node[^"]*" transform="translate\(([-\d. ]+)\)" data-key="([^"]+)"', text)
        return {key: place for place, key in found}

    at = "/network?focus=province/bac-giang"
    before = places(at)
    links = [
        a["href"] for a in page(server, at).links if "open=" in a.get("href", "") and a["href"].startswith("/network")
    ]
    assert len(links) > 2
    for link in dict.fromkeys(links):
        after = places(link)
        kept = before.keys() & after.keys()
        assert len(kept) >= len(before) - 1  # a bundle gives way to its members
        assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
        assert len(after) > len(before) - 1


def test_filters_hide_and_name_what_they_hide(server: Server) -> None:
    at = "/network?focus=province/bac-giang"
    shown = server.client.get(f"{at}&type=Agency", headers=HTML).text.partition("</svg>")[0]
    assert "t-Platform" in server.client.get(at, headers=HTML).text
    assert 'data-key="https://w3id.org/congthuong/id/platform' not in shown
    hidden = server.client.get(f"{at}&hide=platform/voso", headers=HTML).text
    assert f'data-key="{ID}platform/voso"' not in hidden
    assert words("vi")["hidden"] in hidden
    stale = server.client.get(f"{at}&open=zone/that/went", headers=HTML)
    assert "zone/that/went" in stale.text
    for gone in ("hide=zone/that/went", "pin=zone/that/went", "article=that-went", "reach=zone/that/went"):
        assert "that-went" in (text := server.client.get(f"{at}&{gone}", headers=HTML).text.replace("t/w", "t-w"))
        assert text.count("data-key=") == server.client.get(at, headers=HTML).text.count("data-key=")
    for wrong in ("from=yesterday", "focus=a&focus=b", "color=red"):
        assert server.client.get(f"/network?{wrong}", headers=HTML).status_code == 400
    graph = nx.parse_graphml(server.client.get(at.replace("/network", "/network.graphml")).text)
    assert graph.number_of_nodes() > 5


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/id/province/bac-nin", "/id/province/bac-ninh"),
        ("/network?focus=province/bac-nin", "/id/province/bac-ninh"),
        ("/between?one=province/bac-nin&other=province/bac-giang", "/id/province/bac-ninh"),
        ("/compare?indicator=grd", "/id/indicator/grdp"),
        ("/id/article/003/observation/1-2.1", "/id/article/003"),
        ("/queries/iip-serie", "/queries/iip-series"),
    ],
)
def test_what_is_unknown_is_said_to_be_so_with_names_like_it(server: Server, path: str, near: str) -> None:
    answer = server.client.get(path, headers=HTML)
    assert answer.status_code == 404
    assert near in [a["href"] for a in Page(answer.text).links]


def test_json_never_answers_who_looks_at_pages(server: Server) -> None:
    for path, page_of in (("/suggest?q=bac", "/search?q=bac"), ("/complete?q=ct:I", "/queries")):
        answer = server.client.get(path, headers=HTML, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, page_of)


def test_every_flag_has_its_reason_in_words(checkout: Path) -> None:
    table = (checkout / "docs" / "facts.md").read_text(encoding="utf-8").partition("## Flags")[2].partition("\n## ")[0]
    flags = [
        flag
        for line in table.splitlines()
        for flag in re.findall(r"`([\w-]+)`", line.split("|")[1] if "|" in line else "")
    ]
    assert len(flags) > 8
    assert set(flags) > DECIDED
    for flag in set(flags) - DECIDED:
        assert f"flag_{flag}".replace("-", "_") in words("vi"), flag


def test_what_is_pinned_outlives_filters_and_comes_along(server: Server) -> None:
    at = "/network?focus=province/bac-giang"
    key = "platform/voso"
    shown = f'data-key="{ID}{key}"'
    assert shown in server.client.get(at, headers=HTML).text
    assert shown not in server.client.get(f"{at}&type=Agency", headers=HTML).text
    pinned = server.client.get(f"{at}&type=Agency&pin={key}", headers=HTML).text
    assert shown in pinned
    other = next(
        a["href"] for a in Page(pinned).links if "with=" in a["href"] and "focus=" in a["href"] and "pin=" in a["href"]
    )
    assert shown in server.client.get(other, headers=HTML).text


def test_a_node_opens_by_one_predicate_with_as_many_as_were_counted(server: Server) -> None:
    at = "/network?focus=province/bac-ninh"
    before = server.client.get(at, headers=HTML).text
    ways = re.findall(r'<a class="way" href="([^"]+)#stage">\+(\d+) ', before)
    assert ways
    for href, number in ways[:3]:
        after = server.client.get(href.replace("&amp;", "&"), headers=HTML).text
        count = after.count("data-key=") - before.count("data-key=")
        bundled = sum(int(n) - 1 for n in re.findall(r'href="[^"]*open=[^"]*~[^"]*" aria-label="(\d+) ', after))
        bundled -= sum(int(n) - 1 for n in re.findall(r'href="[^"]*open=[^"]*~[^"]*" aria-label="(\d+) ', before))
        assert 0 < count + bundled <= int(number)  # some may have been there by another predicate


def test_the_answer_to_a_query_has_a_network(server: Server) -> None:
    shown = page(server, "/queries/zones?place=bac+giang")
    href = next(a["href"] for a in shown.links if a["href"].startswith("/network?"))
    wanted = {f"{ID}{each}" for each in re.findall(r"with=([^&]+)", unquote(href))}
    assert len(wanted) > 1
    text = server.client.get(href, headers=HTML).text
    assert set(re.findall(r'data-key="([^"]+)"', text)) == wanted
    for suffix in (".svg", ".graphml"):
        assert server.client.get(href.replace("/network", f"/network{suffix}", 1)).status_code == 200


def test_an_empty_knowledge_base_says_how_to_fill_it(start: Start, tmp_path: Path) -> None:
    empty = start(KnowledgeBase.create(tmp_path / "kb"), "--workers", "1")
    for path in ("/", "/compare", "/search?q=x", "/network", "/queries"):
        answer = empty.client.get(path, headers=HTML)
        assert answer.status_code == 200, answer.text
    assert "congthuong build" in empty.client.get("/", headers=HTML).text


def test_a_hostile_article_is_harmless_on_every_page_and_download(start: Start, tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
    text = (
        f"Công ty TNHH {evil} Bắc Ninh\n\nNăm 2024, chỉ số sản xuất công nghiệp của tỉnh Bắc Ninh tăng 7,5% {evil}.\n"
    )
    source = tmp_path / "in"
    source.mkdir()
    (source / "evil.txt").write_text(text, encoding="utf-8")
    entry = {
        "file": "evil.txt",
        "id": evil,
        "title": evil,
        "publisher": evil,
        "author": evil,
        "url": "javascript:alert(1)",
    }
    (source / "index.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    kb = KnowledgeBase.create(tmp_path / "kb")
    kb.build(read([source]))
    hostile = start(kb, "--workers", "1")
    seen: set[str] = set()
    waiting = ["/", "/search?q=alert", "/id/province/bac-ninh", f"/search?q={quote(evil)}", "/compare", "/queries"]
    while waiting and len(seen) < 40:
        path = waiting.pop(0)
        answer = hostile.client.get(path, headers=HTML, follow_redirects=True)
        seen.add(path)
        if not answer.headers["content-type"].startswith("text/html"):
            assert answer.headers["x-content-type-options"] == "nosniff"
            continue
        shown = Page(answer.text)
        assert shown.handlers == [], path
        assert shown.scripts == ["/static/explorer.js"], path
        assert "\u202e" not in answer.text, path
        for link in shown.links:
            assert not link["href"].lower().startswith(("javascript:", "data:")), path
            target = link["href"].partition("#")[0]
            if target.startswith("/") and "alert" in unquote(target) and target not in seen:
                waiting.append(target)
    assert any("/id/article/" in path for path in seen)
