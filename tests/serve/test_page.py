"""docs/serve.md says what the server does: its examples, its codes, its limits, its addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from congthuong.serve.app import ADDRESSES
from congthuong.serve.limits import Limits
from congthuong.serve.problems import CODES

if TYPE_CHECKING:
    from tests.serve.conftest import Server

PAGE = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_examples_print_what_the_page_says(server: Server) -> None:
    examples = re.findall(r"```sh\n(.*?)```\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 3
    for command, printed in examples:
        here = command.replace("http://127.0.0.1:8001", server.url)
        done = subprocess.run(["bash", "-c", here], capture_output=True, text=True, check=True)
        assert done.stdout.split() == printed.split()


def test_every_code_is_in_the_table_with_its_status() -> None:
    table = {(int(status), code) for status, code in re.findall(r"(?m)^\| (\d{3}) \| `([\w-]+)` \|", PAGE)}
    assert table == {(status, code) for code, (status, _) in CODES.items()}


def test_every_address_and_limit_is_there() -> None:
    for address in ADDRESSES.keys() - {"/static/{name}"}:
        assert f"`{address.replace('{name}', 'NAME').replace('{path:path}', 'PATH')}" in PAGE
    limits = Limits()
    for said in (f"queue of {limits.queue}", f"{limits.depth} deep", f"| {limits.rows} |", f"| {limits.memory} |"):
        assert said in PAGE
    assert (limits.body, limits.query, limits.url, limits.answer) == (1 << 20, 256 << 10, 64 << 10, 256 << 20)
