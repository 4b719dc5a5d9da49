"""index.jsonl: every line that cannot be read is named with its number, and the others count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from congthuong.article import Metadata
from congthuong.errors import IndexFileError, ReadError
from congthuong.read.index import Entry, entry, iso_date, load


def test_every_key_is_read() -> None:
    row = {"file": "a.txt", "id": "7", "published": "2024-06", "title": " Một  tin ", "url": "https://a.vn/7",
           "publisher": "Báo A", "author": "An Bình", "note": "not ours"}  # fmt: skip
    known = Metadata(published="2024-06", title="Một tin", url="https://a.vn/7", publisher="Báo A", author="An Bình")
    assert entry(json.dumps(row)) == Entry(file="a.txt", id="7", metadata=known)


def test_null_is_unknown() -> None:
    assert entry('{"file": "b/a.txt", "published": null}') == Entry(file="b/a.txt")


BAD_LINES = {
    '{"file": "a.txt"': "this is not JSON",
    '["a.txt"]': "JSON but no object",
    '{"id": "3"}': 'the key "file" is missing',
    '{"file": ""}': 'the key "file" is missing',
    '{"file": "../a.txt"}': "outside the folder",
    '{"file": "/etc/a.txt"}': "outside the folder",
    '{"file": "a.txt", "publised": "2024"}': "did you mean 'published'",
    '{"file": "a.txt", "published": 2024}': "write it as text in quotes",
    '{"file": "a.txt", "published": "6/2024"}': "write a year, a month or a day",
    '{"file": "a.txt", "published": "2024-02-30"}': "write a year, a month or a day",
    '{"file": "a.txt", "id": " "}': "write it as text in quotes",
}


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_named_and_the_others_count(tmp_path: Path, line: str) -> None:
    path = tmp_path / "index.jsonl"
    path.write_text(f'{{"file": "good.txt", "id": "g"}}\n\n{line}\n{{"file": "last.txt"}}\n', encoding="utf-8")
    errors: list[ReadError] = []
    found = load(path, errors.append)
    assert list(found.entries) == ["good.txt", "last.txt"]
    (error,) = errors
    assert isinstance(error, IndexFileError)
    assert str(error).startswith(f"{path}, line 3: ")
    assert BAD_LINES[line] in str(error)


def test_a_file_named_twice_and_a_line_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "index.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"file": "a.txt"}\r\n{"file": "a.txt", "id": "2"}\r\n{"file": "\xe9.txt"}\r\n')
    errors: list[ReadError] = []
    assert load(path, errors.append).entries == {"a.txt": Entry(file="a.txt")}
    assert ["already stands in line 1" in str(errors[0]), "not UTF-8" in str(errors[1])] == [True, True]


@pytest.mark.parametrize("text", ["2024", "2024-12", "2024-02-29"])
def test_dates_of_any_precision(text: str) -> None:
    assert iso_date(text) == text


@pytest.mark.parametrize(
    "text", ["24", "2024-13", "2024-00", "2023-02-29", "2024-6", "2024-06-1", "0024", "٢٠٢٤", "2024-06-11T08:00"]
)
def test_what_is_no_date(text: str) -> None:
    assert iso_date(text) is None
