"""The explorer's pages as they are sent: what is on them leads to where it was read, and nothing in them can run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from congthuong.link.iris import DEF, ID
from congthuong.serve.pages.frame import words

if TYPE_CHECKING:
    from tests.serve.conftest import Server, Start

    from congthuong.store import KnowledgeBase


@pytest.fixture(scope="module")
def server(start: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds, with the usual limits."""
    return start(seed_kb, "--workers", "2")


HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
THINGS = (
    "/id/province/bac-ninh", "/id/province/bac-ninh-2025", "/id/indicator/industrial-production-index",
    "/id/region/dong-bang-song-hong", "/id/country/viet-nam", "/id/period/2024-01_2024-09", "/id/unit/percent",
)  # fmt: skip
PAGES = (*THINGS, "/id/article/003", "/id/article/002", "/def")


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
    answer = server.client.get(path, params={"lang": language}, headers=HTML)
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


@pytest.mark.parametrize("path", [*THINGS, "/id/article/003"])
def test_no_link_on_this_server_is_dead(server: Server, path: str) -> None:
    targets = {link["href"].partition("#")[0] for link in page(server, path).links}
    ready = {"/compare", "/network", "/search"}
    for target in sorted(targets):
        if target.startswith("/") and urlsplit(target).path not in ready:
            assert server.client.get(target, headers=HTML).status_code == 200, target


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
    program = server.client.get(path, headers={"accept": "application/json"})
    if not path.startswith("/id/"):
        assert program.headers["content-type"] == "application/problem+json"
        assert program.status_code == status


def test_paths_are_taken_as_they_were_sent(server: Server) -> None:
    for link in page(server, "/id/article/003").links:
        assert unquote(link["href"]) == link["href"] or "%" in link["href"]
