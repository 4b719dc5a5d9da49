"""What is built and installed, without a network: the build tools and the dependencies are those of the test run."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


def run(*command: str | Path, cwd: Path) -> str:
    """The command's output; what it said when it fails."""
    # A warning is an error in this process only; a PYTHONPATH would hide what is missing from an installation.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONWARNINGS")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Installation:
    """An environment with congthuong in it, and a folder to stand in that is no checkout."""

    bin: Path
    elsewhere: Path

    def python(self, program: str) -> str:
        return run(self.bin / "python", "-c", program, cwd=self.elsewhere)

    def congthuong(self, *arguments: str) -> str:
        return run(self.bin / "congthuong", *arguments, cwd=self.elsewhere)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> dict[str, Path]:
    """The sdist, the wheel built from it, and the wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    run(*build, folder / "from-sdist", checkout, cwd=folder)
    run(*build, folder / "from-checkout", "--wheel", checkout, cwd=folder)
    return {
        "sdist": next((folder / "from-sdist").glob("*.tar.gz")),
        "wheel of the sdist": next((folder / "from-sdist").glob("*.whl")),
        "wheel": next((folder / "from-checkout").glob("*.whl")),
    }


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installation]:
    def install(*what: str | Path) -> Installation:
        folder = tmp_path_factory.mktemp("installation")
        run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
        python = folder / "venv/bin/python"
        site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
        # The dependencies of the test run stand behind what gets installed here.
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
        # The test run may have congthuong among its own packages: that one does not count.
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-index",
            "--no-deps",
            "--ignore-installed",
        )
        run(*pip, "--no-build-isolation", "--quiet", *what, cwd=folder)
        (folder / "elsewhere").mkdir()
        return Installation(folder / "venv/bin", folder / "elsewhere")

    return install


@pytest.fixture(scope="session", params=["wheel", "sdist", "editable"])
def installation(
    request: pytest.FixtureRequest, install: Callable[..., Installation], checkout: Path
) -> Iterator[Installation]:
    if request.param == "editable":
        yield install("--editable", checkout)
    else:
        yield install(request.getfixturevalue("built")[request.param])
