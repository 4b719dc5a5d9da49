"""The page in a real browser: headless Chromium with no network at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from congthuong.network import network, page
from congthuong.periods import bounds
from congthuong.query.engine import OxigraphEngine
from congthuong.store import KnowledgeBase

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1400,1000",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    browser = shutil.which("chromium")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        reason = "Chromium and its driver are not installed (Debian: apt install chromium chromium-driver)"
        if os.environ.get("CONGTHUONG_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


Opener = Callable[["nx.MultiDiGraph[str]"], "View"]


class View:
    """An open page, and the hands and eyes to use it with."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str, *arguments: Any) -> Any:
        """The first true value of this expression."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 30).until(lambda _: self.run(f"return {condition}", *arguments))

    def node(self, name: str) -> int:
        number = self.run("return congthuong.data.entities.findIndex((entity) => entity.name === arguments[0])", name)
        assert number >= 0, f"no node is called {name}"
        return int(number)

    def place(self, name: str) -> tuple[float, float]:
        """Where the node stands, from the middle of the canvas."""
        script = """
            const [id] = arguments, canvas = document.getElementById("network");
            const at = congthuong.network.canvasToDOM(congthuong.network.getPositions([id])[id]);
            return [at.x - canvas.clientWidth / 2, at.y - canvas.clientHeight / 2];
        """
        x, y = self.run(script, self.node(name))
        return x, y

    def click(self, x: float, y: float) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        canvas = self.element("#network")
        ActionChains(self.driver).move_to_element_with_offset(canvas, round(x), round(y)).click().perform()

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def element(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.driver.find_elements("css selector", selector)]

    def heading(self) -> str:
        return str(self.until("document.querySelector('#panel:not([hidden]) h2')?.textContent"))

    def hidden(self, name: str) -> bool:
        return bool(self.run("return congthuong.nodes.get(arguments[0]).hidden", self.node(name)))


@pytest.fixture
def look(chromium: Any, tmp_path: Path) -> Iterator[Opener]:
    """Open the page of a graph; at the end it must have asked for nothing and complained of nothing."""

    def opened(graph: nx.MultiDiGraph[str]) -> View:
        file = tmp_path / "network.html"
        file.write_text(page(graph), encoding="utf-8")
        chromium.set_window_size(1400, 1000)
        chromium.get_log("browser"), chromium.get_log("performance")
        chromium.get(file.as_uri())
        view = View(chromium)
        view.until("document.documentElement.dataset.ready")
        return view

    yield opened
    events = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert asked, "the log of requests is being kept"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert chromium.get_log("browser") == []


@pytest.fixture(scope="module")
def seeds(seed_kb: KnowledgeBase) -> nx.MultiDiGraph[str]:
    return network(OxigraphEngine(seed_kb.dataset()))


def test_a_click_on_a_node_opens_its_facts_and_a_quote_is_read(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    view.click(*view.place("Bắc Giang"))
    assert view.heading() == "Bắc Giang"
    facts = next(data["facts"] for _, data in seeds.nodes(data=True) if data["label"] == "Bắc Giang")
    marked = view.texts("#panel blockquote mark")
    assert set(marked) == {fact["surface"] for fact in facts}
    quotes = view.texts("#panel blockquote")
    assert any(fact["quote"] is not None and fact["quote"] in quotes[0] for fact in facts)
    assert len(view.texts("#panel td.figure b")) == len(facts)
    assert all("2024" in cite for cite in view.texts("#panel cite"))


def test_search_finds_a_name_without_diacritics(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    from selenium.webdriver.common.keys import Keys

    view = look(seeds)
    view.press("/")
    view.press("bac ninh")
    view.until("document.querySelectorAll('#results [role=option]').length > 0")
    assert view.texts("#results [role=option] span")[0] == "Bắc Ninh"
    view.press(Keys.ENTER)
    assert view.heading() == "Bắc Ninh"
    view.press(Keys.ESCAPE)
    view.until("document.getElementById('panel').hidden")
    view.element("#search").clear()
    view.element("#search").send_keys("không có tên này")
    assert view.texts("#results li") == ["Không tìm thấy"]


def test_escape_closes_the_panel_and_gives_back_what_was_seen(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    from selenium.webdriver.common.keys import Keys

    view = look(seeds)
    whole = view.run("return congthuong.network.getScale()")
    view.press("/")
    view.press("bac giang")
    view.press(Keys.ENTER)
    assert view.heading() == "Bắc Giang"
    view.press(Keys.ESCAPE)
    view.until("document.getElementById('panel').hidden")
    assert view.run("return document.getElementById('results').hidden"), "the list does not open again"
    view.until("Math.abs(congthuong.network.getScale() - arguments[0]) < 0.01", whole)
    view.press(Keys.ARROW_DOWN)
    view.until("!document.getElementById('results').hidden")


def test_the_list_of_hits_keeps_to_the_sidebar(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    for _ in range(2):
        view.element("#search").clear()
        view.element("#search").send_keys("bac")
        view.until("document.querySelectorAll('#results [role=option]').length > 3")
        script = """
            const side = document.getElementById("side").getBoundingClientRect();
            const list = document.getElementById("results").getBoundingClientRect();
            return [document.getElementById("side").scrollLeft, list.left >= side.left, list.right <= side.right,
                    document.getElementById("results").scrollWidth <= document.getElementById("results").clientWidth];
        """
        assert view.run(script) == [0, True, True, True]
        view.element("#search").clear()
        view.element("#language").click()


_WRITTEN = "return congthuong.written.filter((one) => one.kind === arguments[0]).map(({ text, box }) => [text, ...box])"


def test_the_name_of_a_relation_goes_when_its_selection_goes(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    from selenium.webdriver.common.keys import Keys

    view = look(seeds)
    seen: list[str] = []
    for name in ("ubnd tinh bac ninh", "fujikin", "que vo"):
        view.element("#search").clear()
        view.element("#search").send_keys(name)
        view.press(Keys.ENTER)
        view.heading()
        view.run("congthuong.network.redraw()")
        found = view.run(_WRITTEN, "edge")
        seen += [text for text, *_ in found]
        for n, (text, left, top, right, bottom) in enumerate(found):
            for other, *box in [*found[n + 1 :], *view.run(_WRITTEN, "node")]:
                apart = right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
                assert apart, f"{text} lies over {other}"
        view.press(Keys.ESCAPE)
        view.until("document.getElementById('panel').hidden")
        view.run("congthuong.network.redraw()")
        assert view.run(_WRITTEN, "edge") == []
    assert seen, "relations are named while their end is selected"


def test_no_line_of_a_name_is_erased_by_the_next(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    drawn = """
        const canvas = document.querySelector("#network canvas"), calls = [];
        const context = canvas.getContext("2d");
        for (const name of ["strokeText", "fillText"]) {
          const was = context[name];
          context[name] = function (text, ...rest) {
            if (context.fillStyle !== "rgba(0, 0, 0, 0)") calls.push([name, text]);
            return was.call(this, text, ...rest);
          };
        }
        congthuong.network.redraw();
        return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(calls), 300)));
    """
    calls = view.run(drawn)
    lines = next(d["label"] for _, d in seeds.nodes(data=True) if d["label"].startswith("Chương trình sử dụng"))
    first, second = [
        n for n, (_, text) in enumerate(calls) if text and text in lines and "Chương trình sử dụng" in text
    ][:2]
    between = calls[first:second]
    assert [kind for kind, _ in between] == ["strokeText"] * len(between), "all halos come before all letters"
    assert len(between) > 1


def test_what_is_left_of_a_filter_fills_the_picture(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    before = view.run("return congthuong.network.getScale()")
    view.element("#none").click()
    view.element("#legend [data-type=IndustrialZone]").click()
    assert view.run("return congthuong.network.getScale()") > 1.1 * before
    view.element("#all").click()
    view.until("Math.abs(congthuong.network.getScale() - arguments[0]) < 0.01", before)


def test_the_figures_of_a_panel_are_in_the_order_of_time(seeds: nx.MultiDiGraph[str]) -> None:
    for _, data in seeds.nodes(data=True):
        groups: dict[str | None, list[str]] = {}
        for fact in data["facts"]:
            if fact["indicator"] and fact["period"]:
                groups.setdefault(fact["indicator"], []).append(bounds(fact["period"])[1])
        assert all(days == sorted(days) for days in groups.values())


_VIETNAMESE = ("đồng", "tấn", "người", "/năm", "/tháng", "nghìn tỷ", "triệu", "điểm %", "gấp", "khoảng", "dự án")
_ENGLISH = ("dong", "Vietnamese", "per ", "year", "month", "person", "tonne", "billion", "million", "trillion", "about")


def test_units_are_in_the_language_of_the_page(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    for place, foreign, decimals in ((0, _ENGLISH, r",\d{7}"), (1, _VIETNAMESE, r"\.\d{7}")):
        shown = view.run(
            "return congthuong.data.entities.flatMap((e) => e.facts.map((f) => f.figure[arguments[0]]))", place
        )
        assert len(shown) > 100
        assert [text for text in shown if any(word in text for word in foreign)] == []
        assert [text for text in shown if re.search(decimals, text)] == []


def test_a_type_can_be_hidden_and_shown(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    zones = [data["label"] for _, data in seeds.nodes(data=True) if data["type"] == "IndustrialZone"]
    assert zones
    button = view.element("#legend [data-type=IndustrialZone]")
    button.click()
    assert all(view.hidden(zone) for zone in zones)
    assert not view.hidden("Bắc Giang")
    assert view.element("#legend [data-type=IndustrialZone]").get_attribute("aria-pressed") == "false"
    view.press(" ")  # the button keeps the keyboard
    assert not any(view.hidden(zone) for zone in zones)


def test_a_line_opens_the_relation_and_leads_to_its_ends(look: Opener, small: OxigraphEngine) -> None:
    view = look(network(small))
    (zone_x, zone_y), (company_x, company_y) = view.place("KCN Đồng A"), view.place("Công ty B")
    # A curved line bows to one side: look for it across the straight one, as a pointer does.
    for step in range(-24, 25, 2):
        length = ((zone_x - company_x) ** 2 + (zone_y - company_y) ** 2) ** 0.5
        x = (zone_x + company_x) / 2 + step * (zone_y - company_y) / length
        y = (zone_y + company_y) / 2 - step * (zone_x - company_x) / length
        view.click(x, y)
        if view.run("return !document.getElementById('panel').hidden"):
            break
    assert view.texts("#panel .way button") == ["Công ty B", "KCN Đồng A"]
    view.element("#panel .way button:last-child").click()
    assert view.heading() == "KCN Đồng A"
    assert view.texts("#panel td.figure b") == ["hơn 85,5%"]
    assert view.texts("#panel blockquote mark") == ["85,5%"]
    view.element("#panel .relations [data-edge]").click()
    view.until("document.querySelector('#panel .way')")


def test_both_languages(look: Opener, small: OxigraphEngine) -> None:
    view = look(network(small, focus="KCN Đồng A"))
    assert view.run("return document.documentElement.lang") == "vi"
    assert view.heading() == "KCN Đồng A"
    assert view.texts("#panel td.figure b") == ["hơn 85,5%"]
    assert "tính đến tháng 6/2024" in view.texts("#panel td.when")[0]
    assert "ước tính" in view.texts("#panel .chip")
    view.element("#language").click()
    assert view.run("return document.documentElement.lang") == "en"
    assert view.texts("#panel td.figure b") == ["over 85.5%"]
    assert "as of June 2024" in view.texts("#panel td.when")[0]
    assert "estimate" in view.texts("#panel .chip")
    assert "Industrial zone\n1" in view.texts("#legend button")


def test_what_is_only_mentioned_waits_to_be_asked_for(look: Opener, small: OxigraphEngine) -> None:
    view = look(network(small))
    assert view.hidden("Hà Nam")
    view.element("#loose").click()
    assert not view.hidden("Hà Nam")


def test_facts_can_be_filtered(look: Opener, seeds: nx.MultiDiGraph[str]) -> None:
    view = look(seeds)
    view.click(*view.place("Bắc Giang"))
    view.heading()
    before = len(view.texts("#panel td.figure b"))
    view.element("#panel .filter").send_keys("lap day")
    after = view.texts("#panel tbody.fact")
    assert 0 < len(after) < before
    assert all("lấp đầy" in row for row in after)


def test_hostile_texts_are_only_texts(look: Opener, hostile: nx.MultiDiGraph[str], nasty: tuple[str, ...]) -> None:
    view = look(hostile)
    view.click(*view.place(nasty[0]))
    assert view.heading() == nasty[0]
    view.element("#panel [data-edge]").click()
    view.until("document.querySelector('#panel .way')")
    view.element("#panel .way button").click()
    view.element("#language").click()
    view.element("#search").send_keys("script")
    from selenium.webdriver.common.action_chains import ActionChains

    x, y = view.place(nasty[1])
    ActionChains(view.driver).move_to_element_with_offset(view.element("#network"), round(x), round(y)).perform()
    view.until("document.querySelector('.vis-tooltip')?.style.visibility === 'visible'")
    assert nasty[1] in view.element(".vis-tooltip").text
    assert view.run("return window.pwned") is None
    assert view.texts("#panel a, #panel img, #panel svg[onload], .vis-tooltip img") == []


def test_an_empty_graph_says_so(look: Opener) -> None:
    view = look(nx.MultiDiGraph(words={}, articles={}, focus=()))
    assert "Chưa có thực thể nào" in view.element("#empty").text
    view.element("#language").click()
    assert "no entity" in view.element("#empty").text


@pytest.mark.parametrize("width, height", [(1400, 1000), (1024, 768), (500, 900)])
def test_nothing_covers_anything_at_any_width(
    look: Opener, seeds: nx.MultiDiGraph[str], width: int, height: int
) -> None:
    view = look(seeds)
    view.driver.set_window_size(width, height)
    view.element("#search").send_keys("bac giang\n")
    assert view.heading() == "Bắc Giang"
    script = """
        const parts = ["side", "stage", "panel"].map((id) => document.getElementById(id).getBoundingClientRect());
        const covers = (a, b) =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const wide = document.documentElement.scrollWidth <= window.innerWidth;
        const stage = parts[1];
        return [wide, covers(parts[0], parts[1]), covers(parts[1], parts[2]), covers(parts[0], parts[2]),
                stage.width > 200 && stage.height > 150];
    """
    assert view.run(script) == [True, False, False, False, True]
    x, y = view.place("Bắc Giang")
    stage = view.element("#network").size
    assert abs(x) < stage["width"] / 2, "the chosen node is in sight"
    assert abs(y) < stage["height"] / 2


def test_the_whole_is_in_sight_and_its_hubs_are_named_when_the_page_opens(
    look: Opener, seeds: nx.MultiDiGraph[str]
) -> None:
    view = look(seeds)
    script = """
        const { network, data } = congthuong, stage = document.getElementById("network");
        return data.entities.flatMap((entity, id) => {
          if (congthuong.nodes.get(id).hidden) return [];
          const at = network.canvasToDOM(network.getPositions([id])[id]);
          return at.x < 0 || at.y < 0 || at.x > stage.clientWidth || at.y > stage.clientHeight ? [entity.name] : [];
        });
    """
    assert view.run(script) == []
    font = view.run("return congthuong.nodes.get(arguments[0]).font.size", view.node("Bắc Giang"))
    assert font * view.run("return congthuong.network.getScale()") > 10
