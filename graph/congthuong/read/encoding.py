r"""Bytes to text: Unicode is read, everything else is refused by name.

>>> from congthuong.read.encoding import decode
>>> decode("Bắc Ninh tăng 7%".encode("utf-16"))
'Bắc Ninh tăng 7%'
>>> decode("nãm nay tiÒnh tãng 7%".encode("latin-1"))
Traceback (most recent call last):
congthuong.errors.ReadError: the text is in Windows-1258, not Unicode; convert it to Unicode and save it as UTF-8

Offsets count code points of what `decode` returns. It changes no length but the byte order mark's: control characters
become U+FFFD one for one, since RDF and XML cannot hold them; `\n`, `\t` and `\r` stay.
"""

from __future__ import annotations

import re

from congthuong.errors import ReadError

__all__ = ["check_script", "clean", "decode", "is_twice_encoded", "legacy_encoding"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as .docx or .xlsx"),
    (b"{\\rtf", "an RTF file", "save it as .docx"),
    (b"PK\x03\x04", "a zip archive", "unpack it, or give it the suffix .docx or .xlsx if it is a Word or Excel file"),
    (b"%PDF-", "a PDF file", "give it the suffix .pdf"),
)
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Frequent words (của, và, các, năm, tỉnh, được, nghiệp, …) as each old encoding's bytes look in Latin-1. They name the
# encoding of bytes that are not UTF-8, and the font of text that is Unicode in form only.
_FINGERPRINTS = {
    "TCVN3 (.VnTime)": "cña vµ c¸c n¨m tØnh ®\xadîc ®ång nghiÖp c«ng ®Çu t¨ng lµ t¹i gi¸ s¶n xuÊt ®Õn",
    "VNI": "cuûa vaø caùc naêm tænh ñöôïc ñoàng nghieäp coâng ñaàu taêng laø taïi giaù saûn xuaát ñeán",
    "VISCII": "cüa nåm tïnh ðßþc ð°ng nghi®p ð¥u tång tÕi sän xu¤t ðªn",
    "Windows-1258": "cuÒa nãm tiÒnh ðýõòc ðôÌng nghiêòp ðâÌu tãng taòi saÒn xuâìt ðêìn",
}
_FINGERPRINT_OF = {word: name for name, words in _FINGERPRINTS.items() for word in words.split()}
_TWICE_ENCODED = re.compile("á[º»][\x80-\xbf\u2018-\u203a\u0152-\u02dc€]|Ä\u2018")


def decode(raw: bytes) -> str:
    """The text of these bytes, if they are UTF-8, UTF-16 or UTF-32; the byte order mark is dropped.

    Raises ReadError naming what they are otherwise: empty, binary, or in which old Vietnamese encoding.
    """
    if not raw.strip():
        raise ReadError("the file is empty", hint="save the article's text in it")
    for magic, what, hint in _MAGIC:
        if raw.startswith(magic):
            raise ReadError(f"this is {what}, not text", hint=hint)
    text = _unicode(raw)
    if not text.strip():
        raise ReadError("the file is empty", hint="save the article's text in it")
    check_script(text)
    return clean(text)


def clean(text: str) -> str:
    """The text with every control character (but newline, tab and carriage return) replaced by U+FFFD, one for one."""
    return _UNSAFE.sub("\ufffd", text)


def legacy_encoding(text: str) -> str | None:
    """The old encoding or font this text is really in, or None: judged by how frequent words look in it."""
    sample = text[:200_000]
    words = re.findall(r"\S+", sample)
    counts: dict[str, int] = {}
    for word in words:
        name = _FINGERPRINT_OF.get(word.strip(".,;:()\"'"))
        if name:
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return None
    name = max(sorted(counts), key=lambda key: counts[key])
    # Two such words might be a foreign name; a text in an old encoding has one every few words.
    return name if counts[name] >= 2 and counts[name] * 50 >= len(words) else None


def check_script(text: str) -> None:
    """Raise ReadError when the text is Unicode in form only: written for TCVN3 or VNI fonts, or encoded twice."""
    font = legacy_encoding(text)
    if font:
        raise ReadError(
            f"the text is written for {font} fonts, not in Unicode",
            hint="convert it to Unicode (with UniKey, say) and save it again",
        )
    if len(_TWICE_ENCODED.findall(text[:200_000])) * 100 > len(text[:200_000]):
        raise ReadError("the text was encoded as UTF-8 twice", hint="save it again from its original")


def is_twice_encoded(text: str) -> bool:
    """Whether a short text was UTF-8, read as Latin-1 and encoded once more.

    >>> is_twice_encoded("Báº¯c Giang"), is_twice_encoded("Bắc Giang")
    (True, False)
    """
    return _TWICE_ENCODED.search(text) is not None


def _unicode(raw: bytes) -> str:
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(codec)
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"the file begins as {codec.upper()} but is broken at byte {error.start + len(mark)}",
                    hint="save it again as UTF-8",
                ) from None
    unmarked = _utf16_without_mark(raw)
    if unmarked:
        try:
            return raw.decode(unmarked)
        except UnicodeDecodeError:
            raise _binary() from None
    if b"\0" in raw[:4096]:
        raise _binary()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(raw, error.start) from None


def _utf16_without_mark(raw: bytes) -> str | None:
    # Spaces and Latin letters have a zero byte, so one half of the bytes is full of zeros and the other has hardly any.
    even, odd = raw[0:8192:2], raw[1:8192:2]
    if len(raw) % 2 or len(even) < 2:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.25 and zeros_even < 0.02:
        return "utf-16-le"
    if zeros_even > 0.25 and zeros_odd < 0.02:
        return "utf-16-be"
    return None


def _not_utf8(raw: bytes, position: int) -> ReadError:
    sample = raw[:200_000]
    controls = sum(sample.count(code) for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a")
    if controls * 50 > len(sample):
        return _binary()
    name = legacy_encoding(sample.decode("latin-1"))
    if name:
        return ReadError(
            f"the text is in {name}, not Unicode",
            hint="convert it to Unicode and save it as UTF-8",
        )
    return ReadError(
        f"the text is not UTF-8 (byte {position} cannot be part of it)",
        hint="save it as UTF-8",
    )


def _binary() -> ReadError:
    return ReadError("this is a binary file, not text", hint="give .txt, .md, .html, .pdf, .docx, .xlsx or .csv files")
