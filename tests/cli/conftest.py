"""The command itself, run as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .warm import Warm


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


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Where commands are run that nothing special is wanted of."""
    process = Warm(_environment({}))
    yield process
    process.close()


@pytest.fixture
def congthuong(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Callable[..., Answer]:
    """Run the command with these arguments in an empty directory, with no knowledge base named.

    With an environment or streams of its own it is started as a program, as people start it.
    """

    def run(*arguments: str | Path, env: Mapping[str, str] | None = None, **popen: Any) -> Answer:
        given, environment = list(map(str, arguments)), _environment(env or {})
        folder = popen.pop("cwd", tmp_path)
        if popen or {*(env or {})} - {"CONGTHUONG_KB"}:
            done = subprocess.run(
                [sys.executable, "-m", "congthuong", *given], cwd=folder, env=environment,
                stdout=popen.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE, check=False, **popen,
            )  # fmt: skip
            answer = Answer(done.returncode, done.stdout or b"", done.stderr.decode("utf-8"))
        else:
            out, err = (tmp_path_factory.mktemp("streams") / name for name in ("out", "err"))
            code = warm.run(given, folder, environment, out, err)
            answer = Answer(code, out.read_bytes(), err.read_text("utf-8"))
        assert "Traceback" not in answer.err, answer.err
        return answer

    return run


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONGTHUONG_")}
    return clean | {"LC_ALL": "C.UTF-8"} | dict(more)
