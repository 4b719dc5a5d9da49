"""The command in processes that need not load it first: each is a fork of one that has.

A command takes most of a second to load its code and its words, and the tests call it hundreds of times. What it does
then, it does in a process of its own, with its own arguments, folder, environment and standard streams.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SERVER = """
import json, os, sys, traceback
import congthuong.cli.app, congthuong.check, congthuong.interpret.reader, congthuong.query, congthuong.store
from congthuong.cli import main
from congthuong.recognise import load
load(None)
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if not child:
        os.chdir(job["folder"])
        os.environ.clear()
        os.environ.update(job["environment"])
        for number, path in enumerate((os.devnull, job["out"], job["err"])):
            os.dup2(os.open(path, os.O_WRONLY if number else os.O_RDONLY), number)
        sys.argv = ["congthuong", *job["arguments"]]
        code = 1
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    os.write(int(sys.argv[1]), b"%d\\n" % os.waitstatus_to_exitcode(status))
"""


class Warm:
    """The process that has all loaded, and asks a fork of itself for each command."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        answers, answering = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(answering)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[answering], env=environment, text=True,
        )  # fmt: skip
        os.close(answering)
        self._answers = os.fdopen(answers)

    def run(self, arguments: list[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path) -> int:
        """Run the command to its end, its streams in these files; its exit code, negative where a signal ended it."""
        for path in (out, err):
            path.touch()
        job = {"arguments": arguments, "folder": str(folder), "environment": dict(environment)}
        job |= {"out": str(out), "err": str(err)}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(self._answers.readline())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._answers.close()
