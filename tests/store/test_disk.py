"""Disks that are full or read-only, and others who write: one clear line, and nothing half-done."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from congthuong.errors import BusyError
from congthuong.read import Document
from congthuong.store import KnowledgeBase

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2  # of <linux/prctl.h>, <linux/capability.h>
MAIN = (sys.executable, "-c", "from congthuong.cli import main; main()")
HOLDER = """
import sys
from pathlib import Path
from congthuong.store.layout import Layout
with Layout(Path(sys.argv[1])).lock(wait=False):
    print("held", flush=True)
    sys.stdin.read()
"""


def congthuong(*arguments: str | Path, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, after `before` has been called in it."""
    return subprocess.run(
        [*MAIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        preexec_fn=before,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


def one_clear_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("congthuong: ")
    assert all(word in lines[0] for word in words), lines[0]


def limit(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# From one that cannot even hold the lock's number, to one that breaks the store's own files at several places.
@pytest.mark.parametrize("size", [0, 100_000])
def test_a_full_disk_leaves_the_knowledge_base_as_it_was(
    size: int,
    folder_of_texts: Path,
    texts: Mapping[str, tuple[str, str]],
    built: Callable[..., KnowledgeBase],
    make_document: Callable[..., Document],
) -> None:
    kb = built([make_document("n1")])
    before = "".join(kb.quads())
    done = congthuong("build", folder_of_texts, "--kb", kb.layout.root, before=limit(size))
    one_clear_line(done, "larger than this system allows")
    assert "".join(KnowledgeBase.open(kb.layout.root).quads()) == before
    assert congthuong("build", folder_of_texts, "--kb", kb.layout.root).returncode == 0
    assert list(kb.quads()) == list(built([make_document(id) for id in texts]).quads())


def test_a_full_disk_while_one_is_made(folder_of_texts: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    one_clear_line(congthuong("build", folder_of_texts, "--kb", kb, before=limit(20_000)), "larger than this system")
    assert congthuong("build", folder_of_texts, "--kb", kb).returncode == 0
    assert len(KnowledgeBase.open(kb).info().articles) == 4


def without_rights() -> None:
    """To root, no file is read-only: take that right from this process and those it becomes."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def mortal() -> None:
    """Skip where root cannot be made to respect permissions."""
    try:
        assert congthuong("--version", before=without_rights).returncode == 0
    except subprocess.SubprocessError:
        pytest.skip("this root may not give up its right to write everywhere")


@pytest.mark.usefixtures("mortal")
def test_a_read_only_directory_is_read_but_not_written(folder_of_texts: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    assert congthuong("build", folder_of_texts / "n1.txt", "--kb", kb).returncode == 0
    for path in (kb, *kb.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    before = "".join(KnowledgeBase.open(kb).quads())
    info = congthuong("info", "--kb", kb, before=without_rights)
    assert info.returncode == 0, info.stderr
    assert "1 articles" in info.stdout
    for verb in (["build", folder_of_texts], ["remove", "n1"], ["rebuild"]):
        one_clear_line(congthuong(*verb, "--kb", kb, before=without_rights), str(kb), "not permitted")
    assert "".join(KnowledgeBase.open(kb).quads()) == before


@pytest.mark.usefixtures("mortal")
def test_a_place_where_none_can_be_made(folder_of_texts: Path, tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0o555)
    one_clear_line(
        congthuong("build", folder_of_texts, "--kb", place / "kb", before=without_rights), "closed", "not permitted"
    )


def test_a_file_in_the_way(folder_of_texts: Path, tmp_path: Path) -> None:
    (tmp_path / "kb").write_text("something else")
    one_clear_line(congthuong("build", folder_of_texts, "--kb", tmp_path / "kb"), "kb")
    one_clear_line(congthuong("build", folder_of_texts, "--kb", tmp_path / "kb" / "deeper"), "kb")
    assert (tmp_path / "kb").read_text() == "something else"


def test_what_is_no_knowledge_base_is_left_alone(folder_of_texts: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for verb in (["info"], ["rebuild"], ["remove", "n1"], ["build", folder_of_texts]):
        one_clear_line(congthuong(*verb, "--kb", tmp_path), "no knowledge base")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# Who writes


def test_a_second_writer_is_refused_by_the_firsts_number(
    built: Callable[..., KnowledgeBase], folder_of_texts: Path
) -> None:
    kb = built([])
    with kb.layout.lock(wait=False):
        for verb in (["build", folder_of_texts], ["rebuild"], ["remove", "n1"]):
            one_clear_line(congthuong(*verb, "--kb", kb.layout.root), f"process {os.getpid()} is writing", "--wait")
        assert congthuong("info", "--kb", kb.layout.root).returncode == 0
    assert congthuong("build", folder_of_texts, "--kb", kb.layout.root).returncode == 0


def test_a_second_writer_waits_if_told_to(built: Callable[..., KnowledgeBase], folder_of_texts: Path) -> None:
    kb = built([])
    with kb.layout.lock(wait=False):
        second = subprocess.Popen(
            [*MAIN, "build", str(folder_of_texts), "--wait"],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"CONGTHUONG_KB": str(kb.layout.root)},
        )
        assert second.stderr is not None
        assert f"waiting for process {os.getpid()}" in second.stderr.readline()
        assert second.poll() is None
    _, rest = second.communicate()
    assert second.returncode == 0
    assert "4 added" in rest
    assert len(kb.info().articles) == 4


def test_many_builders_at_once_lose_nothing(folder_of_texts: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    names = ("n1", "n2", "n3", "n4")
    builders = [
        subprocess.Popen(
            [*MAIN, "build", str(folder_of_texts / f"{name}.txt"), "--kb", str(kb), "--wait"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for builder in builders:
        _, words = builder.communicate()
        assert builder.returncode == 0, words
    assert [article.id for article in KnowledgeBase.open(kb).info().articles] == list(names)


def test_the_lock_goes_with_its_process(built: Callable[..., KnowledgeBase]) -> None:
    kb = built([])
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, kb.layout.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=str(holder.pid)):
        kb.build([])
    holder.kill()
    holder.communicate()
    kb.build([])
