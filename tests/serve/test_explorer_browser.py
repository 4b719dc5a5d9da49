"""The explorer in a real browser: both languages, with and without scripts, by keyboard, narrow, for everybody."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.serve.conftest import Server, Start

    from congthuong.store import KnowledgeBase

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,900",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
SCREENS = {
    "home": "/",
    "search": "/search?q=bac+ninh",
    "thing": "/id/province/bac-ninh",
    "article": "/id/article/003",
    "compare": "/compare?indicator=industrial-production-index",
    "network": "/network?focus=province/bac-giang",
    "several": "/network?with=province/bac-ninh&with=province/bac-giang&with=agency/ubnd-bac-giang-d3a6ea",
    "between": "/between?one=province/bac-giang&other=agency/ubnd-bac-giang-d3a6ea",
    "ask": "/queries",
    "question": "/queries/iip-series?place=bac+ninh",
    "sparql": "/sparql?query=SELECT+*+%7B+%3Fs+a+ct:Province+%7D+LIMIT+3&format=html",
    "definitions": "/def",
    "problem": "/id/province/nowhere",
}


class Browser:
    """Chromium with a server to look at."""

    def __init__(self, driver: Any, url: str) -> None:
        self.driver, self.url = driver, url

    def cdp(self, command: str, **given: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, given)

    def scripts(self, on: bool) -> None:
        self.cdp("Emulation.setScriptExecutionDisabled", value=not on)

    def width(self, pixels: int) -> None:
        size = {"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": pixels < 500}
        self.cdp("Emulation.setDeviceMetricsOverride", **size)

    def open(self, path: str, language: str = "vi") -> None:
        if language == "en":
            path += ("&" if "?" in path else "?") + "lang=en"
        self.driver.get("about:blank")
        self.said()
        self.driver.get(self.url + path)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str, *arguments: Any) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 60).until(lambda _: self.run(f"return {condition}", *arguments))

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def keys(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def said(self) -> list[str]:
        """What stands in the console since the last time, but for the status that a page about a problem has."""
        found = [entry["message"] for entry in self.driver.get_log("browser")]
        return [message for message in found if "404 (Not Found)" not in message]

    def asked(self) -> set[str]:
        """The hosts that were asked since the last time."""
        found = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.add(urlsplit(message["params"]["request"]["url"]).netloc)
        return found - {""}


@pytest.fixture(scope="module")
def server(start_for_all: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds."""
    return start_for_all(seed_kb, "--workers", "2")


@pytest.fixture(scope="module")
def browser(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        reason = "Chromium and its driver are not installed (Debian: apt install chromium chromium-driver)"
        if os.environ.get("CONGTHUONG_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    driver.set_script_timeout(120)
    yield Browser(driver, server.url)
    driver.quit()


@pytest.fixture(autouse=True)
def usual(browser: Browser) -> None:
    browser.scripts(True)
    browser.width(1280)
    browser.cdp("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_quiet_and_asks_nobody_else(browser: Browser, screen: str, scripts: bool) -> None:
    browser.scripts(scripts)
    for language in ("vi", "en"):
        browser.asked()
        browser.open(SCREENS[screen], language)
        assert browser.find("h1").text
        assert browser.said() == []
        assert browser.asked() == {urlsplit(browser.url).netloc}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_rule_of_accessibility_is_violated(browser: Browser, screen: str) -> None:
    from axe_core_python.selenium import Axe

    narrow = [(360, "en")] if screen in ("thing", "article", "network") else []
    for width, language in [(1280, "vi"), *narrow]:
        browser.width(width)
        browser.open(SCREENS[screen], language)
        found = Axe().run(browser.driver)["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("screen", SCREENS)
def test_a_narrow_screen_is_not_scrolled_sideways(browser: Browser, screen: str) -> None:
    browser.width(360)
    for scripts in (True, False):
        browser.scripts(scripts)
        browser.open(SCREENS[screen])
        size = browser.cdp("Page.getLayoutMetrics")["cssContentSize"]["width"]
        assert size <= 360


def test_from_the_search_box_to_the_marked_figure_by_keyboard(browser: Browser) -> None:
    browser.open("/")
    browser.find("#q").send_keys("bac nin")
    browser.until("document.querySelectorAll('.offers [role=option]').length > 0")
    assert browser.find("#q").get_attribute("aria-expanded") == "true"
    browser.keys("\ue015")  # arrow down
    chosen = browser.find("#q").get_attribute("aria-activedescendant")
    assert "Bắc Ninh" in browser.find(f"#{chosen}").text
    browser.keys("\ue007")  # enter
    browser.until("location.pathname.startsWith('/id/province/bac-ninh') && document.readyState === 'complete'")
    if browser.run("return document.querySelectorAll('a.point').length") == 0:  # the province that it became
        browser.open("/id/province/bac-ninh")
    for _ in range(60):
        browser.keys("\ue004")  # tab
        if browser.run("return document.activeElement.matches('a.point')"):
            break
    name = browser.run("return document.activeElement.getAttribute('aria-label')")
    browser.keys("\ue007")
    browser.until("location.pathname.startsWith('/id/article/') && document.querySelector('mark:target') !== null")
    figure = browser.run("return document.querySelector('.reading.here .big').textContent")
    assert name.startswith(figure)


def test_the_same_without_scripts(browser: Browser) -> None:
    browser.scripts(False)
    browser.open("/")
    box = browser.find("#q")
    box.send_keys("bac ninh")
    box.submit()
    browser.driver.find_element("link text", "Bắc Ninh (đến 2025)").click()
    point = browser.find("a.point")
    name = point.get_attribute("aria-label")
    browser.driver.get(browser.url + str(point.get_dom_attribute("href")))
    mark = browser.find("mark:target")
    assert mark.text.strip("+−") in name or name.split("%")[0].strip("+−") in mark.text


def test_a_network_grows_in_its_place_and_goes_back(browser: Browser) -> None:
    nodes = "[...document.querySelectorAll('[data-key]')]"
    places = f"Object.fromEntries({nodes}.map(n => [n.dataset.key, n.getAttribute('transform')]))"
    browser.open(SCREENS["network"])
    before = browser.run(f"return {places}")
    address = browser.driver.current_url
    browser.run("document.querySelector('.net a.more').focus()")
    browser.keys("\ue007")
    browser.until(f"Object.keys({places}).length > arguments[0]", len(before))
    after = browser.run(f"return {places}")
    assert {key: after[key] for key in before} == before
    grown = browser.driver.current_url
    assert "open=" in grown
    browser.scripts(False)  # shared with somebody whose browser runs none
    browser.driver.get(grown)
    keys = {node.get_attribute("data-key") for node in browser.driver.find_elements("css selector", "[data-key]")}
    assert keys == set(after)
    browser.scripts(True)
    browser.driver.get(address)
    browser.run("document.querySelector('.net a.more').focus()")
    browser.keys("\ue007")
    browser.until(f"Object.keys({places}).length > arguments[0]", len(before))
    browser.driver.back()
    browser.until(f"Object.keys({places}).length === arguments[0]", len(before))
    assert browser.run(f"return {places}") == before
    assert browser.said() == []


def test_a_network_is_moved_by_dragging_and_a_drag_is_no_click(browser: Browser) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.open(SCREENS["network"])
    svg = browser.find(".net")
    box = svg.get_attribute("viewBox")
    address = browser.driver.current_url
    hold = ActionChains(browser.driver).click_and_hold(browser.find(".net .focus a"))
    hold.move_by_offset(90, 40).release().perform()
    browser.until("document.querySelector('.net').getAttribute('viewBox') !== arguments[0]", box)
    assert browser.driver.current_url == address


def test_words_of_sparql_are_offered(browser: Browser) -> None:
    browser.open("/queries")
    editor = browser.find("#query")
    editor.clear()
    editor.send_keys("SELECT * { ?x a ct:IndustrialZ")
    browser.until("document.querySelectorAll('#query-offers [role=option]').length > 0")
    browser.keys("\ue015", "\ue007")
    assert editor.get_property("value") == "SELECT * { ?x a ct:IndustrialZone"


def test_reduced_motion_is_respected(browser: Browser) -> None:
    browser.open("/id/article/003")
    assert browser.run("return getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
    browser.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    assert browser.run("return getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_scripts_are_small(server: Server) -> None:
    import gzip

    assert len(gzip.compress(server.client.get("/static/explorer.js").content)) < 15_000
