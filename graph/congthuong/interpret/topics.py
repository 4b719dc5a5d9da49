"""What a figure is about: the head phrase, industry, commodity or noun phrase that its left names, or goes on from."""

from __future__ import annotations

import re

from congthuong.article import Span
from congthuong.interpret.candidates import (
    ABOUT,
    CAPITALS,
    HOLDS,
    RETAIL,
    SALES,
    Clause,
    bare_trade_word,
    fits,
    of_heads,
    of_heads_behind,
    of_nouns,
    of_verbs,
)
from congthuong.interpret.counting import TRAINED, in_pieces, same_count
from congthuong.interpret.discourse import ZONES
from congthuong.interpret.frames import Candidate, Frame, choose
from congthuong.interpret.phrases import MAKING, RATE, noun_phrase, part_behind
from congthuong.interpret.state import Opened, State
from congthuong.interpret.trade import (
    ABROAD,
    TONNES,
    TURNOVERS,
    bare_trade,
    goods_behind,
    goods_of,
    measured_by,
    products_said,
    take_goods,
    turnover,
)
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, fold_letters

__all__ = ["is_growth", "open_frame"]

# A noun phrase that means what is spoken of, or a part of it by owner: it opens nothing.
_SAME_THING = re.compile(
    r"(?:(?:giá trị|con số|chỉ tiêu|chỉ số|tỉ lệ|mức|kết quả|số|tốc độ|khoản|kim ngạch)(?: nài| trên| đó|$)|qui mô|tốc độ|mức tăng|mức giảm|tổng số|tổng cộng|phần còn lại|còn lại|"
    r"giai đoạn|khối|khu vực|doanh nghiệp(?: (?:fdi|trong nước|ngoài nước|nhà nước|tư nhân|có vốn|ngoài)|$)|(?:công nghiệp|kinh tế) (?:trung ương|địa phương|nhà nước|tư nhân|tập thể|cá thể|có vốn|ngoài)|hộ (?:cá thể|kinh doanh|gia đình)|thành phần|cả năm|toàn (?:tỉnh|ngành|thành phố)|(?:tính )?(?:chung|cộng dồn|lũi kế)|cộng dồn|ước|nội địa|trong nước|(?:tỉnh|thành phố|huiện|công ti|địa phương|sở|ngành|đơn vị|cả nước|hãng|nhà mái|xưởng|hai|các)$)(?!\w)"
)
_AND = re.compile(r"\s(?:và|còn lại)\s(?:\w+\s){0,2}$")
# What is done with goods that is not making them.
_MOVED = re.compile(
    r"(?<!\w)(tiêu thụ(?! điện| nước)|thu mua|nhập kho|tồn kho|thông quan|vận chuiển|bốc xếp|cung ứng|dự trữ)(?!\w)[^,;:.()]{0,24}$"
)
_PRICE_OF = re.compile(
    r"(?<!\w)(giá (?!trị|so sánh|hiện hành|cố định|ss)[^,;:()\d]{2,40}?) (?:tại|ở|đang|luôn|đạt|từ|là|dao động|khoảng|hiện|được|tăng|giảm|có|mức|bình quân|trung bình)(?!\w)"
)
_BRANCH = re.compile(r"(?:các )?(?:ngành|lĩnh vực|hoạt động|nhóm ngành|khu vực)(?!\w)")
# What money is for where its verb says so and no indicator does.
_OWN_VERB = re.compile(
    r"(?<!\w)(thưởng|xử phạt|phạt|vai(?: vốn| ngân hàng| thêm)*|lì xì|trả nợ|bồi thường|ủng hộ|quiên góp)(?: tiền)?"
    + ABOUT
)
_OUTPUTS = frozenset({"industrial-production-index", "industrial-output-value"})
_PROMOTION = re.compile(r"(?:đề án|chương trình|hoạt động|công tác|nhiệm vụ|kế hoạch) khuiến công$")
_GROWN = re.compile(
    r"(?<!\w)(thu hoạch|thả nuôi|nuôi(?: tôm| cá)?(?: \w+){0,3}|gieo trồng|gieo sạ|gieo cấi|xuống giống|trồng(?: mới)?(?: \w+){0,3}|canh tác)"
    r"(?: của tỉnh| được| đạt| khoảng| gần| hơn| trên)*\s$"
)
_PART_OF_COUNT = re.compile(r"\s(?:tổng )?(?:số )?(ngành|nhóm ngành|mặt hàng)(?: cấp \d)?\s(?:có|tăng|giảm)(?!\w)")
# "36% số doanh nghiệp đánh giá tốt hơn": of those asked or counted
_PART_OF_FIRMS = re.compile(
    r"\s(?:tổng )?(?:số )?(?:các )?((?:doanh nghiệp|dn|cơ sở sản xuất)(?! mới))(?: [^\W\d]+){0,5}?\s"
    r"(?:đánh giá|cho rằng|cho biết|cho là|nhận thấi|nhận định|dự báo|dự kiến|khẳng định|hài lòng|lạc quan|tin|gặp|hoạt động|dui trì|giữ|báo|kì vọng|mong|cần|phản ánh|trả lời|sử dụng|ứng dụng|áp dụng)(?!\w)"
)
_LENGTHS = frozenset({"km", "m", "count:mét", "count:km"})
_IS = re.compile(r"(?<!\w)(?:là|đạt)(?: khoảng| gần| hơn| trên)?\s$")
_INDUSTRY = re.compile(r"(?:ngành|công nghiệp|sản xuất|chế biến|khai thác|cung cấp|lắp ráp|gia công)(?!\w)")
_OF_INDUSTRY_BEFORE = re.compile(r"(?<!\w)(?:ngành|lĩnh vực|công nghiệp|khu vực)(?: \w+)?\s$")
_BY_KIND = frozenset({"new-enterprises", "enterprise-count", "project-count", "registered-capital", "employment"})
_KIND = re.compile(r"(?:khu vực|ngành|nhóm ngành|lĩnh vực)(?!\w)")
_POWER = frozenset({"MW", "kW", "MWp", "kWp", "GW"})
# "mua sắm 2 máy": what is bought to work with, and not made
_ACQUIRED = re.compile(
    r"(?<!\w)(?:mua sắm|mua|đầu tư|trang bị|lắp đặt|nhập về|sử dụng)(?: được| thêm| mới)*(?: (?:khoảng|gần|hơn|trên))?\s$"
)
_PRODUCT = re.compile(r"(?:sản phẩm|sản lượng) (?!xuất|nhập|ocop|được|của|mới|nài|có|khác)")
_BEGINS = re.compile(r"[\s,;:.+*-]*(?:(?:cụ thể|trong đó|riêng|còn|như)[\s,:]+)?(?:là )?")
_AMONG = re.compile(r"(?<!\w)(?:trong đó|trong số đó|nhóm (?:ngành )?hàng|ngành hàng|nhóm hàng hóa)(?!\w)")
_TRADED = frozenset({"export-turnover", "import-turnover", "production-volume", "industrial-output-value"})
_VERBAL = re.compile(
    r"(?<!\w)(?:xuất khẩu|xuất bán|tiêu thụ(?! điện| nước| nhiên liệu| năng lượng| than)|đặt|đề ra|khiến|mục tiêu|nhập khẩu|dù|mặc dù|chế biến xuất khẩu|thu về|bán|mua|đưa|làm|giúp)(?!\w)"
)
_LIST_OF_GOODS = re.compile(
    r"(?<!\w)(?:một số|nhiều|các|số) (?:mặt hàng|sản phẩm)(?! của| (?:có )?liên quan| từ)[^:;.]{0,90}(?::|(?<!\w)(?:như|gồm|là|trong đó)(?!\w))"
)
_MAKES = re.compile(
    r"(?<!\w)(?:sản xuất|khai thác|chế biến|thu hoạch|bốc xúc|bóc xúc|nuôi|đánh bắt)(?: được| ra)?(?: khoảng| gần| hơn| trên)?\s$"
)
_UNLISTED = re.compile(
    r"\s((?!(?:so|tăng|giảm|trong|ở|tại|cho|của|với|và|mỗi|bằng|là|sang|từ|đến|năm|tháng|vượt|đạt|thì|nài|trên|để|các|hàng|một|qua)(?!\w))"
    r"[^\W\d]+(?: (?!(?:và|với|đạt|tăng|giảm|trong|của|cho|tại|ở|các)(?!\w))[^\W\d]+){0,3})(?=\s?[,;.)]|\s(?:và|với|đạt|tăng|giảm|các loại)(?!\w)|$)"
)
_MADE_OF = re.compile(r"\s(?:sản xuất|khai thác|qui đổi|chế biến|các loại)$")
_MEASURED = re.compile(
    r"(?:tiêu thụ|đơn hàng|tỉ lệ|tỉ trọng|tỉ suất|số |năng suất|mức độ|diện tích|giá |lãi suất|sản lượng|chỉ số|lượng |tổng |chi phí|tiêu thụ|tốc độ)"
)
# A sum with a name of its own is no part of a turnover.
_MONEY_NOUN = re.compile(
    r"doanh thu|lợi nhuận|giá|chi phí|nợ|thuế|lãi|vai|tiền|quĩ|vốn|doanh số|siêu|thưởng|lương|thu nhập|kinh phí|ngân sách|đầu tư|tiết kiệm|hỗ trợ|thu |chi "
)


def open_frame(
    s: State,
    figure: Figure,
    left: int,
    inner: int,
    stop: int,
    heads: list[Head],
    behind: list[Head],
    changes: list[Match[str]],
    frame: Frame,
) -> Opened:
    """Let what stands left of the figure open or change the frame; says what it did."""
    r = s.discourse
    if figure.start in s.respective_heads:
        heads = near_heads = [s.respective_heads[figure.start]]
    else:
        near_heads = [h for h in heads if h.start >= inner or h in s.restored] or heads
    clause = Clause(s, figure, left, inner, stop, heads, behind, changes, frame)
    if counted_part(clause):
        return Opened("part", 99.0, new_indicator=True)
    candidates, crops = of_heads(clause)
    candidates += of_verbs(clause)
    named = any(c.value[0] == "head" and "unfit" not in c.features for c in candidates)
    if figure.kind == "count" and not named and (trained := TRAINED.search(s.folded, left, figure.start)):
        frame.indicator, frame.label, frame.sector = None, s.text[slice(*trained.span(1))], None
        frame.spans["indicator"] = (trained.span(1),)
        return Opened("open", 99.0, new_indicator=True)
    bare = bare_trade_word(clause)
    candidates += of_nouns(clause, bare, candidates, named=named)
    candidates += of_heads_behind(clause)
    if crops and figure.kind == "area":
        return opened_by(s, frame, crops)
    if figure.kind in ("percent", "times") and not named and measured_by(s, figure, frame):
        return Opened("head", 99.0, new_indicator=False)
    if figure.kind == "percent" and not named and (part := part_behind(s, figure, left)):
        return opened_by(s, frame, part)
    noun = noun_phrase(s, inner, figure.start)
    if (
        noun
        and left > s.sentence.start
        and s.folded[left : noun[0]] == " "
        and _AND.search(s.folded, noun[1], figure.start)
    ):
        noun = None  # "60% diện tích đất quy hoạch và 71% …": what the figure before was of
    relational = figure.kind in ("percent", "times", "point", "rank")
    paired = figure.start in s.respective_heads
    sectors = [
        h
        for h in near_heads
        if h.kind in ("sector", "short")
        and (paired or h in s.restored or (h.start >= left and sector_stands(s, h, figure)))
        and not any(g.start < h.start and h.end <= g.end for g in s.goods)  # "thép xây dựng"
    ]
    if figure.kind == "rate" and not named and (cost := _PRICE_OF.search(s.folded, inner, figure.start)):
        return opened_by(s, frame, cost.span(1))
    own = _OWN_VERB.search(s.folded, left, figure.start) if figure.kind in ("money", "rate", "income") else None
    if own and not named:
        return opened_by(s, frame, own.span(1))
    if frame.indicator or frame.label:
        features = {"inherited": 1.0}
        if relational:
            features["relational"] = 1.0
        if (frame.indicator and not fits(s, frame.indicator, figure)) or (
            figure.kind == "count" and not same_count(s, frame, figure)
        ):
            features["unfit"] = 1.0
        if (noun and not relational and not sectors and figure.kind != "bare") or any(
            c.value[0] == "head" and "subordinate" not in c.features and "unfit" not in c.features for c in candidates
        ):
            features["fresh"] = 1.0
        candidates.append(Candidate(("frame", frame.indicator, None), features, frame.spans.get("indicator", ())))
    if (
        figure.kind == "percent"
        and not any(c.value[0] == "head" for c in candidates)
        and frame.indicator
        in (None, "industrial-zone-count", "industrial-cluster-count", "planned-area", "leased-area")
    ):
        zones = [m for m in s.mentions if m.type in ZONES and left <= m.start and m.end <= figure.start]
        if zones and re.fullmatch(
            r"[\s(:]*(?:đạt|đã đạt|là|mới đạt|cũng đạt|gần|khoảng|hơn|trên|với)?\s*",
            s.folded[zones[-1].end : figure.start],
        ):
            candidates.append(Candidate(("noun", "occupancy-rate", None), {"noun": 1.0, "specific": 1.0}, ()))
    if figure.kind == "area" and figure.unit == "hectare" and (grown := _GROWN.search(s.folded, left, figure.start)):
        frame.indicator, frame.label = None, s.text[slice(*grown.span(1))]
        frame.spans["indicator"] = (grown.span(1),)
        if crop := goods_behind(s, figure) or goods_of(s, left, figure):
            take_goods(s, crop, frame, None)
        return Opened("open", 99.0, new_indicator=True)
    if figure.kind == "area" and figure.unit != "hectare" and goods_behind(s, figure):
        return go_on(s, figure, left, sectors, noun, frame, Opened("none", 99.0))  # "82 triệu m2 vải"
    if not candidates and figure.kind == "area":
        return area_alone(s, figure, left, frame)
    if not candidates:
        return go_on(s, figure, left, sectors, noun, frame, Opened("none", 99.0))
    s.weighed = tuple(candidates)
    if r.trace:
        r.trace.weighed(s.text, figure, candidates)
    best, margin = choose(candidates)
    kind, notation, head = best.value
    moved = _MOVED.search(s.folded, left, figure.start)
    if best.score < -20 and figure.kind == "mass" and frame.indicator in TURNOVERS and not moved:
        # "cà phê 983 triệu USD với 171,4 nghìn tấn": the same goods, weighed
        frame.indicator, frame.label = None, TONNES[TURNOVERS.index(frame.indicator)]
        if goods := goods_behind(s, figure) or goods_of(s, left, figure):
            take_goods(s, goods, frame, None)
        return Opened("open", 99.0)
    if best.score < -20 and figure.kind == "mass" and notation in TURNOVERS and not moved:
        # "tiêu thụ 69 triệu tấn xi măng trong nước, xuất khẩu 25 triệu tấn"
        frame.indicator, frame.label = None, TONNES[TURNOVERS.index(notation)]
        frame.spans["indicator"] = best.spans
        if goods := goods_behind(s, figure) or goods_of(s, left, figure):
            take_goods(s, goods, frame, None)
        elif not frame.product:
            frame.sector = None
        return Opened("open", 99.0, new_indicator=True)
    worth = noun and s.folded[slice(*noun)] in ("giá trị", "trị giá")
    made = frame.product and frame.indicator == "production-volume" and figure.kind == "money"
    if best.score < -20 and made and (worth or (not noun and output_spoken_of(s, figure))):
        frame.indicator = "industrial-output-value"  # "nước đá 480 nghìn cây, giá trị 12 tỷ đồng"
        return Opened("frame", 99.0, new_indicator=True)
    grows = frame.indicator == "industrial-production-index" and figure.kind == "money" and best.score < -20
    if grows and any(c.value.slot == "ownership" and left <= c.start < figure.start for c in s.cues):
        frame.indicator = "industrial-output-value"  # "doanh nghiệp ngoài quốc doanh đạt 1.635 tỷ đồng"
        return Opened("frame", 99.0, new_indicator=True)
    if best.score < -20:
        if figure.kind == "area":
            return area_alone(s, figure, left, frame)
        frame.indicator, frame.label, frame.sector = None, figure.noun, None
        frame.spans["indicator"] = figure.spans.get("unit", ())
        return go_on(s, figure, left, sectors, noun, frame, Opened("none", 99.0))
    if kind == "frame":
        return go_on(s, figure, left, sectors, noun, frame, Opened("frame", margin))
    opened = Opened(kind, margin, new_indicator=notation != frame.indicator)
    share_of = figure.kind == "percent" and head is not None and head.start >= figure.end
    part = noun_phrase(s, inner, bare.start()) if kind == "trade" and bare else None
    goods_go_on = (
        kind == "trade" and frame.product and (notation == frame.indicator or frame.label in TONNES) and not part
    )
    if not share_of and not goods_go_on:
        frame.sector, frame.product = None, False
        frame.spans.pop("sector", None)
        if notation != frame.indicator and kind == "head":
            frame.qualifiers = ()
            if notation not in (
                "registered-capital",
                "implemented-capital",
                "project-count",
                "fdi-attracted",
                "enterprise-count",
                "investment-capital",
                "employment",
                "planned-area",
                "leased-area",
                "industrial-land-area",
                "occupancy-rate",
            ):
                frame.ownership = frame.scope = frame.flow = None
    frame.indicator = notation
    frame.label = s.text[head.start : head.end] if head else figure.noun
    frame.spans["indicator"] = best.spans
    behind_it = goods_behind(s, figure) if figure.kind == "mass" else None
    if notation in _TRADED and (goods := behind_it or goods_of(s, left, figure)):
        take_goods(s, goods, frame, noun if kind == "frame" else None)
        return opened
    if (
        part
        and not _SAME_THING.match(s.folded, part[0])
        and not any(m.start < part[1] and part[0] < m.end for m in s.mentions)
        and len(s.folded[slice(*part)].split()) <= 6
    ):
        frame.sector, frame.product = s.text[slice(*part)].lower(), True  # "cua đạt kim ngạch 20 triệu USD"
        frame.spans["sector"] = (part,)
        return opened
    if notation in _BY_KIND and sectors and _KIND.match(s.folded, sectors[-1].start):
        take_sector(s, sectors[-1], frame)  # "khu vực dịch vụ có 99.548 doanh nghiệp thành lập mới"
        return opened
    own_sectors = [h for h in sectors if head is None or not (h.start >= head.start and h.end <= head.end)]
    if (
        own_sectors
        and frame.indicator in r.lexicon.indicators
        and r.lexicon.indicators[frame.indicator].one("bySector")
    ):
        take_sector(s, own_sectors[-1], frame)
    return opened


def opened_by(s: State, frame: Frame, words: Span) -> Opened:
    """A frame that the text's own words name: no indicator of the code list, no industry or product from before."""
    frame.indicator, frame.label, frame.sector, frame.product = None, s.text[slice(*words)], None, False
    frame.spans["indicator"] = (words,)
    return Opened("open", 99.0, new_indicator=True)


def counted_part(c: Clause) -> bool:
    """“có 18/25 ngành tăng", "36% số doanh nghiệp đánh giá tốt hơn": a share of those counted, which stand behind it."""
    s, figure, frame, changes = c.s, c.figure, c.frame, c.changes
    part_of = _PART_OF_COUNT.match(s.folded, figure.end) if figure.kind == "percent" else None
    if part_of and not (changes and s.folded[changes[-1].end : figure.start].isspace()):
        frame.indicator, frame.label, frame.sector, frame.product = None, s.text[slice(*part_of.span(1))], None, False
        frame.spans["indicator"] = (part_of.span(1),)
        return True
    firms = _PART_OF_FIRMS.match(s.folded, figure.end) if figure.kind == "percent" else None
    if firms and not (changes and s.folded[changes[-1].end : figure.start].isspace()):
        frame.indicator, frame.label, frame.sector = "enterprise-count", s.text[slice(*firms.span(1))], None
        frame.spans["indicator"] = (firms.span(1),)
        return True
    return False


def area_alone(s: State, figure: Figure, left: int, frame: Frame) -> Opened:
    """An area with no word for it: a company's is its site, any other a zone's."""
    company = (
        s.discourse.entity
        and s.discourse.entity[1] == "Company"
        and not any(m.type in ZONES and left - 40 <= m.start < figure.start for m in s.mentions)
    )
    frame.indicator, frame.label, frame.sector = "site-area" if company else "planned-area", figure.noun, None
    frame.spans["indicator"] = figure.spans.get("unit", ())
    return Opened("noun", 99.0)


def go_on(
    s: State, figure: Figure, left: int, sectors: list[Head], noun: tuple[int, int] | None, frame: Frame, opened: Opened
) -> Opened:
    """No indicator named: an industry, a product or an open noun phrase continues the frame, or stands alone."""
    r = s.discourse
    relational = figure.kind in ("percent", "times", "point")
    if figure.unit in _POWER and rated(s, figure, left, noun, frame):
        return Opened("product", opened.margin)
    weighed = (
        goods_behind(s, figure) if figure.kind in ("mass", "measure", "area") or made_in_pieces(s, figure) else None
    )
    goods = None if weighed else goods_of(s, left, figure)
    if goods and noun and goods.end <= noun[0] and "," in s.folded[goods.end : noun[0]]:
        goods = None  # "về khoáng sản, sản xuất alumin đạt …": what stands nearer
    if (
        relational
        and goods
        and any(h.start <= goods.start and goods.end <= h.end and _INDUSTRY.match(s.folded, h.start) for h in sectors)
    ):
        goods = None  # "sản xuất hóa chất", "ngành thép": the industry, not what it makes
    if retailed(s, figure, left, goods_of(s, left, figure), sectors, noun, frame):
        return Opened("product", opened.margin)
    alone = frame.indicator is None and (frame.label is None or _PRODUCT.match(fold_letters(frame.label)))
    if goods and relational and alone and _BEGINS.fullmatch(s.folded, left, goods.start):
        frame.indicator = "production-volume"  # "Cụ thể, sắt thép các loại tăng 59%; than sạch tăng 14%"
    if goods and relational and products_said(s, figure, frame):
        frame.indicator = "production-volume"
        frame.spans["indicator"] = ((goods.start, goods.end),)
    physical = figure.kind in ("mass", "measure") or made_in_pieces(s, figure)
    physical = physical and figure.unit not in _LENGTHS
    if relational and noun and not goods and not sectors and listed_product(s, figure, noun, frame):
        frame.indicator = "production-volume"
    if physical and not weighed and not goods and (made := made_behind(s, figure, left)):
        frame.indicator, frame.label = "production-volume", s.text[slice(*made)]
        frame.sector, frame.product = frame.label.lower(), True
        frame.spans["indicator"] = frame.spans["sector"] = (made,)
        return Opened("product", opened.margin)
    if physical and not weighed and (moved := _MOVED.search(s.folded, left, figure.start)):
        # "sản xuất 34 triệu tấn than; tiêu thụ 43 triệu tấn": of the same goods, what was done with them
        frame.indicator, frame.label = None, s.text[slice(*moved.span(1))]
        frame.spans["indicator"] = (moved.span(1),)
        if goods:
            take_goods(s, goods, frame, None)
        elif not frame.product:
            frame.sector = None
        return Opened("open", opened.margin, new_indicator=True)
    if goods and frame.indicator in _TRADED and (relational or figure.kind in ("money", "rank")):
        take_goods(s, goods, frame, noun)
        return Opened("product", opened.margin)
    if (
        goods
        and (figure.kind in ("mass", "measure") or made_in_pieces(s, figure))
        and frame.indicator != "production-capacity"
    ):
        abroad = frame.indicator in ("export-turnover", "import-turnover") or re.search(
            r"xuất khẩu|xuất bán|nhập khẩu", s.folded[s.sentence.start : figure.start]
        )
        if not abroad:
            frame.indicator, frame.label = "production-volume", s.text[goods.start : goods.end]
            frame.spans["indicator"] = ((goods.start, goods.end),)
            take_goods(s, goods, frame, noun)
            return Opened("product", opened.margin)
        frame.label = TONNES[turnover(s, figure.start, frame) == TURNOVERS[1]]
        frame.indicator = None
        take_goods(s, goods, frame, noun)
        return Opened("open", opened.margin, new_indicator=True)
    if noun and s.folded.startswith(("tỉ lệ ", "tỉ trọng "), noun[0]) and figure.kind == "percent":
        return open_noun(s, figure, noun, frame, opened)
    if good := weighed:
        verb = _MOVED.search(s.folded, left, figure.start)
        ways = [*ABROAD.finditer(s.folded, s.sentence.start, figure.start)]
        words = s.text[slice(*verb.span(1))] if verb else TONNES[ways[-1][1] in ("nhập", "n")] if ways else None
        frame.indicator = None if words else "production-volume"
        frame.label = words or s.text[good.start : good.end]
        frame.spans["indicator"] = (verb.span(1) if verb else (good.start, good.end),)
        take_goods(s, good, frame, None)
        return Opened("open" if words else "product", opened.margin, new_indicator=bool(words))
    if physical and noun:
        return open_noun(s, figure, noun, frame, opened)  # "gạch xây dựng ước đạt 15,7 triệu viên"
    if sold_part(s, figure, left, sectors, noun, frame):
        return Opened("sector", opened.margin)
    counted = frame.indicator in _BY_KIND and figure.kind in ("count", "money") and opened.kind == "frame"
    if sectors and counted and _KIND.match(s.folded, sectors[-1].start):
        take_sector(s, sectors[-1], frame)
        return Opened("sector", opened.margin)
    if sectors:
        head = sectors[-1]
        if relational and frame.indicator is None and RATE.match(f"{fold_letters(frame.label or '')} "):
            take_sector(s, head, frame)  # "tỷ trọng công nghiệp tăng từ 57% …; dịch vụ từ 28% lên 34%"
            return Opened("sector", opened.margin)
        by_sector = (
            frame.indicator in r.lexicon.indicators and r.lexicon.indicators[frame.indicator].one("bySector") == "true"
        )
        if not by_sector and frame.indicator and HOLDS.search(s.folded, head.end, figure.start):
            take_sector(s, head, frame)  # "ngành công nghiệp chiếm 46%": of what is spoken of
            return Opened("sector", opened.margin)
        if not by_sector:
            if not relational and figure.kind != "rank":
                return open_noun(s, figure, noun, frame, opened)
            holds = HOLDS.search(s.folded, max(head.end, s.closed), figure.start)
            frame.indicator = None if holds else grown_alone(head.notation)
            frame.qualifiers = ()
            frame.ownership = frame.scope = frame.flow = None
        take_sector(s, head, frame)
        frame.label = "tỷ trọng" if frame.indicator is None and relational else s.text[head.start : head.end]
        return Opened("sector", opened.margin)
    if noun:
        return open_noun(s, figure, noun, frame, opened)
    if figure.kind == "count" and not frame.indicator and not frame.label:
        frame.label = figure.noun
        frame.spans["indicator"] = figure.spans.get("unit", ())
    return opened


def made_in_pieces(s: State, figure: Figure) -> bool:
    """Whether it counts pieces of a product, and not what is bought to work with."""
    return in_pieces(figure) and not _ACQUIRED.search(s.folded, max(s.sentence.start, figure.start - 40), figure.start)


def rated(s: State, figure: Figure, left: int, noun: Span | None, frame: Frame) -> bool:
    """“công suất thủy điện 22.999 MW, điện gió 5.059 MW": what a kind of plant can give, never what is made."""
    goods = goods_of(s, left, figure)
    if frame.indicator != "production-capacity" and not (goods or noun):
        return False
    frame.indicator = "production-capacity"
    if goods:
        take_goods(s, goods, frame, noun)
    elif noun and len(s.folded[slice(*noun)].split()) <= 5 and not _MEASURED.match(s.folded, noun[0]):
        frame.sector, frame.product = s.text[slice(*noun)].lower(), True
        frame.spans["sector"] = (noun,)
    return True


def retailed(
    s: State, figure: Figure, left: int, goods: Head | None, sectors: list[Head], noun: Span | None, frame: Frame
) -> bool:
    """“bán lẻ hàng hóa tăng 9%, trong đó may mặc tăng 8%": a group of the goods that are sold."""
    if frame.indicator not in RETAIL or figure.kind not in ("percent", "times", "point", "money", "rank"):
        return False
    if left == s.sentence.start and not _AMONG.search(s.folded, left, figure.start):
        return False
    if goods:
        take_goods(s, goods, frame, noun)
    elif sectors and sectors[-1].notation.isdigit() and not _INDUSTRY.match(s.folded, sectors[-1].start):
        group = (sectors[-1].start, sectors[-1].end)
        if int(sectors[-1].notation) > 39:
            return False  # a service
        frame.sector, frame.product = s.text[slice(*group)].lower(), True
        frame.spans["sector"] = (group,)
    elif noun and frame.product and len(s.folded[slice(*noun)].split()) <= 7 and not _MEASURED.match(s.folded, noun[0]):
        if _SAME_THING.match(s.folded, noun[0]) or _MONEY_NOUN.search(s.folded, *noun):
            return False
        frame.sector = s.text[slice(*noun)].lower()
        frame.spans["sector"] = (noun,)
    else:
        return False
    frame.indicator = "retail-goods-revenue"
    return True


def sold_part(s: State, figure: Figure, left: int, sectors: list[Head], noun: Span | None, frame: Frame) -> bool:
    """“…; thương mại 4.200 tỷ đồng; du lịch lữ hành 10 tỷ đồng": the trades that sales and services are the sum of."""
    if frame.indicator not in SALES or figure.kind not in ("money", "percent", "times"):
        return False
    if left == s.sentence.start and figure.kind != "money":
        return False
    span = (sectors[-1].start, sectors[-1].end) if sectors else noun
    if span is None:
        return False
    trade = "retail-goods-revenue" if s.folded[slice(*span)] == "thương mại" else None
    if trade is None and sectors:
        trade = grown_alone(sectors[-1].notation)
    if trade not in SALES:
        return False
    own = bool(sectors) and sectors[-1].notation.isdigit() and trade == "services-revenue"
    frame.indicator, frame.label = trade, s.text[slice(*span)]
    frame.sector, frame.product = sectors[-1].notation if own else None, False
    frame.spans["indicator"] = (span,)
    frame.spans.pop("sector", None)
    if own:
        frame.spans["sector"] = (span,)
    return True


def listed_product(s: State, figure: Figure, noun: Span, frame: Frame) -> bool:
    """“Một số sản phẩm tăng, như: mộc dân dụng tăng 4%": a product that no vocabulary lists, in a list of such."""
    return (
        figure.kind in ("percent", "times")
        and frame.indicator in (None, "industrial-output-value", "industrial-production-index")
        and (frame.indicator is not None or "sản phẩm công nghiệp" in s.folded[s.sentence.start : noun[0]])
        and len(s.folded[slice(*noun)].split()) <= 5
        and not _SAME_THING.match(s.folded, noun[0])
        and not _MEASURED.match(s.folded, noun[0])
        and bool(_LIST_OF_GOODS.search(s.folded, s.sentence.start, noun[0]))
    )


def made_behind(s: State, figure: Figure, left: int) -> Span | None:
    """“sản xuất 500 nghìn tấn bột đá trắng, …”: a product that no vocabulary lists, behind its weight."""
    if figure.kind not in ("mass", "measure") or not _MAKES.search(s.folded, left, figure.start):
        return None
    behind = _UNLISTED.match(s.folded, figure.end, s.sentence.end)
    return behind.span(1) if behind else None


def grown_alone(sector: str) -> str | None:
    """Which indicator "ngành X tăng 5%" alone is of: output for industry, revenue for trades that are measured by it."""
    if sector in ("I", "55", "56"):
        return "accommodation-food-revenue"
    if sector in ("G", "46", "47"):
        return "retail-sales-and-services"
    if sector in ("services", "79"):
        return "services-revenue"
    industrial = sector in ("B", "C", "D", "E", "industry+construction") or (
        sector.isdigit() and 5 <= int(sector) <= 39
    )
    return "industrial-production-index" if industrial else None


def take_sector(s: State, head: Head, frame: Frame) -> None:
    """Let the frame be of this industry; a group of goods that is traded keeps its own name."""
    goods = frame.indicator in TURNOVERS and len(head.notation) == 2 and not _INDUSTRY.match(s.folded, head.start)
    if goods and not _OF_INDUSTRY_BEFORE.search(s.folded, max(s.sentence.start, head.start - 20), head.start):
        frame.sector, frame.product = s.text[head.start : head.end].lower(), True
    else:
        frame.sector, frame.product = head.notation, False
    frame.spans["sector"] = ((head.start, head.end),)


def open_noun(s: State, figure: Figure, noun: tuple[int, int] | None, frame: Frame, opened: Opened) -> Opened:
    """A noun phrase no vocabulary lists: a product when it is weighed or counted in pieces, an open indicator else."""
    if noun is None:
        if opened.kind == "none" and not frame.indicator and figure.kind == "count":
            frame.indicator, frame.label = None, figure.noun
            frame.spans["indicator"] = figure.spans.get("unit", ())
        return opened
    words = s.text[noun[0] : noun[1]]
    if figure.kind in ("percent", "times") and frame.indicator is None and _PRODUCT.match(s.folded, noun[0]):
        frame.indicator, frame.label, frame.sector, frame.product = "production-volume", words, words.lower(), True
        frame.spans["indicator"] = frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin, new_indicator=True)
    if figure.kind in ("money", "rate") and (promoted := _PROMOTION.search(s.folded, *noun)):
        frame.indicator, frame.label, frame.sector, frame.product = "programme-budget", words, None, False
        frame.spans["indicator"] = (promoted.span(),)
        return Opened("noun", opened.margin, new_indicator=True)
    if bare_trade(s, figure, noun, frame):
        return Opened("head", opened.margin, new_indicator=True)
    if _SAME_THING.match(fold_letters(words)) and (frame.indicator or frame.label):
        return opened
    physical = (figure.kind in ("mass", "measure") or made_in_pieces(s, figure)) and figure.unit not in _LENGTHS
    relational = figure.kind in ("percent", "times", "point")
    if any(m.start <= noun[0] and noun[1] <= m.end for m in s.mentions):
        return opened
    if physical and " " in words and words.istitle():
        return opened  # a name that no recogniser knows
    if any(c.value.slot in ("ownership", "flow") and c.start < noun[1] and noun[0] < c.end for c in s.cues):
        return opened
    if physical:  # "đồng tấm sản xuất 5.335 tấn", "sản xuất alumin quy đổi đạt …": the product alone
        made = MAKING.match(s.folded, *noun)
        noun = (made.end() if made else noun[0], noun[1])
        if made_of := _MADE_OF.search(s.folded, *noun):
            noun = (noun[0], made_of.start())
        words = s.text[slice(*noun)]
        if not words.strip():
            return opened
    if figure.kind == "mass" and (
        frame.indicator in ("export-turnover", "import-turnover")
        or re.search(r"xuất khẩu|xuất bán|nhập khẩu", s.folded[s.sentence.start : figure.start])
    ):
        # tonnes sold abroad are no turnover; the product stays
        if frame.indicator not in TURNOVERS and not frame.product:
            frame.sector = None
        frame.indicator, frame.label = None, TONNES[turnover(s, figure.start, frame) == TURNOVERS[1]]
        return Opened("open", opened.margin, new_indicator=True)
    rate = relational and RATE.match(s.folded, noun[0]) is not None
    if (physical or relational) and not rate and (len(words.split()) > 6 or _VERBAL.search(fold_letters(words))):
        return opened
    if physical and frame.indicator != "production-capacity":
        frame.indicator, frame.label, frame.sector, frame.product = "production-volume", words, words.lower(), True
        frame.spans["indicator"] = frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if (
        relational
        and not rate
        and frame.indicator in (*_TRADED, "industrial-production-index")
        and figure.kind != "rank"
    ):
        if (
            frame.indicator == "industrial-production-index"
            and not re.match(r"(?:ngành |nhóm |sản xuất |công nghiệp )", fold_letters(words))
            and len(words.split()) > 5
        ):
            return opened
        frame.label, frame.sector, frame.product = words, words.lower(), True
        frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if figure.kind == "money" and frame.indicator == "production-volume" and output_spoken_of(s, figure):
        frame.indicator = "industrial-output-value"  # "mỳ gạo 7.280 tấn, đạt 167 tỷ đồng; gạch đạt 48 tỷ đồng"
    if (
        figure.kind == "money" and frame.indicator in ("export-turnover", "import-turnover", "industrial-output-value")
        and len(words.split()) <= 7 and not _MONEY_NOUN.search(fold_letters(words))
    ):  # fmt: skip
        frame.label, frame.sector, frame.product = words, words.lower(), True
        frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if figure.kind == "money" and frame.indicator in CAPITALS and _BRANCH.match(fold_letters(words)):
        frame.sector, frame.product = None, False
        return Opened("sector", opened.margin)  # "ngành vui chơi, giải trí đạt 210 triệu USD": a part of the capital
    if figure.kind == "count" and opened.kind == "frame" and same_count(s, frame, figure):
        return opened
    if (
        figure.kind == "money" and opened.kind == "frame" and not _MONEY_NOUN.search(fold_letters(words))
        and re.search(r"(?<!\w)riêng(?: khối| mảng| lĩnh vực| ngành| nhóm)?\s$", s.folded[s.sentence.start : noun[0]])
    ):  # fmt: skip
        return opened  # "doanh thu đạt 11 tỷ đồng, riêng kênh trực tuyến 4 tỷ đồng": a part of it
    if figure.kind == "count":
        stated = bool(_IS.search(s.folded, noun[1], figure.start)) and len(words.split()) <= 6
        said = stated or fold_letters(words) == "dân số"
        frame.indicator, frame.label, frame.sector = None, words if said else figure.noun, None
        frame.spans["indicator"] = (noun,) if said else figure.spans.get("unit", ())
        return Opened("open", opened.margin, new_indicator=True)
    if relational and figure.kind != "point" and frame.indicator in SALES and MAKING.match(s.folded, *noun):
        frame.indicator, frame.label = "industrial-production-index", words  # "chế tạo sản phẩm từ thép tăng 8%"
        frame.sector, frame.product = words.lower(), True
        frame.spans["indicator"] = frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin, new_indicator=True)
    if opened.kind == "frame" and relational and not _MEASURED.match(fold_letters(words)):
        return opened
    frame.indicator, frame.label, frame.sector, frame.product = None, words, None, False
    frame.qualifiers = ()
    frame.ownership = frame.scope = frame.flow = None
    frame.spans["indicator"] = (noun,)
    frame.spans.pop("sector", None)
    return Opened("open", opened.margin, new_indicator=True)


def output_spoken_of(s: State, figure: Figure) -> bool:
    """Whether the value of what is made was spoken of just before."""
    return "giá trị sản xuất" in s.folded[max(0, figure.start - 500) : figure.start]


def sector_stands(s: State, head: Head, figure: Figure) -> bool:
    """An everyday word for an industry counts only right before its verb, or behind "ngành"."""
    if head.kind == "sector":
        return True
    lead = s.folded[max(s.sentence.start, head.start - 12) : head.start]
    rest = s.folded[head.end : figure.start]
    return bool(
        re.search(r"(?:^|[,;:(]\s?|(?:ngành|và|trong đó|riêng|còn|nhóm|là|với|lượt|khi|như)\s)$", lead)
    ) and bool(
        re.match(
            r"\s?(?:\(|(?:tăng|giảm|đạt|ước|chỉ|có|cũng|đều|cùng|vẫn|bằng|và|lại|lần|sụt|tiếp|hơn|[\d])|,|$)", rest
        )
    )


def is_growth(s: State, figure: Figure, left: int, frame: Frame) -> bool:
    """Whether the head itself is a growth rate ("tốc độ tăng trưởng", "chỉ số … đạt 22,4%")."""
    label = fold_letters(frame.label or "")
    if frame.indicator in ("industrial-production-index", "consumer-price-index"):
        return True
    if re.search(r"(?:tốc độ tăng|tăng trưởng)(?!\w)[^,;:()]*$", s.folded[left : figure.start]):
        return True
    return "tăng trưởng" in label or "tốc độ tăng" in label or frame.indicator in ("grdp", "gdp")
