from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congthuong.store import KnowledgeBase


def _view(*arguments: str | Path, cwd: Path, seed: str = "random") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CONGTHUONG_")}
    done = subprocess.run(
        [sys.executable, "-m", "congthuong", "view", *map(str, arguments)],
        cwd=cwd,
        env=environment | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": seed},  # no locale that knows Vietnamese
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_view_writes_one_file_in_utf_8_whatever_the_locale(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    done = _view("--kb", seed_kb.layout.root, "-o", "network.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "figures in network.html" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["network.html"]
    assert "Bắc Giang" in (tmp_path / "network.html").read_text(encoding="utf-8")


def test_two_processes_draw_one_knowledge_base_to_the_byte_alike(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        done = _view("--kb", seed_kb.layout.root, "-o", f"{seed}.html", cwd=tmp_path, seed=seed)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_very_many_entities_are_drawn_only_where_they_are_asked_for(
    seed_kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    from typer.testing import CliRunner

    from congthuong.cli.app import app
    from congthuong.network import entities
    from congthuong.query.engine import OxigraphEngine

    number = entities(OxigraphEngine(seed_kb.dataset()))
    assert 50 < number < 2000
    module = importlib.import_module("congthuong.cli.view")
    monkeypatch.chdir(tmp_path)
    for most, options, written in (
        (number, [], True),
        (number - 1, [], False),
        (number - 1, ["--all"], True),
        (number - 1, ["--focus", "bac giang"], True),
        (number - 1, ["--types", "Province"], True),
    ):
        monkeypatch.setattr(module, "MANY", most)
        done = CliRunner().invoke(app, ["view", "--kb", str(seed_kb.layout.root), *options])
        assert (tmp_path / "network.html").is_file() is written, options
        if not written:
            said = str(done.exception)
            assert done.exit_code != 0
            assert f"{number:,} entities" in said
            assert all(option in said for option in ("--focus", "--types", "--all"))
        (tmp_path / "network.html").unlink(missing_ok=True)


def test_an_unknown_focus_writes_nothing(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    done = _view("--kb", seed_kb.layout.root, "--focus", "Bac Gian", cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "did you mean" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_type_is_named(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    done = _view("--kb", seed_kb.layout.root, "--types", "Province,Planet", cwd=tmp_path)
    assert done.returncode == 1
    assert "'Planet'" in done.stderr


def test_a_directory_that_is_no_knowledge_base(tmp_path: Path) -> None:
    done = _view("--kb", tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_an_empty_knowledge_base_gives_a_page_that_says_so(tmp_path: Path) -> None:
    KnowledgeBase.create(tmp_path / "kb")
    done = _view("--kb", "kb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "nothing to draw yet" in done.stderr
    assert (tmp_path / "network.html").is_file()


def test_a_folder_that_is_missing_is_named(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    done = _view("--kb", seed_kb.layout.root, "-o", "nowhere/network.html", cwd=tmp_path)
    assert done.returncode == 1
    assert "nowhere" in done.stderr
