"""The house keeps its order: the data flows one way, every room says what it is for, every example works."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import congthuong

PACKAGE = Path(congthuong.__file__).parent
# A station may import those before it and none after it. The store checks each article against the shapes before it
# takes it in, so the checks stand before it; what they audit afterwards they get as an engine from outside.
STATIONS = (
    "errors", "guard", "apart", "data", "output", "text", "web_address", "localisation", "periods", "article",
    "facts", "spreadsheet", "fact_files", "read", "recognise", "interpret", "model", "corrections", "link", "rdf",
    "check", "attach", "store", "query", "verify", "network", "draw", "api", "serve", "mcp", "score", "fit", "cli",
)  # fmt: skip
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages([str(PACKAGE)], "congthuong.")
    if not module.name.endswith("__main__")
)


def test_every_room_has_its_place_on_the_road() -> None:
    rooms = {name.split(".")[1] for name in MODULES}
    assert sorted(rooms - set(STATIONS)) == [], "give the new room a place in STATIONS"
    assert sorted(set(STATIONS) - rooms) == []


def test_no_station_imports_a_later_one() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer in MODULES
        for imported in _imports(importer)
        if _place(imported) > _place(importer)
    ]
    assert wrong == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module: {name for name in _imports(module, typing=True) if name != module} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


@pytest.mark.parametrize("name", ["congthuong", *MODULES])
def test_a_module_says_what_it_is_and_what_it_offers(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    assert isinstance(getattr(module, "__all__", None), list), f"{name} has no __all__"
    missing = [export for export in module.__all__ if not hasattr(module, export)]
    assert missing == []
    silent = [
        export
        for export in module.__all__
        if (inspect.isfunction(item := getattr(module, export)) or inspect.isclass(item)) and not inspect.getdoc(item)
    ]
    assert silent == [], f"{name}: without a docstring"


@pytest.mark.parametrize("name", ["congthuong", *MODULES])
def test_the_examples_work(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_the_exported_errors_are_the_whole_tree() -> None:
    errors: ModuleType = importlib.import_module("congthuong.errors")
    found = {name for name, item in vars(errors).items() if inspect.isclass(item) and issubclass(item, Exception)}
    assert set(errors.__all__) == found
    assert all(issubclass(getattr(errors, name), errors.CongthuongError) for name in found)


def _place(module: str) -> int:
    parts = module.split(".")
    return STATIONS.index(parts[1]) if len(parts) > 1 else -1


def _imports(module: str, *, typing: bool = False) -> Iterator[str]:
    """The modules of the package that this one imports, anywhere in it; those for type checking only if asked."""
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    known = {"congthuong", *MODULES}
    for node in ast.walk(tree):
        if id(node) in typing_only and not typing:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from submodules & known
            if submodules - known:
                yield str(node.module)
