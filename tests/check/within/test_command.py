"""`congthuong check --articles` and `--in`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from congthuong.check.within import RULES
from congthuong.cli.app import app
from congthuong.errors import DataError, UsageError
from congthuong.store import KnowledgeBase

RUN = CliRunner()
WRONG = "Năm 2023, toàn tỉnh Hà Nam có 62 dự án, gồm 20 dự án FDI, còn lại 36 dự án trong nước."
RIGHT = "Năm 2023, toàn tỉnh Hà Nam có 62 dự án, gồm 20 dự án FDI, còn lại 42 dự án trong nước."


def test_files_are_checked_without_a_knowledge_base(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "b.txt").write_text(RIGHT, encoding="utf-8")
    done = RUN.invoke(app, ["check", "--in", str(tmp_path), "--lang", "en", "--holds"])
    assert done.exit_code == 1
    assert "20 projects + 36 projects = 56 projects, not 62 projects. The article is wrong, or our" in done.stdout
    assert "20 FDI projects" not in done.stdout
    assert f"“{RIGHT}”" in done.stdout
    assert "2 articles looked at, in 1 something does not add up" in done.stderr
    (tmp_path / "a.txt").unlink()
    assert RUN.invoke(app, ["check", "--in", str(tmp_path)]).exit_code == 0


def test_an_unreadable_file_leaves_the_others_checked(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no pdf")
    (tmp_path / "b.txt").write_text(WRONG, encoding="utf-8")
    done = RUN.invoke(app, ["check", "--in", str(tmp_path)])
    assert done.exit_code == 1
    assert "56 dự án, không phải 62 dự án. Bài viết sai, hoặc chúng tôi đọc sai." in done.stdout
    assert "a.pdf" in done.stderr


def test_the_articles_of_a_knowledge_base_are_checked_as_their_files_are(
    seed_kb: KnowledgeBase, checkout: Path
) -> None:
    def found(*of: str) -> list[dict[str, object]]:
        told = json.loads(RUN.invoke(app, ["check", "--format", "json", *of]).stdout)
        assert {one["check"] for one in told} <= set(RULES)
        return sorted(({key: one[key] for key in ("article", "check", "said", "spans")} for one in told), key=str)

    kept = found("--kb", str(seed_kb.layout.root), "--articles")
    assert len(kept) == 9
    assert kept == found("--in", str(checkout / "seeds"))
    assert [one["article"] for one in found("--kb", str(seed_kb.layout.root), "sum-of-parts")] == ["003"]


def test_what_cannot_be_asked_together_is_said(tmp_path: Path) -> None:
    for wrong, error in (
        (["sum-of-part"], DataError), (["sum-of-parts", "shapes-cube"], UsageError),
        (["--articles", "--in", str(tmp_path)], UsageError),
    ):  # fmt: skip
        assert isinstance(RUN.invoke(app, ["check", *wrong]).exception, error)
    assert {*RULES, "shapes-cube"} <= set(RUN.invoke(app, ["check", "--list"]).stdout.split())
