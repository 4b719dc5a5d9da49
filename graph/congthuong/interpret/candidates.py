"""What may name a figure's indicator: heads left of it and behind it, verbs and nouns; each with what speaks for it.

>>> from congthuong.interpret.candidates import HOLDS
>>> bool(HOLDS.search("dệt may chiếm 12%")), bool(HOLDS.search("dệt may đạt 12%"))
(True, False)

Nothing is chosen here. `topics` weighs the candidates and lets the best open the frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from congthuong.article import Span
from congthuong.interpret.counting import counted_indicator, in_pieces
from congthuong.interpret.discourse import ZONES
from congthuong.interpret.frames import Candidate, Frame
from congthuong.interpret.phrases import noun_phrase, rate_phrase
from congthuong.interpret.qualifiers import NEWBORN
from congthuong.interpret.state import State
from congthuong.interpret.trade import TONNES, TURNOVERS, turnover
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, fold_letters
from congthuong.recognise.names import Mention

__all__ = [
    "ABOUT",
    "CAPITALS",
    "HOLDS",
    "RETAIL",
    "SALES",
    "Clause",
    "bare_trade_word",
    "fits",
    "located",
    "of_heads",
    "of_heads_behind",
    "of_nouns",
    "of_verbs",
]

ABOUT = (
    r"(?: (?:được|thêm|khoảng|gần|hơn|trên|tới|từ|đạt|tổng cộng|xấp xỉ|có|trị giá|với|vốn|quy mô|qui mô|thêm được))*\s$"
)
HOLDS = re.compile(r"(?<!\w)chiếm(?!\w)")
CAPITALS = frozenset({"investment-capital", "registered-capital", "fdi-attracted"})
RETAIL = frozenset({"retail-sales-and-services", "retail-goods-revenue"})
SALES = RETAIL | {"accommodation-food-revenue", "services-revenue"}
_WEAK = frozenset(
    fold_letters(w)
    for w in ("công nghiệp", "ngành công nghiệp", "sản xuất công nghiệp", "vốn", "FDI", "lao động", "việc làm", "diện tích", "xuất khẩu", "nhập khẩu", "XK", "NK", "bán lẻ",
              "thu nhập", "lương", "quy mô", "số vốn", "tổng vốn", "sản lượng", "chỉ số giá", "giải ngân", "cho thuê", "công suất", "kinh phí", "đầu tư công", "mặt bằng",
              "hàng công nghiệp", "tốc độ tăng trưởng", "đất sạch", "nghiệm thu", "chỉ số sản xuất", "đất sản xuất", "vốn góp", "vốn đầu tư")
)  # fmt: skip
_SUBORDINATE = re.compile(
    r"(?<!\w)(?:nhờ|do|vì|từ|để|nhằm|bởi|giúp|trong khi|cùng với(?! đó)|bên cạnh(?! đó)|(?<!nước )ngoài|thông qua|phục vụ|thúc đẩi|theo)(?!\w)[^,;:]*$"
)
# Newly granted and added capital together are what was attracted.
_NEW_AND_MORE = re.compile(r"(?:cấp mới|đầu tư mới|đăng kí mới)[^;.()]{1,30}(?:tăng thêm|bổ sung|điều chỉnh|góp vốn)")
_BOTH = re.compile(r"cấp mới (?:và|,) (?:điều chỉnh|tăng|bổ sung)[^;.]{0,80}$")
# "công nghiệp" that only says of what kind something is.
_OF_INDUSTRY = re.compile(
    r"(?:doanh nghiệp|cơ sở|dự án|sản phẩm|hàng|đất|khu|cụm|kĩ thuật|nghề|kinh tế|lĩnh vực|cao|vốn|mặt bằng|phát triển)\s·|·\s(?:nông thôn|hóa|hoá)"
)
# "khối doanh nghiệp có vốn đầu tư nước ngoài (FDI)": whose it is.
_OF_WHOM = re.compile(
    r"(?<!\w)(?:khối|khu vực|kinh tế|doanh nghiệp|nhà đầu tư|công ti|cơ sở|dn)(?: (?:doanh nghiệp|kinh tế|có|sử dụng|của|các))*\s$"
)
_OF_WHOM_AGAIN = re.compile(
    r"(?:khối|khu vực|doanh nghiệp|công ti|dn) [^,;:()]{0,12}vốn đầu tư (?:trực tiếp )?(?:của )?nước ngoài \($|"
    r"(?:khối|khu vực|doanh nghiệp|công ti|dn) (?:có )?đầu tư (?:trực tiếp )?nước ngoài \($"
)
_GROWTH_OF = re.compile(
    r"\scủa (?:các |những |một số |toàn )?(?:sản phẩm|ngành|nhóm|mặt hàng|doanh nghiệp|lĩnh vực|khu vực)(?!\w)"
)
# "điện cấp cho công nghiệp": who takes it
_FOR_WHOM = re.compile(
    r"(?<!\w)(?:dành|cấp|cung cấp|bán|phục vụ|cung ứng)(?: riêng)? cho (?:ngành |lĩnh vực |khu vực )?$"
)
_DUTY = re.compile(r"(?<!\w)(?:thuế|thuế suất|phí|thị trường|thị phần|nhà)\s$")
# What grows on an area is no zone.
_CROPS = re.compile(
    r"\s(?:đất )?(?:tự nhiên|sàn|trồng|gieo|lúa|rừng|câi|vườn|nuôi|canh tác|nông nghiệp|mặt nước|thả)(?!\w)"
)
_ALL_CAPITAL = re.compile(r"tổng (?:số )?vốn (?:đầu tư )?(?:fdi )?(?:đầu tư )?đăng kí")
_STANDING = re.compile(r"lũi kế|còn hiệu lực|cộng dồn|hiện có|cấp mới|tăng thêm|điều chỉnh")
_SOCIAL = re.compile(r"vốn đầu tư (?:phát triển |thực hiện )*toàn xã hội")
# Growth of what is spoken of, unless nothing is.
_GROWTH = frozenset(fold_letters(w) for w in ("tốc độ tăng trưởng", "tăng trưởng", "mức tăng trưởng", "tốc độ tăng"))
_LEASED = re.compile(r"\s(?:đất )?(?:đã |được |đã được |đang )(cho thuê|thuê)(?!\w)")
_SHIPS = re.compile(r"(?<!sản )(?<!\w)(xuất|nhập)(?: được| đi| về)?\s(?:khoảng |gần |hơn |trên )?$")
_SPENDS = re.compile(r"(?<!\w)(chi|bỏ ra|bỏ)" + ABOUT)
_ON_WORKS = re.compile(
    r"\s(?:nữa )?(?:vào|để (?:xâi|sản xuất|mở|đầu tư|nâng|lắp|làm)|cho (?:dự án|nhà mái)|xâi|đầu tư|mở rộng)(?!\w)"
)
_PAYS = re.compile(r"(?<!\w)(nộp)" + ABOUT)
_DRAWS = re.compile(r"(?<!\w)(thu hút)" + ABOUT)
_PROJECT_OF = re.compile(
    r"(?<!\w)(?<!số )(?<!các )(dự án|nhà mái|tổ hợp|(?<!vào )(?<!trong )(?<!tại )(?<!về )khu công nghiệp)(?: (?!đạt|nộp|góp|thu|chi|lãi|lỗ|trả|mua|bán|vai|nhận|tăng|giảm|hỗ|tiết|có|với|được|đã|mới|fdi)"
    r"[^\W\d]+){1,9}?" + ABOUT
)
_LICENSED = re.compile(r"cấp phép|cấp mới|chứng nhận|đăng kí")
_BARE_TRADE = re.compile(
    r"(?<!\w)(kim ngạch|trị giá|giá trị)(?: (?:của|với|sang) [^\d,;:()]{2,40}?)?"
    r"(?: (?:đạt|là|ước|khoảng|gần|hơn|trên|tới|được|mức|lên|đã|tăng|giảm))*\s$"
)
_COUNTS_OF_FIRMS = frozenset({"new-enterprises", "supported-establishments"})
_INVESTS = re.compile(r"(?<!\w)(?:chúng tôi|hãng|công ti|tập đoàn|nhà đầu tư|doanh nghiệp)(?!\w)")
_FOR_PROMOTION = re.compile(
    r"\s(?:để |cho )(?:[^\W\d]+ ){0,3}?((?:đề án|chương trình|hoạt động|công tác|nhiệm vụ|kế hoạch) khuiến công)(?!\w)"
)
_CURRENCIES = ("VND", "USD", "EUR", "JPY", "KRW", "CNY", "GBP")
_MAY_BE_YEARLY = frozenset({"revenue", "programme-budget", "investment-capital"})
_HELP = frozenset({"supported-schemes", "supported-establishments"})
_AREAS = frozenset({"planned-area", "industrial-land-area", "site-area"})
_DISBURSED = re.compile(r"(?<!\w)giải ngân(?!\w)[^,;:.()]{0,30}$")
_SOLD = re.compile(r"\s(?:tiêu thụ|bán hàng|bán ra|bán|tồn kho)(?!\w)")
_OF_ZONE = re.compile(r"\s(?:của )?(?:kcn|ccn|khu công nghiệp|cụm công nghiệp)(?!\w)")
_LENT = re.compile(r"\s(?:hui động|tín dụng|cho vai|dự phòng)(?!\w)")  # a bank's money
_GOES = re.compile(r"\s(?:tăng|giảm|đạt|ước|cao|lớn|chiếm)(?!\w)")


@dataclass(slots=True)
class Clause:
    """The words around a figure that may say what it is about."""

    s: State
    figure: Figure
    left: int  # where the figure before ended, or the sentence began
    inner: int  # where its bracket opened, or left
    stop: int  # where the next figure begins
    heads: list[Head]
    behind: list[Head]
    changes: list[Match[str]]
    frame: Frame


def of_heads(c: Clause) -> tuple[list[Candidate], Span | None]:
    """The heads left of the figure; and the phrase of land that is farmed, which is no zone's."""
    s, figure, left = c.s, c.figure, c.left
    candidates: list[Candidate] = []
    crops: Span | None = None
    base_starts = [m.end() for m in re.finditer(r"(?<!\w)so(?: với)?(?!\w)", s.folded[left : figure.start])]
    rate = own_rate(c)
    for head in c.heads:
        if head.kind not in ("indicator", "verb"):
            continue
        words = s.folded[head.start : head.end]
        if names_nothing(c, head, words, rate):
            continue
        if head.notation == "planned-area" and (
            _CROPS.match(s.folded, head.end) or any(g.start == head.end + 1 for g in s.goods)
        ):
            crops = noun_phrase(s, head.start, figure.start) or (head.start, head.end)
            continue
        features: dict[str, float] = {
            "head" if head.kind == "indicator" else "verb": 1.0,
            "distance": float(figure.start - head.end),
        }
        if words in _WEAK:
            features["weak"] = 1.0
        elif " " in words:
            features["specific"] = 1.0
        lead = s.folded[left : head.start]
        if _SUBORDINATE.search(lead[-90:]) and not lead.strip().endswith(fold_letters("về")):
            features["subordinate"] = 1.0
        if any(
            left + b <= head.start <= left + b + 30 and not re.search(r"[,;:)]", s.folded[left + b : head.start])
            for b in base_starts
        ):
            features["subordinate"] = 1.0
        notation = meant_beside(c, head, words)
        if notation is None or not fits(s, notation, figure):
            features["unfit"] = 1.0
        candidates.append(Candidate(("head", notation, head), features, ((head.start, head.end),)))
    return candidates, crops


def own_rate(c: Clause) -> Span | None:
    """“tỉ lệ lao động qua đào tạo”: a rate with a name of its own, before a percentage."""
    s = c.s
    rate = rate_phrase(s.folded[c.inner : c.figure.start]) if c.figure.kind == "percent" else None
    if rate is None:
        return None
    start, end = c.inner + rate[0], c.inner + rate[1]
    return (start, end) if s.folded.startswith("tỉ lệ ", start) and all(h.start != start for h in c.heads) else None


def names_nothing(c: Clause, head: Head, words: str, rate: Span | None) -> bool:
    """Whether a head's words are a part of something else here: whose it is, of what, for whom, or of the figure before."""
    s, figure, left, frame, changes = c.s, c.figure, c.left, c.frame, c.changes
    if (
        words in _WEAK
        and head.notation == "industrial-production-index"
        and (left > s.sentence.start or any(c.start <= head.start and head.end < c.end for c in s.cues))
        and frame.indicator in ("industrial-output-value", "industrial-production-index")
    ):
        return True  # "công nghiệp địa phương" is a part of what is spoken of
    if words == "fdi" and re.search(
        r"(?:khối|khu vực|doanh nghiệp|dự án|của|dn|nhóm|đầu tư)\s$", s.folded[max(0, head.start - 14) : head.start]
    ):
        return True
    if words in _GROWTH and (
        (left > s.sentence.start and frame.indicator) or _GROWTH_OF.match(s.folded, head.end, figure.start)
    ):
        return True  # "đạt 3,8 tỷ USD với tốc độ tăng trưởng 15%": of what was just said, or of what follows
    if words in _GROWTH and frame.indicator and (figure.kind != "percent" or of_part(s, left, head)):
        return True  # "kinh tế ngoài quốc doanh có tốc độ tăng trưởng cao nhất với 1.383 tỷ đồng": of what is spoken of
    if (
        head.notation == "completion-rate"
        and figure.kind == "percent"
        and any(head.end <= c.start and c.value in ("up", "down") for c in changes)
    ):
        return True  # "hoàn thành mục tiêu tăng bình quân 9%": the growth
    if head.kind == "verb" and figure.kind == "percent" and HOLDS.search(s.folded, head.end, figure.start):
        return True  # "điện dành cho công nghiệp chiếm 54%": no money
    if words.endswith("vốn") and _LENT.match(s.folded, head.end):
        return True
    if words in _WEAK and _FOR_WHOM.search(s.folded, max(s.sentence.start, head.start - 30), head.start):
        return True
    if head.notation in TURNOVERS and _DUTY.search(s.folded, s.sentence.start, head.start):
        return True  # "thuế nhập khẩu"
    if figure.kind == "percent" and rate and head.start > rate[0] and head.end <= rate[1]:
        return True  # "tỉ lệ lao động qua đào tạo": the rate is its own
    if of_figure_before(s, head, left, frame):
        return True
    if head.notation == "production-volume" and _SOLD.match(s.folded, head.end):
        return True  # "sản lượng tiêu thụ": what is sold, not what is made
    if words.startswith("số ") and s.folded.endswith("một ", 0, head.start):
        return True  # "một số doanh nghiệp"
    if words == "công nghiệp" and _OF_INDUSTRY.search(around(s, head)):
        return True
    if words == "ngành công nghiệp" and s.folded.endswith(("trong ", "thuộc "), 0, head.start):
        return True
    return denominator(s, head, left) or owner(s, head)


def of_part(s: State, left: int, head: Head) -> bool:
    """Whether a part by owner stands before a head in its clause: "công nghiệp địa phương đạt tốc độ tăng trưởng …"."""
    return any(c.value.slot == "ownership" and left <= c.start and c.end <= head.start for c in s.cues)


def meant_beside(c: Clause, head: Head, words: str) -> str | None:
    """The indicator that a head means before this figure, by what is spoken of and who invests."""
    s, figure, left, frame, changes = c.s, c.figure, c.left, c.frame, c.changes
    notation = meant(s, head.notation, words, figure, changes)
    if notation == "site-area" and frame.indicator in ("industrial-zone-count", "industrial-cluster-count"):
        notation = "planned-area"  # "8 KCN nằm trong khu kinh tế, diện tích 4.175 ha"
    if notation == "site-area" and _OF_ZONE.match(s.folded, head.end):
        notation = "planned-area"  # "diện tích xây dựng KCN là 98 ha"
    if (
        words == "doanh thu"
        and frame.indicator in SALES
        and frame.subject_type in ("Province", "Country", "District")
        and _GOES.match(s.folded, head.end)
        and not any(m.type == "Company" and m.end <= head.start for m in s.mentions)
    ):
        notation = frame.indicator  # "một số địa phương có doanh thu tăng khá": of the trade that is spoken of
    if (
        notation == "investment-capital"
        and frame.indicator == "project-count"
        and left > s.sentence.start
        and figure.kind in ("money", "percent", "times")
    ):
        notation = "registered-capital"
    if (
        notation == "registered-capital"
        and _ALL_CAPITAL.match(words)
        and frame.indicator != "project-count"
        and ("fdi" in words or investor(s, figure))
        and "dự án" not in s.folded[max(left, head.start - 70) : head.start]
        and not _STANDING.search(s.folded, s.sentence.start, s.sentence.end)
    ):
        notation = "fdi-attracted"  # a period's whole, by investor or all together
    if notation == "registered-capital" and (
        _NEW_AND_MORE.search(s.folded, max(s.sentence.start, head.start - 30), figure.start)
        or (_BOTH.search(s.folded, s.sentence.start, head.start) and "đăng kí" in words)
    ):
        notation = "fdi-attracted"
    if notation == "investment-capital" and head.kind == "indicator" and investor(s, figure):
        notation = "fdi-attracted"  # what another country's investors put in
    if (
        frame.indicator == "investment-capital"
        and notation in ("registered-capital", "fdi-attracted")
        and figure.unit != "USD"
        and _SOCIAL.search(s.folded, max(0, s.sentence.start - 300), head.start)
    ):
        notation = "investment-capital"  # "vốn nhà nước …; vốn đầu tư nước ngoài …": parts of the society's investment
    if notation in CAPITALS and _DISBURSED.search(s.folded, head.start, figure.start):
        notation = "implemented-capital"  # "vốn đầu tư hạ tầng giải ngân 1.000 tỷ"
    return notation


def of_verbs(c: Clause) -> list[Candidate]:
    """Verbs and nouns that say what an amount is where no indicator is named: "xuất 7 tấn", "chi 3 tỷ đồng để xây …"."""
    s, figure, left, stop, frame, heads = c.s, c.figure, c.left, c.stop, c.frame, c.heads
    candidates: list[Candidate] = []
    if figure.kind == "money" and (ships := _SHIPS.search(s.folded, left, figure.start)):
        traded = "export-turnover" if ships[1] == "xuất" else "import-turnover"
        candidates.append(Candidate(("verb", traded, None), {"verb": 1.0, "specific": 1.0}, (ships.span(1),)))
    listed = left > s.sentence.start and frame.indicator in CAPITALS  # "…; tiếp đến là A thu hút 5 triệu USD"
    if figure.kind == "money" and not listed and (drawn := _DRAWS.search(s.folded, left, figure.start)):
        capital = "fdi-attracted" if figure.unit == "USD" else "registered-capital"
        candidates.append(Candidate(("verb", capital, None), {"verb": 1.0, "specific": 1.0}, (drawn.span(1),)))
    spent_on = _SPENDS.search(s.folded, left, figure.start) if figure.kind == "money" and not heads else None
    if spent_on and _ON_WORKS.match(s.folded, figure.end):
        features = {"verb": 1.0, "specific": 1.0}
        candidates.append(Candidate(("verb", "investment-capital", None), features, (spent_on.span(1),)))
    if figure.kind == "money" and (pays := _PAYS.search(s.folded, left, figure.start)):
        candidates.append(Candidate(("verb", "state-budget-revenue", None), {"verb": 1.0}, (pays.span(1),)))
    if figure.kind == "money" and (project := _PROJECT_OF.search(s.folded, left, figure.start)):
        licensed = _LICENSED.search(s.folded, max(s.sentence.start, project.start() - 60), project.start())
        capital = "registered-capital" if licensed else "investment-capital"
        candidates.append(Candidate(("noun", capital, None), {"noun": 1.0}, (project.span(1),)))
    if s.stack and figure.kind in s.bracket_roles and frame.indicator != s.bracket_roles[figure.kind]:
        # "KCN A (159ha, tổng vốn 1.700 tỷ đồng) và KCN B (250ha, 3.100 tỷ đồng)": as in the bracket before
        candidates.append(Candidate(("noun", s.bracket_roles[figure.kind], None), {"noun": 1.0}, ()))
    if figure.kind == "rank" and (led := led_with(s, figure, stop)):
        candidates.append(Candidate(("noun", led, None), {"noun": 1.0, "specific": 1.0}, ()))
    if figure.kind == "area" and (leased := _LEASED.match(s.folded, figure.end)):
        candidates.append(
            Candidate(("noun", "leased-area", None), {"noun": 1.0, "specific": 1.0, "behind": 1.0}, (leased.span(1),))
        )
    return candidates


def bare_trade_word(c: Clause) -> re.Match[str] | None:
    """“kim ngạch”, "trị giá" right before an amount or a change."""
    return _BARE_TRADE.search(c.s.folded, c.left, c.figure.start) if c.figure.kind in ("money", "percent") else None


def of_nouns(c: Clause, bare: re.Match[str] | None, found: list[Candidate], *, named: bool) -> list[Candidate]:
    """What is counted, and what the money of counted projects and schemes is; `found` are the candidates so far."""
    s, figure, left, stop, frame, heads = c.s, c.figure, c.left, c.stop, c.frame, c.heads
    candidates: list[Candidate] = []
    if bare and not any(h.start <= bare.start(1) and bare.end(1) <= h.end for h in heads):
        of_trade = frame.indicator in TURNOVERS or (frame.label or "") in TONNES
        if bare[1] == "kim ngạch" or of_trade:
            features = {"noun": 1.0, "specific": 1.0}
            candidates.append(Candidate(("trade", turnover(s, bare.start(1), frame), None), features, (bare.span(1),)))
    if figure.kind in ("money", "rate") and not named and (promoted := _FOR_PROMOTION.match(s.folded, figure.end)):
        candidates.append(Candidate(("noun", "programme-budget", None), {"noun": 1.0}, (promoted.span(1),)))
    if figure.kind in ("money", "rate") and frame.indicator in _HELP and not named:
        # "56 đề án tốn 8,3 tỷ đồng": what the schemes cost
        spans = frame.spans.get("indicator", ())
        candidates.append(Candidate(("noun", "programme-budget", None), {"noun": 1.0}, spans))
    if figure.kind == "count":
        counted = counted_indicator(s, figure, left, stop)
        if counted:
            candidates.append(Candidate(("noun", counted, None), {"noun": 1.0}, figure.spans.get("unit", ())))
    if figure.kind == "money" and frame.indicator == "project-count" and not any(c.value[0] == "head" for c in found):
        # "89 dự án với 33.860 tỷ đồng": the projects' capital
        candidates.append(
            Candidate(("noun", "registered-capital", None), {"noun": 1.0}, frame.spans.get("indicator", ()))
        )
    return candidates


def of_heads_behind(c: Clause) -> Iterator[Candidate]:
    """“25 tỷ đồng kinh phí khuyến công”, "tăng 8% về vốn": the head right behind a figure."""
    s, figure, left, frame = c.s, c.figure, c.left, c.frame
    for head in [h for h in c.behind if h.kind == "indicator" and s.folded[h.start : h.end] not in _GROWTH][:1]:
        gap = s.folded[figure.end : head.start]
        if re.fullmatch(
            r"\s(?:so với [^,;.]{0,40}|(?:của |trong )?(?:cả nước|toàn quốc|vùng [^,;.]{2,30}|khu vực [^,;.]{2,30}|miền \w+) )?(?:về )(?:số |tổng |mặt |quy mô |qui mô |chỉ số )?",
            gap,
        ) or re.fullmatch(r"\s(?:là |cho |thuộc |với |từ (?:\w+ )?)?(?:tổng |của |số )?", gap):
            about = " về " in gap
            if s.folded[head.start : head.end].endswith("vốn") and _LENT.match(s.folded, head.end):
                continue  # "1.436 tỷ đồng vốn dự phòng"
            if head.notation == "planned-area" and _CROPS.match(s.folded, head.end):
                continue
            if figure.kind == "percent" and head.notation in _AREAS and frame.indicator == "occupancy-rate":
                continue  # "lấp đầy 60% diện tích đất quy hoạch và 71% diện tích đất thu hồi"
            notation = head.notation
            if notation == "enterprise-count" and frame.indicator in _COUNTS_OF_FIRMS:
                continue  # "tăng 3,2% về số doanh nghiệp": of those just counted
            if notation == "enterprise-count" and NEWBORN.search(s.folded, s.sentence.start, figure.start):
                notation = "new-enterprises"
            if figure.kind == "percent" and notation == "trade-turnover" and frame.indicator in TURNOVERS:
                continue  # "chiếm 11% tổng kim ngạch": of the same trade
            if figure.kind == "percent" and notation in CAPITALS and frame.indicator in CAPITALS:
                continue  # "chiếm 47% tổng vốn đăng ký": a share of the same
            wide = notation == "registered-capital" and _ALL_CAPITAL.match(s.folded, head.start)
            if (notation == "investment-capital" or wide) and investor(s, figure):
                notation = "fdi-attracted"
            if notation in CAPITALS and _DISBURSED.search(s.folded, left, figure.start):
                notation = "implemented-capital"  # "giải ngân 10.934 tỉ đồng vốn đầu tư công"
            if about or (
                fits(s, head.notation, figure)
                and not (figure.kind != "money" and s.folded.startswith(fold_letters("vốn đăng ký"), head.start))
            ):
                bonus = {"head": 1.0, "behind": 1.0} if about else {"head": 0.9 if gap == " " else 0.6}
                yield (Candidate(("head", notation, head), bonus, ((head.start, head.end),)))


def led_with(s: State, figure: Figure, stop: int) -> str | None:
    """“Hàn Quốc dẫn đầu với 214 dự án”: what the rank is in stands behind it."""
    later = next((f for f in s.figures if f.start >= figure.end), None)
    if (
        later is None
        or later.kind != "count"
        or not re.fullmatch(r"\s(?:[^,;.()]{0,30}\s)?với\s(?:\w+\s)?", s.folded[figure.end : later.start])
    ):
        return None
    return counted_indicator(s, later, figure.end, s.sentence.end)


def investor(s: State, figure: Figure) -> bool:
    """Whether another country is named before, whose investors' capital it then is."""
    return any(m.type == "Country" and m.label != "Việt Nam" and m.start < figure.start for m in s.mentions)


def around(s: State, head: Head) -> str:
    """The words beside a head, the head itself as "·"."""
    return f"{s.folded[max(s.sentence.start, head.start - 16) : head.start]}·{s.folded[head.end : head.end + 12]}"


def owner(s: State, head: Head) -> bool:
    """“khu vực đầu tư nước ngoài”: the words say whose it is, not what."""
    before = s.folded[max(s.sentence.start, head.start - 60) : head.start]
    if head.notation == "fdi-attracted" and (_OF_WHOM.search(before) or _OF_WHOM_AGAIN.search(before)):
        return True
    return any(
        c.value.slot == "ownership"
        and c.start <= head.start
        and head.end <= c.end
        and (
            head.kind == "verb"
            or re.match(r"(?:khu vực|khối|doanh nghiệp|dự án|nhà đầu tư)", s.folded[c.start : c.end])
        )
        for c in s.cues
    ) or (
        head.kind == "verb"
        and bool(
            re.search(
                r"(?:công nghiệp|chính sách|ngành|quĩ|nhóm|dịch vụ)\s$", s.folded[max(0, head.start - 14) : head.start]
            )
        )
    )


def denominator(s: State, head: Head, left: int) -> bool:
    """“bằng 58% vốn đăng ký, …”: what a share was of does not name the next figure."""
    if left <= s.sentence.start or head.start - left > 20:
        return False
    gap = s.folded[left : head.start]
    return (
        s.folded[left - 1] == "%"
        and bool(re.fullmatch(r"\s(?:tổng |số |so với |của |tổng số |mức )*", gap))
        and bool(re.match(r"\s?(?:[,;.)]|$|(?:và|còn|trong đó|của)(?!\w))", s.folded[head.end :]))
    )


def of_figure_before(s: State, head: Head, left: int, frame: Frame) -> bool:
    """“giải ngân 900 tỷ đồng vốn đầu tư công, đạt …”: these words went with the figure before, which says more."""
    return (
        frame.indicator == "implemented-capital"
        and head.notation in CAPITALS
        and left > s.sentence.start
        and s.folded[left : head.start] == " "
        and s.folded[head.end : head.end + 1] in ",;"
    )


def located(s: State, mention: Mention) -> bool:
    """“tại KCN …”, "vào KCN …": a place where something is, not what is spoken of."""
    return bool(
        re.search(
            r"(?<!\w)(?:tại|vào|trong|ở|thuộc|khỏi)\s(?:\w+ ){0,1}$",
            s.folded[max(s.sentence.start, mention.start - 14) : mention.start],
        )
    )


def meant(s: State, notation: str, words: str, figure: Figure, changes: list[Match[str]]) -> str | None:
    """The indicator a head means before this kind of figure: "công nghiệp" before money is the output's value."""
    if notation == "industrial-production-index":
        if figure.kind == "money":
            return "industrial-output-value" if words in _WEAK else None
        if figure.kind in ("count", "area", "mass"):
            return None
    if notation == "fdi-attracted" and figure.kind == "count":
        return None
    if notation == "occupancy-rate" and figure.kind not in ("percent", "rank"):
        return None
    if notation == "leased-area" and figure.kind == "percent":
        return "occupancy-rate" if not any(c.value in ("up", "down") for c in changes) else notation
    if notation == "planned-area" and figure.kind == "area" and "qui hoạch" not in words:
        zones = [m for m in s.mentions if m.type in ZONES and m.end <= figure.start and not located(s, m)]
        firm = [m for m in s.mentions if m.type == "Company"]
        work = re.search(
            r"(?<!\w)(?:dự án|nhà mái|công trình|trang trại|toà nhà|doanh nghiệp)(?!\w)",
            s.folded[s.sentence.start : figure.start],
        )
        in_zone = s.discourse.entity is not None and s.discourse.entity[1] in ZONES
        if not zones and (
            firm
            or (work and not in_zone)
            or (
                s.discourse.entity
                and s.discourse.entity[1] == "Company"
                and s.discourse.entity_block == s.sentence.block
            )
        ):
            return "site-area"
    if (
        words.startswith("rót")
        and figure.kind == "money"
        and _INVESTS.search(s.folded, s.sentence.start, figure.start)
        and not re.search(r"(?<!\w)được(?!\w)", s.folded[s.sentence.start : figure.start])
    ):
        return "implemented-capital"  # "hãng rót vào tỉnh 86 triệu USD"
    if (
        words == "vốn"
        and s.stack
        and figure.kind == "money"
        and any(m.type in ZONES and m.end < figure.start for m in s.mentions[-9:])
    ):
        opening = s.folded.rfind("(", s.sentence.start, figure.start)
        if any(m.type in ZONES and 0 <= opening - m.end <= 1 for m in s.mentions):
            return "investment-capital"  # "KCN A (rộng 293ha, vốn 3.700 tỷ đồng)"
    if notation == "planned-area" and figure.kind == "money":
        return None
    return notation


def fits(s: State, notation: str, figure: Figure) -> bool:
    """Whether an indicator is measured in what the figure's unit is of."""
    concept = s.discourse.lexicon.indicators.get(notation)
    if concept is None:
        return False
    if figure.kind in ("percent", "times", "point", "rank"):
        return True
    wanted = concept.one("unitKind")
    if notation == "production-volume" and figure.kind == "count" and not in_pieces(figure):
        return False  # "31 đơn vị lãi trên trăm tỷ"
    if notation == "production-capacity" and figure.kind == "count" and "/" not in (figure.unit or ""):
        return bool(re.search(r"công suất|năng lực", s.folded[s.sentence.start : figure.start][-40:]))
    if figure.unit is None and figure.kind == "bare":
        return wanted in ("money", "count", "any") if figure.scale >= 1000 else wanted == "count"
    match wanted:
        case "any":
            return figure.kind in ("mass", "measure", "count", "rate", "bare") or (
                notation == "production-capacity" and figure.kind in ("area", "power")
            )
        case "percent":
            return False
        case "income":
            return figure.kind in ("income", "money", "rate")
        case "money":
            kinds = ("money", "rate", "income") if notation in _MAY_BE_YEARLY else ("money", "rate")
            return figure.kind in kinds and (figure.unit or "VND").startswith(_CURRENCIES)
        case "count":
            return figure.kind == "count" or figure.kind == "bare"
        case _:
            return figure.kind == wanted
