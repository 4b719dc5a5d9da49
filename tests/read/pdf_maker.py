"""PDF files made of nothing but bytes: text with a Unicode map, no font file, so that every machine makes the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Item: TypeAlias = tuple[float, float, float, str]  # left, baseline (from below), size, text
Ruling: TypeAlias = tuple[float, float, float, float]  # from left, from below, to left, to below


def make_pdf(
    pages: Sequence[Sequence[Item]],
    *,
    title: str | None = None,
    rulings: Sequence[Sequence[Ruling]] = (),
    size: tuple[float, float] = (595, 842),
    turn: int = 0,
) -> bytes:
    """A PDF of these pages (A4, points) with these lines. Every character is half its size wide."""
    chars = sorted({char for page in pages for *_, text in page for char in text})
    maps = [f"<{ord(char):04X}> <{ord(char):04X}>" for char in chars]
    blocks = [maps[start : start + 100] for start in range(0, len(maps), 100)]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        + "endcmap end end"
    )
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    info = "<FEFF" + (title or "").encode("utf-16-be").hex() + ">"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDSystemInfo << /Registry (Adobe)"
        " /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor << /Type /FontDescriptor /FontName /Plain"
        " /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>",
        _stream(cmap),
        f"<< /Title {info} >>",
    ]
    box = f"{size[1]} {size[0]}" if turn == 90 else f"{size[0]} {size[1]}"
    rotated = f" /Rotate {turn}" if turn else ""
    for number, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F {points} Tf {left} {bottom} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for left, bottom, points, text in page
        )
        lines = rulings[number] if number < len(rulings) else ()
        drawn += "".join(f"\n0.5 w {x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in lines)
        if turn == 90:  # what is drawn lies on its side, and the page is shown turned
            drawn = f"q 0 1 -1 0 {size[1]} 0 cm\n{drawn}\nQ"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}]{rotated} /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {8 + 2 * number} 0 R >>"
        )
        objects.append(_stream(drawn))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
