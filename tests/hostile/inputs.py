"""Inputs that nobody means well with: what a folder of articles may hold, made from a seed.

    python tests/hostile/inputs.py 100 7 FOLDER      a hundred of them, from the seed 7, into a new folder

Each maker gives files of its own kind of trouble; a good article stands among them, whose facts must come whatever the
others do.
"""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

GOOD = "Tháng 5/2024, tỉnh Hà Nam có 8 khu công nghiệp.\n"
_WORDS = (
    "tỉnh Hà Nam", "Bắc Ninh", "KCN Đồng Văn", "Công ty A", "chỉ số sản xuất công nghiệp", "vốn FDI", "tăng", "giảm", "đạt",
    "so với cùng kỳ", "năm ngoái", "lần lượt", "trong đó", "gấp", "lần", "chiếm", "xếp thứ", "đứng đầu", "từ", "đến", "lũy kế",
    "kế hoạch", "ước", "hơn", "khoảng", "và", ",", ";", ":", ".", "(", ")", "-", "–", "/", "%", "tỷ đồng", "triệu USD", "ha",
    "dự án", "doanh nghiệp", "lao động", "điểm phần trăm", "quý", "tháng", "năm", "ngày", "6 tháng đầu năm", "cùng kỳ", "rưỡi",
    "nghìn", "triệu", "tỷ", "trăm", "mươi", "linh", "phần", "nửa", "số 12/NQ-CP", "theo đó", "tương ứng", "Giám đốc", "ông",
)  # fmt: skip
_DIGITS = "0123456789" * 8 + "٣०²½Ⅷ"


_ADDRESSES = (
    "http://[::1", "http://", "https://a.vn/", "https://a.vn/" + "x" * 5000, "javascript:1", "http://a.vn:x/b",
    "https://a.vn/\x07b", "//a",
)  # fmt: skip
_LINKED = (
    "{", "[" * 3000, '{"@type":"NewsArticle","headline":"\\ud800"}', "null",
    '{"@type":["NewsArticle"],"datePublished":"31/2/2024","author":[[[]]]}',
)  # fmt: skip


def text(r: random.Random) -> str:
    """Words and figures in an order that no sentence has."""
    makers: tuple[Callable[[], str], ...] = (lambda: r.choice(_WORDS), lambda: numeral(r), lambda: date(r))
    parts = [r.choice(makers)() for _ in range(r.randint(3, 60))]
    return GOOD * r.choice((0, 2, 2, 2)) + r.choice((" ", " ", "  ", "\n", "")).join(parts)


def numeral(r: random.Random) -> str:
    """Digits with separators, of any length."""
    length = r.choice((1, 2, 3, 5, 12, 19, 29, 40, 400))
    digits = "".join(r.choice(_DIGITS) for _ in range(length))
    for _ in range(r.randint(0, 3)):
        place = r.randint(0, len(digits))
        digits = digits[:place] + r.choice(".,/-– +×") + digits[place:]
    return digits + r.choice(
        ("", "%", " %", " tỷ", " triệu tỷ đồng", " nghìn tỷ", " KCN", "/0 dự án", " lần", " tỷ rưỡi", "-0 ha")
    )


def date(r: random.Random) -> str:
    """Times that the calendar may not have."""
    day, month, year = (
        r.choice((0, 1, 29, 30, 31, 32, 99)),
        r.choice((0, 1, 2, 4, 12, 13)),
        r.choice((0, 1, 1023, 1900, 2024, 9999)),
    )
    return r.choice(
        (
            f"ngày {day}/{month}/{year}", f"{day}/{month}", f"tháng {month}/{year}", f"quý {month}/{year}",
            f"giai đoạn {year}-{month}", f"giai đoạn {year}-{year - 9}", f"đến hết ngày {day} tháng {month} năm {year}",
            f"{month} tháng năm {year}", f"năm {year}", f"nhiệm kỳ {year}–{year + day}", f"từ {day}/{month} đến {month}/{day}/{year}",
        )
    )  # fmt: skip


def again(r: random.Random) -> str:
    """One thing over and over: what a pattern that tries again and again is slow with."""
    piece = r.choice(
        ("1.", "1,", "1 ", "a", "a ", "(", "tháng ", "1/", "-", "năm 2024 ", "tỷ ", "Công ty ", "và ", "ông ", "|", "\t", "A.",
         "Hà Nam, ", "1 tỷ ", "gấp ", "KCN ", "của ", "từ 1 đến ", "“", "\u0301", "\u202e", "\u200b", "12/16 KCN, ", "xếp thứ ", "\n",
         "Ủy ban nhân dân ", "https://", "a@", "12 nghìn ", "trăm ", "x\n\n", "- \n", "Bảng 1\n1\t2\n")
    )  # fmt: skip
    return piece * r.choice((50, 500, 5000, 20000 // len(piece)))


def odd(r: random.Random) -> bytes:
    """Bytes that are text in part, or in another encoding, or in none."""
    good = (GOOD + text(r)).encode("utf-8", "replace")
    match r.randint(0, 6):
        case 0:
            return bytes(r.randrange(256) for _ in range(r.randint(1, 400)))
        case 1:
            return good.decode("utf-8", "replace").encode(
                r.choice(("utf-16", "utf-16-le", "utf-32", "utf-7")), "replace"
            )
        case 2:
            return (
                r.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\xfe\xff", b"PK\x03\x04", b"%PDF-", b"{\\rtf")) + good
            )
        case 3:
            return good[: r.randint(0, len(good))]
        case 4:
            return good.replace(b" ", bytes([r.randrange(32)]), r.randint(1, 9))
        case 5:
            return "".join(
                chr(r.choice((r.randrange(0x20), r.randrange(0x3000), r.randrange(0xE000, 0x110000))))
                for _ in range(300)
            ).encode("utf-8", "replace")
        case _:
            return again(r).encode()


def page(r: random.Random) -> bytes:
    """A web page that a browser would still show."""
    marks = ("a", "on", "data-", "'", '"', "=")
    number = r.choice((0, 3, 3000))
    attributes = " ".join(f"{r.choice(marks)}{n}={r.choice((1, chr(39), chr(34) * 2))}" for n in range(number))
    reference = f"&#{r.choice((0, 8, 11, 12, 27, 128, 55296, 65534, 1114112, 10**9))};"
    reference += f"&#x{r.choice(('8', 'FFFE', 'D800', 'ffffffff'))};"
    depth = r.choice((0, 5, 300, 3000))
    body = f"<p {attributes}>{GOOD}{reference}{text(r)}</p>" * r.randint(1, 4)
    cell = f"<td colspan={r.choice((1, 10**9, -1))} rowspan=0>{numeral(r)}"
    table = f"<table><tr>{cell}<td>{GOOD}</table>" * r.randint(0, 3)
    raw = (
        f"<html lang={r.choice(('vi', 'en', 'x' * 3000))}><head><title>{text(r)[:200]}\x1b[31m</title>"
        f"<link rel=canonical href='{r.choice(_ADDRESSES)}'>"
        f"<meta property=article:published_time content='{date(r)}'>"
        f"<script type='application/ld+json'>{r.choice(_LINKED)}</script></head>"
        f"<body><article><h1>{again(r)[:900]}</h1>{'<div>' * depth}{body}{table}{'</div>' * r.choice((0, depth))}</article>"
    ).encode("utf-8", "replace")
    return mutated(r, raw) if r.random() < 0.3 else raw


def mutated(r: random.Random, raw: bytes) -> bytes:
    """The bytes with some of them changed, doubled or gone."""
    changed = bytearray(raw)
    for _ in range(r.randint(1, 12)):
        at = r.randrange(len(changed) or 1)
        match r.randint(0, 2):
            case 0 if changed:
                changed[at % len(changed)] = r.randrange(256)
            case 1:
                del changed[at : at + r.randint(1, 60)]
            case _:
                changed[at:at] = changed[at : at + r.randint(1, 60)]
    return bytes(changed)


def word(r: random.Random) -> bytes:
    """A Word file with a part of another make: an entity that grows, a bomb, broken bytes."""
    from docx import Document

    document = Document()
    document.add_paragraph(GOOD)
    document.core_properties.title = "x" * r.choice((1, 255))
    stream = io.BytesIO()
    document.save(stream)
    if r.random() < 0.5:
        return mutated(r, stream.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = r.choice(
                    (
                        b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
                        + b"".join(
                            b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(9)
                        )
                        + b"]><d>&a8;</d>",
                        data.replace(b"<w:p>", b"<w:p>" + b"<w:tbl>" * 3000),
                        data.replace(GOOD.strip().encode(), b"\xff\xfe" + GOOD.encode()),
                        data[: r.randint(0, len(data))],
                        data.replace(GOOD.strip().encode(), b"1 " * 200_000),
                    )
                )
            new.writestr(name, data)
    return out.getvalue()


def paper(r: random.Random) -> bytes:
    """A PDF file with objects that are not what they should be."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    pages = r.choice(
        (b"<</Type/Pages/Kids[2 0 R]/Count 999999999>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<<" * 2000)
    )
    content = (
        b"BT /F1 12 Tf 72 700 Td (%s) Tj ET"
        % r.choice((b"Ha Nam co 8 KCN", b"(" * 5000, b"\\777" * 900))
        * r.choice((1, 500))
    )
    raw = (
        head
        + b"2 0 obj"
        + pages
        + b"endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s 792]/Contents 4 0 R"
        % r.choice((b"612", b"9e99", b"-1"))
    )
    raw += (
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length %d>>stream\n"
        % len(content)
    )
    raw += content + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    return mutated(r, raw) if r.random() < 0.6 else raw


_VALUES: tuple[object, ...] = (
    "\ud800", "x" * 100_000, "x" * 1999, "2024-02-31", "31/2/2024", 7, None, [], {}, "", " ", "\x1b[2J", "\u202egnp.exe",
    "=1+1", "a/../b", "<script>", "%s{0}", 'a"b', "http://[::1", "2024-06", 1e400, "\x00", "a b#c?d",
)  # fmt: skip


def line(r: random.Random, name: str) -> str:
    """A line of index.jsonl about a file, which may be good, and mostly is not."""
    keys = ("id", "title", "published", "url", "author", "publisher", "tittle", "ID")
    row: dict[str, object] = {"file": name, r.choice(keys): r.choice(_VALUES)}
    if r.random() < 0.1:
        row["file"] = r.choice(("x" * 3000, "\ud800.txt", "../a.txt", "a\x00.txt", "", 5, "/etc/passwd"))
    said = json.dumps(row, ensure_ascii=r.random() < 0.9)
    return r.choice((said, said, said, said[:-1], "[" * 5000, "{}" * 3, said * 2))


_MAKERS: tuple[tuple[str, Callable[[random.Random], bytes]], ...] = (
    (".txt", lambda r: text(r).encode("utf-8", "replace")),
    (".txt", lambda r: text(r).encode("utf-8", "replace")),
    (".md", lambda r: (GOOD + again(r) + text(r)).encode("utf-8", "replace")),
    (".txt", odd),
    (".html", page),
    (".html", page),
    (".docx", word),
    (".pdf", paper),
)


def make(number: int, seed: int, folder: Path) -> None:
    """Write so many inputs, an index that speaks of some of them, and a good article among them."""
    r = random.Random(seed)
    folder.mkdir(parents=True)
    lines = []
    for n in range(number):
        suffix, maker = _MAKERS[n % len(_MAKERS)]
        name = f"{n:05}{suffix}"
        (folder / name).write_bytes(maker(r))
        if r.random() < 0.2:
            lines.append(line(r, name))
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "index.jsonl").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    make(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
