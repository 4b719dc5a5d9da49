"""A snapshot in memory is the snapshot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from congthuong.errors import StoreError
from congthuong.store import KnowledgeBase, in_memory, memory_needed


def test_the_copy_holds_what_the_disk_holds(seed_kb: KnowledgeBase) -> None:
    assert set(in_memory(seed_kb.layout.snapshot())) == set(seed_kb.dataset())


def test_the_copy_stays_when_the_snapshot_goes(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    there = shutil.copytree(seed_kb.layout.snapshot(), tmp_path / "snapshot")
    assert memory_needed(there) > 100_000
    store = in_memory(there)
    shutil.rmtree(there)
    assert len(store) == len(seed_kb.dataset())


def test_no_snapshot_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing"):
        in_memory(tmp_path / "nothing")


def test_a_damaged_snapshot_is_no_copy(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    there = shutil.copytree(seed_kb.layout.snapshot(), tmp_path / "snapshot")
    for table in there.glob("*.sst"):  # which of them hold the index that is read, the engine knows
        table.chmod(0o600)
        content = bytearray(table.read_bytes())
        content[: len(content) // 2] = bytes(len(content) // 2)
        table.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        in_memory(there)
