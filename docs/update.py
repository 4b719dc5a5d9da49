"""Run the commands that README.md and docs/ show, and put what they print below them.

    python docs/update.py           rewrite the pages
    python docs/update.py --check   change nothing; show what is not current and leave with 1

A block marked `console` holds commands, which begin with "$ " and go on with "> ", and below each what it prints. They
run in one directory for all pages, README.md first, as a reader would type them; `seeds/` is there as in a checkout.
Where a command prints more than a page should hold, pipe it through `sed -n 1,9p`, which reads to the end as `head`
does not.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")


def pages() -> list[Path]:
    return [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]


def refreshed(page: str, folder: Path) -> str:
    """The page with each console block run anew."""
    return BLOCK.sub(lambda block: f"```console\n{_session(block[1], folder)}```", page)


def _session(block: str, folder: Path) -> str:
    commands = re.findall(r"(?m)^\$ .*\n(?:> .*\n)*", block)
    return "".join(shown + _printed(re.sub(r"(?m)^[$>] ", "", shown), folder) for shown in commands)


def _printed(command: str, folder: Path) -> str:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{command}\nleft with {done.returncode} and said: {done.stdout.decode('utf-8')}")
    lines = done.stdout.decode("utf-8").replace(str(folder), ".").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def main() -> int:
    stale = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "seeds").symlink_to(TOP / "seeds")
        for path in pages():
            before = path.read_text(encoding="utf-8")
            after = refreshed(before, folder)
            if after == before:
                continue
            stale += 1
            if "--check" in sys.argv:
                where = path.relative_to(TOP).as_posix()
                diff = difflib.unified_diff(before.splitlines(), after.splitlines(), where, f"{where} now", lineterm="")
                print("\n".join(diff))
            else:
                path.write_text(after, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print("these pages are not current: run `python docs/update.py`")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
