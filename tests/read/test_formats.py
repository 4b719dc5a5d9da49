"""Whatever the bytes are called and whatever they are, they are read or refused in one clear line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read import parse
from congthuong.read.formats import SUFFIXES, extract, media_type_of

from .pdf_maker import make_pdf
from .test_webpage import page
from .test_word import one_sentence, saved

WHOLE = {
    ".txt": "Chỉ số sản xuất công nghiệp tăng 7%.\n".encode(),
    ".html": page(),
    ".pdf": make_pdf([[(72.0, 700.0, 11.0, "Chỉ số sản xuất công nghiệp tăng 7%.")]]),
    ".docx": saved(one_sentence),
}


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_suffix_has_a_reader(suffix: str) -> None:
    assert media_type_of(f"TIN{suffix.upper()}?a=1#b") == SUFFIXES[suffix]
    with pytest.raises(ReadError):
        extract(b"", SUFFIXES[suffix])


def test_another_suffix_has_none() -> None:
    with pytest.raises(ReadError, match="ends in no format that is read"):
        parse(b"a", name="a.xyz", media_type=None, id=None, metadata=Metadata())
    with pytest.raises(ReadError, match="image/png cannot be read"):
        parse(b"a", name="a", media_type="image/png", id=None, metadata=Metadata())


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_damaged_files_are_read_or_refused(suffix: str, data: st.DataObject) -> None:
    raw = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
        if not raw:
            raw = bytearray(b" ")
    with contextlib.suppress(ReadError):
        article = parse(bytes(raw), name=f"a{suffix}", media_type=None, id=None, metadata=Metadata())
        assert article.text.strip()
        article.text.encode()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(WHOLE)), st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused(suffix: str, raw: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert parse(raw, name=f"a{suffix}", media_type=None, id=None, metadata=Metadata()).text.strip()
