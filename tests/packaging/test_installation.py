"""However it is installed, congthuong finds its data and works far from the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congthuong import __version__

# Imported inside the functions that use them, so that the command answers at once.
HEAVY = (
    "rdflib", "pyoxigraph", "pyshacl", "networkx", "pyvis", "trafilatura", "lxml", "pypdfium2", "docx", "openpyxl",
    "httpx", "rich", "pandas", "pyarrow", "numpy", "rapidfuzz", "ahocorasick", "mcp",
)  # fmt: skip


def test_the_command_tells_its_version(installation: Any) -> None:
    assert installation.congthuong("--version") == f"congthuong {__version__}\n"


def test_the_data_is_found(installation: Any, checkout: Path) -> None:
    found = json.loads(
        installation.python(
            "import json, congthuong\n"
            "from congthuong.data import folder\n"
            "files = lambda top: sorted(p.relative_to(top).as_posix() for p in top.rglob('*') if p.is_file())\n"
            "print(json.dumps({name: files(folder(name)) for name in ('ontology', 'queries', 'seeds')}))"
        )
    )
    for name, files in found.items():
        there = sorted(p.relative_to(checkout / name).as_posix() for p in (checkout / name).rglob("*") if p.is_file())
        assert files == there
        assert files


def test_it_is_this_installation_and_no_other(installation: Any, checkout: Path) -> None:
    where = Path(installation.python("import congthuong; print(congthuong.__file__)").strip())
    assert where.is_relative_to(installation.bin.parent) or where.is_relative_to(checkout / "graph")
    assert not where.is_relative_to(Path(sys.prefix))


def test_articles_are_read_far_from_the_checkout(installation: Any) -> None:
    seeds = installation.python("from congthuong.data import folder; print(folder('seeds'))").strip()
    rows = [json.loads(line) for line in installation.congthuong("facts", seeds).splitlines()]
    assert {row["article"] for row in rows} == {"000", "001", "002", "003", "004"}
    assert {row["kind"] for row in rows} == {"observation", "relation", "entity"}


def test_the_demonstration_runs_from_a_wheel(built: dict[str, Path], install: Callable[..., Any]) -> None:
    wheel = install(built["wheel"])
    assert "holds 5 articles" in wheel.congthuong("demo")
    assert (wheel.elsewhere / "congthuong-demo/network.html").stat().st_size > 100_000


def test_the_data_is_found_in_a_zip_file(built: dict[str, Path], tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(built['wheel'])!r})\n"
        "import congthuong; from congthuong.data import folder\n"
        "assert '.whl' in congthuong.__file__\n"
        "print(len(list(folder('seeds').glob('*.txt'))), (folder('ontology') / 'vocab/indicators.ttl').is_file())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("5 True\n", "")


@pytest.mark.parametrize("module", ["congthuong", "congthuong.cli", "congthuong.cli.app"])
def test_importing_loads_nothing_heavy(module: str, tmp_path: Path) -> None:
    assert _loaded(module, tmp_path).isdisjoint(HEAVY)


def test_no_module_loads_what_only_some_of_its_functions_need(tmp_path: Path, checkout: Path) -> None:
    package = checkout / "graph/congthuong"
    modules = (path.relative_to(package.parent).with_suffix("") for path in sorted(package.rglob("*.py")))
    every = ", ".join(".".join(m.parts).removesuffix(".__init__") for m in modules if m.name != "__main__")
    # These are small, or whole stations are made of them (numpy: the choosers).
    made_of = {"pyoxigraph", "ahocorasick", "rapidfuzz", "numpy"}
    assert sorted(_loaded(every, tmp_path) & (set(HEAVY) - made_of)) == []


def _loaded(modules: str, cwd: Path) -> set[str]:
    program = f"import sys, {modules}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
