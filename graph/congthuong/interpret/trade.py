"""Trade and goods: which way "kim ngạch", "trị giá" and tonnes go, and the commodity beside a figure.

>>> from congthuong.interpret.trade import TONNES, TURNOVERS
>>> dict(zip(TURNOVERS, TONNES))
{'export-turnover': 'lượng xuất khẩu', 'import-turnover': 'lượng nhập khẩu'}
"""

from __future__ import annotations

import re

from congthuong.article import Span
from congthuong.interpret.frames import Frame
from congthuong.interpret.phrases import MAKING
from congthuong.interpret.state import State
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import fold_letters

__all__ = [
    "ABROAD",
    "TONNES",
    "TURNOVERS",
    "bare_trade",
    "goods_behind",
    "goods_of",
    "products_said",
    "take_goods",
    "turnover",
]

TURNOVERS = ("export-turnover", "import-turnover")
TONNES = ("lượng xuất khẩu", "lượng nhập khẩu")
ABROAD = re.compile(r"(?<!\w)(xuất|nhập|xuất nhập|xuất,? nhập|xuất - nhập|x|n|xn)(?: (?:khẩu|bán|siêu)|k)(?!\w)")

_TRADING = re.compile(r"(?<!\w)(?:xuất|nhập|bán|mua|sản xuất|chế biến|tiêu thụ|sản lượng|giá|mặt hàng|và)(?!\w)")
_MADE = re.compile(r"(?<!\w)sản phẩm (?:công nghiệp|sản xuất)(?! hỗ trợ)(?!\w)")
# "xuất khẩu trừ dầu thô", "xuất khẩu kể cả dầu thô": of more than these, or of all others
_EXCEPT = re.compile(
    r"(?<!\w)(?:trừ|không kể|không tính|chưa kể|chưa tính|không bao gồm|không gồm|kể cả|tính cả|bao gồm cả|gồm cả|cả|ngoài)\s$"
)
_USER = re.compile(r"(?<!\w)(?:hộ|nhà mái|mỏ|kho|tập đoàn)\s$")
_BY = re.compile(r"\svề (?:mặt )?(khối lượng|lượng|trị giá|giá trị|kim ngạch)(?!\w)")
_PRODUCTS = re.compile(
    r"(?<!\w)(?:một số|nhiều|nhóm|các|số ít) (?:mặt hàng|sản phẩm)(?! của| (?:có )?liên quan| từ)(?!\w)"
)


def products_said(s: State, figure: Figure, frame: Frame) -> bool:
    """Whether the sentence lists how much is made of products, not industries: it says so, or one of them is weighed."""
    if _MADE.search(s.folded, s.sentence.start, figure.start):
        return True
    if frame.indicator not in (None, "industrial-production-index", "industrial-output-value"):
        return False
    listed = _PRODUCTS.finditer(s.folded, s.sentence.start, figure.start)
    if any(not any(h.start <= m.start() and m.end() <= h.end for h in s.heads if h.kind == "sector") for m in listed):
        return True
    return any(f.kind in ("mass", "measure") and goods_of(s, s.sentence.start, f) for f in s.figures)


def goods_of(s: State, left: int, figure: Figure) -> Head | None:
    """The commodity that the clause left of a figure names, nearest first; none behind "từ", "sang" and such."""
    for good in reversed(s.goods):
        if good.start >= left and good.end <= figure.start:
            if any(m.start <= good.start and good.end <= m.end for m in s.mentions):
                continue
            if _EXCEPT.search(s.folded, max(left, good.start - 16), good.start):
                continue
            if _USER.search(s.folded, max(left, good.start - 12), good.start):
                continue  # "than bán cho các hộ điện"
            if ")" in s.folded[good.end : figure.start] and "(" not in s.folded[good.end : figure.start]:
                continue  # "(kể cả dầu thô)"
            return good
    return None


def goods_behind(s: State, figure: Figure) -> Head | None:
    """“70 triệu tấn xi măng”: the commodity right behind its weight."""
    return next(
        (good for good in s.goods if good.start > figure.end and not s.folded[figure.end : good.start].strip()), None
    )


def take_goods(s: State, good: Head, frame: Frame, noun: Span | None) -> None:
    """Let the frame be of this commodity, or of the product that its noun phrase names: "sữa dừa" and not "dừa"."""
    if noun and (making := MAKING.match(s.folded, *noun)):
        noun = (making.end(), noun[1])
    if noun and (owned := s.folded.find(" của ", good.end, noun[1])) > 0:
        noun = (noun[0], owned)  # "sắt thép các loại của tỉnh"
    if noun and noun[0] <= good.start and good.end <= noun[1] and len(s.folded[slice(*noun)].split()) <= 6:
        lead = 5 if s.folded.startswith("hàng ", good.start) and s.folded.endswith("mặt ", 0, good.start) else 0
        good = Head(good.start + lead, good.end, good.kind, good.notation)
        own = not any(h.start < noun[1] and noun[0] < h.end for h in s.heads if h.kind in ("indicator", "verb"))
        if own and not _TRADING.search(s.folded, *noun):
            good = Head(noun[0], noun[1], "product", good.notation)
    frame.sector, frame.product = s.text[good.start : good.end].lower(), True
    frame.spans["sector"] = ((good.start, good.end),)


def bare_trade(s: State, figure: Figure, noun: Span, frame: Frame) -> bool:
    """“kim ngạch”, "trị giá" alone: of the exports or imports that the text spoke of last; their tonnes are "lượng"."""
    words = fold_letters(s.text[noun[0] : noun[1]])
    of_trade = frame.indicator in TURNOVERS or (frame.label or "") in TONNES
    relational = figure.kind in ("percent", "times", "point")
    if words in ("lượng", "về lượng", "khối lượng") and of_trade and (relational or figure.kind == "mass"):
        frame.label = TONNES[frame.indicator == "import-turnover" or frame.label == TONNES[1]]
        frame.indicator = None
    elif words in ("trị giá", "giá trị", "về trị giá") and of_trade and (relational or figure.kind == "money"):
        frame.indicator = frame.indicator or TURNOVERS[frame.label == TONNES[1]]
        frame.label = words
    else:
        return False
    frame.spans["indicator"] = (noun,)
    return True


def measured_by(s: State, figure: Figure, frame: Frame) -> bool:
    """“tăng 6,3% về khối lượng và 4,9% về giá trị”: by weight or by money, of the trade that is spoken of."""
    by = _BY.match(s.folded, figure.end)
    if by is None or not (frame.indicator in TURNOVERS or (frame.label or "") in TONNES):
        return False
    way = turnover(s, figure.start, frame)
    frame.indicator = None if "lượng" in by[1] else way
    frame.label = TONNES[TURNOVERS.index(way)] if "lượng" in by[1] and way in TURNOVERS else by[1]
    frame.spans["indicator"] = (by.span(1),)
    return True


def turnover(s: State, start: int, frame: Frame) -> str:
    """Which turnover a bare "kim ngạch" is: the one that is spoken of, by the last word of selling or buying abroad."""
    if frame.indicator in TURNOVERS:
        return frame.indicator
    if frame.label in TONNES:
        return TURNOVERS[TONNES.index(frame.label)]
    ways = [
        {"x": "xuất", "n": "nhập"}.get(found[1], found[1])
        for found in ABROAD.finditer(s.folded, max(0, start - 400), start)
    ]
    return {"xuất": TURNOVERS[0], "nhập": TURNOVERS[1]}.get(ways[-1] if ways else "", "trade-turnover")
