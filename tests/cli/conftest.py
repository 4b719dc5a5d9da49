"""The command itself, run as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Answer:
    """What a run of the command said and printed."""

    code: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSON Lines; fails where it is anything else."""
        return [json.loads(line) for line in self.out.decode("utf-8").splitlines()]

    @property
    def said(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def congthuong(tmp_path: Path) -> Callable[..., Answer]:
    """Run the command with these arguments in an empty directory, with no knowledge base named."""

    def run(*arguments: str | Path, env: Mapping[str, str] | None = None, **popen: Any) -> Answer:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CONGTHUONG_")} | {"LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-m", "congthuong", *map(str, arguments)],
            cwd=popen.pop("cwd", tmp_path),
            env=clean | dict(env or {}),
            stdout=popen.pop("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            check=False,
            **popen,
        )
        answer = Answer(done.returncode, done.stdout or b"", done.stderr.decode("utf-8"))
        assert "Traceback" not in answer.err, answer.err
        return answer

    return run
