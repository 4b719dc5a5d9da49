"""Which bytes are text: Unicode in its forms; everything else is refused and called by its name."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.errors import ReadError
from congthuong.read.encoding import clean, decode

TEXT = "Sản xuất công nghiệp của tỉnh tăng 7,5%\n\tso với cùng kỳ.  \n"

LEGACY = {
    "TCVN3": "S¶n xuÊt c«ng nghiÖp cña tØnh n¨m 2004 t¨ng 12% vµ ®Çu t­ n­íc ngoµi t¨ng",
    "VNI": "Saûn xuaát coâng nghieäp cuûa tænh naêm 2004 taêng 12% vaø ñaàu tö nöôùc ngoaøi taêng",
    "VISCII": "Sän xu¤t công nghi®p cüa tïnh nåm 2004 tång 12% ðªn nay",
    "Windows-1258": "SaÒn xuâìt công nghiêòp cuÒa tiÒnh nãm 2004 tãng 12%",
}


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "utf-16-le, no mark", "utf-16-be, no mark", "utf-32"],
)
def test_unicode_is_read_as_it_is(raw: bytes) -> None:
    assert decode(raw) == TEXT


def test_line_ends_and_trailing_spaces_stay() -> None:
    assert decode(b"a \r\nb\r\n\r\n") == "a \r\nb\r\n\r\n"


def test_control_characters_are_replaced_one_for_one() -> None:
    assert decode("Tăng\x0b7%\x0c\x85\ufffe\tso\n".encode()) == "Tăng\ufffd7%\ufffd\ufffd\ufffd\tso\n"


@pytest.mark.parametrize("name", LEGACY)
def test_an_old_encoding_is_named(name: str) -> None:
    with pytest.raises(ReadError, match=name) as caught:
        decode(LEGACY[name].encode("latin-1"))
    assert "not Unicode" in str(caught.value)
    assert "save it as UTF-8" in str(caught.value)


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_text_for_an_old_font_is_named_although_it_is_utf8(name: str) -> None:
    with pytest.raises(ReadError, match=f"written for {name}.* fonts"):
        decode(LEGACY[name].encode())


def test_text_encoded_twice_is_named() -> None:
    with pytest.raises(ReadError, match="encoded as UTF-8 twice"):
        decode(TEXT.encode().decode("cp1252", "replace").encode())


def test_another_encoding_says_where_it_is_not_utf8() -> None:
    with pytest.raises(ReadError, match=r"not UTF-8 \(byte 3 "):
        decode(b"caf\xe9 noir")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE + b"\n\0", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\xff\xd8\xff\xe0" + b"\x01\x02\x03" * 50, "binary"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"%PDF-1.7 rest", "a PDF file"),
        (codecs.BOM_UTF16_LE + b"a", "broken at byte"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        decode(raw)


@settings(deadline=None)
@given(st.text())
def test_cleaning_keeps_every_offset(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, cleaned, strict=True))
    assert clean(cleaned) == cleaned
    cleaned.encode()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    # Whatever the bytes are, the only error is the one that says so.
    with contextlib.suppress(ReadError):
        assert decode(raw).strip()
