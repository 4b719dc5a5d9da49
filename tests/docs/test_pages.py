"""What the documentation shows is what happens."""

from __future__ import annotations

import doctest
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import networkx as nx
import pytest

from congthuong.network import network, page
from congthuong.query.engine import OxigraphEngine
from congthuong.store import KnowledgeBase

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), *TOP.glob("tests/gold/*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def test_the_commands_print_what_the_pages_say() -> None:
    done = subprocess.run(
        [sys.executable, "docs/update.py", "--check"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = [link.partition("#")[0] for link in _LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in targets if target and ":" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_python_examples_run(page: Path) -> None:
    failed, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failed == 0


def test_the_readme_opens_with_two_commands_that_work_everywhere() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"(?m)^(?:python3 -m venv|\.venv/bin/pip install) .*$", readme)
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/congthuong demo",
        ".venv/bin/pip install '.[test]' && .venv/bin/pytest -n auto --dist loadfile",
    ]
    assert readme.index("apt install python3-venv") < readme.index(commands[0])


def test_the_changelog_has_the_version() -> None:
    version = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_verb_has_its_help_on_the_page_of_the_command_line() -> None:
    from congthuong.cli.app import app

    verbs = {command.name for command in app.registered_commands}
    shown = set(re.findall(r"(?m)^\$ congthuong (\w+) --help$", (TOP / "docs/cli.md").read_text(encoding="utf-8")))
    assert shown == verbs


def test_the_picture_of_the_network_is_current(seed_kb: KnowledgeBase) -> None:
    picture = runpy.run_path(str(TOP / "docs/picture.py"))
    now = picture["digest"](page(network(OxigraphEngine(seed_kb.dataset()))))
    assert picture["DIGEST"].read_text(encoding="ascii").strip() == now, "run `python docs/picture.py`"


def test_another_network_has_another_digest() -> None:
    digest = runpy.run_path(str(TOP / "docs/picture.py"))["digest"]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(words={}, articles={}, focus=())
    seen = [digest(page(graph))]
    for label in ("KCN An Khê", "KCN Phú Lâm"):
        graph.add_node(
            label,
            label=label,
            type="IndustrialZone",
            aliases=(),
            facts=(),
            mentions={},
            valid_from=None,
            valid_until=None,
        )
        seen.append(digest(page(graph)))
    graph.add_edge("KCN An Khê", "KCN Phú Lâm", key="locatedIn", predicate="def#locatedIn", statements=())
    seen.append(digest(page(graph)))
    assert len(set(seen)) == 4
    assert digest(page(graph)) == seen[-1]


def test_pictures_are_small_enough_to_keep() -> None:
    sizes = {path.name: path.stat().st_size for path in (TOP / "docs").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}
