"""What is in the wheel and in the sdist: the tracked files that belong there, and nothing else."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from congthuong import __version__


@pytest.fixture(scope="module")
def tracked(checkout: Path) -> list[str]:
    if not (checkout / ".git").exists():
        pytest.skip("not a git checkout, so nothing says which files belong to the project")
    # Whoever owns the files: a build server often runs as another user than the one who checked out.
    command = ["git", "-c", f"safe.directory={checkout}", "-c", "core.quotepath=off", "ls-files"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (checkout / name).is_file()]


@pytest.mark.parametrize("name", ["wheel", "wheel of the sdist"])
def test_the_wheel_holds_the_tracked_files_and_nothing_else(
    name: str, built: dict[str, Path], tracked: list[str]
) -> None:
    wanted = {path.removeprefix("graph/") for path in tracked if path.startswith("graph/congthuong/")} | {
        f"congthuong/_data/{path}" for path in tracked if path.split("/")[0] in ("ontology", "queries", "seeds")
    }
    info = f"congthuong-{__version__}.dist-info/"
    with zipfile.ZipFile(built[name]) as wheel:
        names = set(wheel.namelist())
    assert sorted(names - wanted) == sorted(
        info + file for file in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    ), "the wheel holds files that git does not track: add or remove them"
    assert sorted(wanted - names) == [], "tracked files are missing from the wheel"
    assert "congthuong/py.typed" in names


def test_the_sdist_holds_what_is_needed_to_build_test_and_understand(
    built: dict[str, Path], tracked: list[str]
) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert sorted(set(tracked) - names - {".gitignore"}) == []
    assert sorted(names - set(tracked)) == ["PKG-INFO"]


def test_the_metadata_says_what_it_is(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        metadata = message_from_string(
            wheel.read(f"congthuong-{__version__}.dist-info/METADATA").decode("utf-8"),
        )
        licence = wheel.read(f"congthuong-{__version__}.dist-info/licenses/LICENSE").decode("utf-8")
    assert metadata["Name"] == "congthuong"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "seeds/" in licence
    assert not [line for line in metadata.get_all("Requires-Dist", ()) if "==" in line.partition(";")[0]]
