"""What the explorer's pages cost: on the server, each by the median; in a browser, beside the pyvis page of all.

    python benchmarks/pages.py                  500 facts, within a minute on a machine that is not busy
    python benchmarks/pages.py --most 100000    2,000, 10,000 and 100,000 facts, too, which takes hours to build

The articles are generated, and about the things that most is said of the pages are made: a province, an indicator, an
article. "server" is the processor's time in a worker that has a copy in memory, as it has by default. "painted" is
from the request to the second frame after all is loaded, in headless Chromium, once the server is warm; the peer is
what pyvis makes of the same network with its physics off. "frames" are those a second while a network is dragged.
Leaves with 1 where a limit is missed; limits hold for the largest size.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.network import network, page
from congthuong.query.engine import OxigraphEngine
from congthuong.serve.pages import views
from congthuong.serve.pages.search import index
from congthuong.serve.pages.views import Asked
from congthuong.store import KnowledgeBase

sys.path.insert(0, str(Path(__file__).parent))
from serve import build, server

SIZES = (500, 2000, 10_000, 100_000)
TIMES = 7
SERVER, PAINTED, FRAMES = 100.0, 5.0, 50.0  # milliseconds, times sooner than pyvis, a second
PAINT = """
    const done = arguments[0];
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
"""
DRAG = """
    const done = arguments[0], svg = document.querySelector(".net"), box = svg.getBoundingClientRect();
    const at = (kind, n) => svg.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerId: 1,
      clientX: box.left + box.width / 2 + 60 * Math.sin(n / 9), clientY: box.top + box.height / 2 }));
    at("pointerdown", 0);
    let n = 0, first;
    const step = (now) => {
      first ??= now;
      at("pointermove", ++n);
      if (n < 90) requestAnimationFrame(step);
      else { at("pointerup", n); done(1000 * (n - 1) / (now - first)); }
    };
    requestAnimationFrame(step);
"""

Screen = tuple[str, str, Mapping[str, Sequence[str]]]  # its view, path and parameters


def screens(store: ox.Store, snapshot: str) -> dict[str, Screen]:
    """Every page, about what most is said of."""
    hubs = [hit.iri.removeprefix(ID) for hit in index(store, snapshot).most(400)]
    province = next(hub for hub in hubs if hub.startswith("province/"))
    indicator = next(hub for hub in hubs if hub.startswith("indicator/"))
    article = next(graph.value for graph in store.named_graphs() if "/graph/article/" in graph.value)
    focus = {"focus": [province]}
    return {
        "home": ("home", "/", {}),
        "search": ("search", "/search", {"q": ["bac ninh"]}),
        "suggestions": ("suggest", "/suggest", {"q": ["bac n"]}),
        "thing: province": ("thing", f"/id/{province}", {}),
        "thing: indicator": ("thing", f"/id/{indicator}", {}),
        "article": ("article", f"/id/{article.removeprefix(ID).removeprefix('graph/')}", {}),
        "compare": ("compare", "/compare", {"indicator": [indicator.partition("/")[2]]}),
        "network": ("network", "/network", focus),
        "expand": ("network", "/network", {**focus, "open": _opened(store, snapshot, province)}),
        "definitions": ("definitions", "/def", {}),
    }


def _opened(store: ox.Store, snapshot: str, province: str) -> list[str]:
    """What the first link of its network that grows it opens; nothing where none does."""
    from urllib.parse import parse_qs, urlsplit

    shown = views.page(store, "network", Asked("/network", {"focus": [province]}, "vi", None, snapshot)).body.decode()
    links = [link.partition('"')[0].replace("&amp;", "&") for link in shown.split('href="')[1:]]
    found = (parse_qs(urlsplit(link).query).get("open") for link in links if link.startswith("/network?"))
    return next((opened for opened in found if opened), [])


def on_the_server(store: ox.Store, snapshot: str, screen: Screen) -> float:
    """The median of its milliseconds on the processor."""
    view, path, given = screen
    taken = []
    for _ in range(TIMES + 1):
        begin = time.process_time()
        views.page(store, view, Asked(path, given, "vi", None, snapshot))
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken[1:])


def browser(profile: Path) -> Any:
    """Chromium; None where it is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(flag)
    found = webdriver.Chrome(options=options, service=Service(driver))
    found.set_script_timeout(300)
    found.set_page_load_timeout(600)
    return found


def painted(look: Any, url: str) -> float:
    """The median of its milliseconds until it is painted."""
    taken = []
    for _ in range(3):
        look.get("about:blank")
        look.get(url)
        taken.append(float(look.execute_async_script(PAINT)))
    return statistics.median(taken)


def peer(graph: Any) -> str:
    """What pyvis makes of a network by itself, with the physics off."""
    from pyvis.network import Network

    drawn = Network(directed=True, cdn_resources="in_line")
    drawn.toggle_physics(False)
    numbers = {node: number for number, node in enumerate(graph)}
    for node, data in graph.nodes(data=True):
        drawn.add_node(numbers[node], label=data["label"])
    for subject, object, _ in graph.edges(keys=True):
        drawn.add_edge(numbers[subject], numbers[object])
    return str(drawn.generate_html(notebook=False))


def in_the_browser(look: Any, kb: KnowledgeBase, where: Path, thing: str, focus: str) -> dict[str, float]:
    """What is painted when, in milliseconds, and how smoothly."""
    graph = network(OxigraphEngine(kb.dataset()))
    for name, html in (("pyvis.html", peer(graph)), ("view.html", page(graph))):
        (where / name).write_text(html, encoding="utf-8")
    command = (sys.executable, "-m", "congthuong", "serve", "--kb", str(kb.layout.root), "--port", "0")
    with server(*command, listens=r"http://[\w.]+:(\d+)") as port:
        at = f"http://127.0.0.1:{port}"
        found = {"thing": painted(look, at + thing), "pyvis": painted(look, (where / "pyvis.html").as_uri())}
        found["view"] = painted(look, (where / "view.html").as_uri())
        look.get(f"{at}/network?focus={focus}")
        found["frames"] = float(look.execute_async_script(DRAG))
    return found | {"entities": float(graph.number_of_nodes())}


def measure(facts: int, where: Path, look: Any) -> list[str]:
    """Build so many facts, print what their pages cost, and give the limits that are missed."""
    kb, found = build(where / "kb", facts)
    snapshot = kb.layout.snapshot()
    store = ox.Store()
    store.bulk_extend(ox.Store.read_only(str(snapshot)))
    print(f"\n{len(found):,} facts, {len(store):,} quads")
    print("page                server ms")
    missed = []
    pages = screens(store, str(snapshot))
    for name, screen in pages.items():
        taken = on_the_server(store, str(snapshot), screen)
        print(f"{name:18} {taken:10.1f}")
        if taken > SERVER:
            missed.append(f"{name}: {taken:.0f} ms on the server, of {SERVER:.0f} that are wanted")
    if look is None:
        print("Chromium and its driver are not installed: nothing is painted")
        return missed
    focus = pages["network"][2]["focus"][0]
    seen = in_the_browser(look, kb, where, pages["thing: province"][1], focus)
    ratio = seen["pyvis"] / seen["thing"]
    print(f"painted: thing {seen['thing']:.0f} ms, pyvis' page of all {seen['entities']:,.0f} {seen['pyvis']:.0f} ms")
    print(
        f"         the thing {ratio:.1f} times sooner; `view` {seen['view'] / seen['pyvis']:.2f} times as late as pyvis"
    )
    print(f"frames:  {seen['frames']:.0f} a second while the network is dragged")
    if seen["entities"] >= 2000 and ratio < PAINTED:
        missed.append(
            f"the thing is painted {ratio:.1f} times sooner than pyvis' page, of {PAINTED:.0f} that are wanted"
        )
    if seen["frames"] < FRAMES:
        missed.append(f"{seen['frames']:.0f} frames a second, of {FRAMES:.0f} that are wanted")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--most", type=int, default=SIZES[0], help="facts of the largest knowledge base")
    most: int = parser.parse_args().most
    views.prepare()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as directory:
        look = browser(Path(directory) / "profile")
        try:
            for facts in [size for size in SIZES if size <= most] or [most]:
                where = Path(directory) / str(facts)
                where.mkdir()
                missed = measure(facts, where, look)
        finally:
            if look is not None:
                look.quit()
    for line in missed:
        print("missed:", line)
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())
