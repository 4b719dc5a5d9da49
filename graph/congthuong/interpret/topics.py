"""What a figure is about: the head phrase, industry, commodity or noun phrase that its left names, or goes on from."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from congthuong.article import Span
from congthuong.interpret.discourse import ZONES
from congthuong.interpret.frames import Candidate, Frame, choose
from congthuong.interpret.state import PLACES, Opened, State
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, key
from congthuong.recognise.names import Mention

__all__ = ["bare_is_figure", "is_growth", "located", "noun_left", "open_frame", "with_unit"]


def _words(text: str) -> frozenset[str]:
    return frozenset(key(text).split())


_WEAK = frozenset(
    key(w)
    for w in ("công nghiệp", "ngành công nghiệp", "sản xuất công nghiệp", "vốn", "FDI", "lao động", "việc làm", "diện tích", "xuất khẩu", "nhập khẩu", "bán lẻ",
              "thu nhập", "lương", "quy mô", "số vốn", "tổng vốn", "sản lượng", "chỉ số giá", "giải ngân", "cho thuê", "công suất", "kinh phí", "đầu tư công", "mặt bằng",
              "hàng công nghiệp", "tốc độ tăng trưởng", "đất sạch", "nghiệm thu", "chỉ số sản xuất", "đất sản xuất", "vốn góp", "vốn đầu tư")
)  # fmt: skip
_SUBORDINATE = re.compile(
    r"(?<!\w)(?:nhờ|do|vì|từ|để|nhằm|bởi|giúp|trong khi|cùng với|bên cạnh|ngoài|thông qua|phục vụ|thúc đẩi|theo)(?!\w)[^,;:]*$"
)
_BREAK = re.compile(
    r"[;:()]|,\s|\s-\s|(?<!\w)(?:trong đó|còn|riêng|trong khi|nhưng|song|tui nhiên|gồm|bao gồm|với|và)(?!\w)"
)
# Newly granted and added capital together are what was attracted.
_NEW_AND_MORE = re.compile(r"(?:cấp mới|đầu tư mới|đăng kí mới)[^;.()]{1,30}(?:tăng thêm|điều chỉnh|góp vốn)")
# A noun phrase that means what is spoken of, or a part of it by owner: it opens nothing.
_SAME_THING = re.compile(
    r"(?:(?:giá trị|con số|chỉ tiêu|chỉ số|tỉ lệ|mức|kết quả|số|tốc độ|khoản|kim ngạch)(?: nài| trên| đó|$)|qui mô|tốc độ|mức tăng|mức giảm|tổng số|tổng cộng|phần còn lại|còn lại|"
    r"khối|khu vực|doanh nghiệp (?:fdi|trong nước|nhà nước|có vốn)|thành phần|cả năm|toàn (?:tỉnh|ngành|thành phố)|(?:tính )?(?:chung|cộng dồn|lũi kế)|cộng dồn|ước|nội địa|trong nước|(?:tỉnh|thành phố|huiện|công ti|địa phương|sở|ngành|đơn vị|cả nước|hãng|nhà mái|xưởng|hai|các)$)(?!\w)"
)
# "công nghiệp" that only says of what kind something is.
_OF_INDUSTRY = re.compile(
    r"(?:doanh nghiệp|cơ sở|dự án|sản phẩm|đất|khu|cụm|kĩ thuật|nghề|kinh tế|lĩnh vực|cao|vốn|mặt bằng)\s·|·\s(?:nông thôn|hóa|hoá)"
)
# "khối doanh nghiệp có vốn đầu tư nước ngoài (FDI)": whose it is.
_OF_WHOM = re.compile(
    r"(?<!\w)(?:khối|khu vực|doanh nghiệp|nhà đầu tư|công ti|cơ sở|dn)(?: (?:doanh nghiệp|kinh tế|có|sử dụng|của|các))*\s$"
)
_OF_WHOM_AGAIN = re.compile(
    r"(?:khối|khu vực|doanh nghiệp|công ti|dn) [^,;:()]{0,12}vốn đầu tư (?:trực tiếp )?(?:của )?nước ngoài \($|"
    r"(?:khối|khu vực|doanh nghiệp|công ti|dn) (?:có )?đầu tư (?:trực tiếp )?nước ngoài \($"
)
_AND = re.compile(r"\s(?:và|còn lại)\s(?:\w+\s){0,2}$")
# What is done with goods that is not making them.
_MOVED = re.compile(
    r"(?<!\w)(tiêu thụ|thu mua|nhập kho|tồn kho|thông quan|vận chuyển|bốc xếp|cung ứng|dự trữ)(?!\w)[^,;:.()]{0,24}$"
)
_CLOSED = re.compile(r"\([^()]*\)")
# Growth of what is spoken of, unless nothing is.
_GROWTH = frozenset(key(w) for w in ("tốc độ tăng trưởng", "tăng trưởng", "mức tăng trưởng", "tốc độ tăng"))
_PRICES = re.compile(r"[\s(,;.:]*(?:tính )?(?:theo )?giá (?:hiện hành|so sánh|ss|cố định)(?: (?:năm )?\d{4})?[\s,)]")
_LEASED = re.compile(r"\s(?:đất )?(?:đã |được |đã được |đang )(cho thuê|thuê)(?!\w)")
_SHIPS = re.compile(r"(?<!sản )(?<!\w)(xuất|nhập)(?: được| đi| về)?\s(?:khoảng |gần |hơn |trên )?$")
_TURNOVERS = ("export-turnover", "import-turnover")
_TONNES = ("lượng xuất khẩu", "lượng nhập khẩu")
_ABOUT = (
    r"(?: (?:được|thêm|khoảng|gần|hơn|trên|tới|từ|đạt|tổng cộng|xấp xỉ|có|trị giá|với|vốn|quy mô|qui mô|thêm được))*\s$"
)
# What money is for where its verb says so and no indicator does.
_OWN_VERB = re.compile(
    r"(?<!\w)(thưởng|xử phạt|phạt|vai(?: vốn| ngân hàng| thêm)*|lì xì|trả nợ|bồi thường|ủng hộ|quyên góp)(?: tiền)?"
    + _ABOUT
)
_PAYS = re.compile(r"(?<!\w)(nộp)" + _ABOUT)
_DRAWS = re.compile(r"(?<!\w)(thu hút)" + _ABOUT)
_PROJECT_OF = re.compile(
    r"(?<!\w)(?<!số )(?<!các )(dự án|nhà mái|tổ hợp)(?: (?!đạt|nộp|góp|thu|chi|lãi|lỗ|trả|mua|bán|vai|nhận|tăng|giảm|hỗ|tiết|có|với|được|đã|mới|fdi)"
    r"[^\W\d]+){1,9}?" + _ABOUT
)
_LICENSED = re.compile(r"cấp phép|cấp mới|chứng nhận|đăng kí")
_BARE_TRADE = re.compile(
    r"(?<!\w)(kim ngạch|trị giá|giá trị)(?: (?:của|với|sang) [^\d,;:()]{2,40}?)?"
    r"(?: (?:đạt|là|ước|khoảng|gần|hơn|trên|tới|được|mức|lên|đã|tăng|giảm))*\s$"
)
_ABROAD = re.compile(r"(?<!\w)(xuất|nhập|xuất nhập|xuất,? nhập|xuất - nhập) (?:khẩu|bán|siêu)(?!\w)")
_OUTPUTS = frozenset({"industrial-production-index", "industrial-output-value"})
_PRODUCTS = re.compile(r"(?<!\w)(?:một số|nhiều|nhóm|các|số ít) (?:mặt hàng|sản phẩm)(?! của)(?!\w)")
_TRAINED = re.compile(
    r"(?<!\w)(đào tạo(?: nghề)?|dạy nghề|tập huấn)(?: miễn phí)?(?: được| cho)?(?: khoảng| gần| hơn| trên)?\s$"
)
_ARE_TRAINED = re.compile(r"[^,;:.()\d]{0,20}\sđược (?:đào tạo|tập huấn|dạy nghề)(?!\w)")
_HELPED = re.compile(r"(?<!\w)(?:hỗ trợ|tư vấn|kết nối|giúp)(?: được)?(?: cho)?(?: khoảng| gần| hơn| trên)?\s$")
_ARE_HELPED = re.compile(
    r"(?: việt(?: nam)?| nội| trong nước| nhỏ và vừa)?\sđược (?:[^,;:.()\d]{0,30}\s)?(?:hỗ trợ|tư vấn)(?!\w)"
)
_COUNTS_OF_FIRMS = frozenset({"new-enterprises", "supported-establishments"})
_ONLINE = re.compile(r"(?<!\w)(?:sàn|trực tuiến|online|thương mại điện tử|điện tử|mạng|số hóa|tài khoản)(?!\w)|\.vn")
_INVESTS = re.compile(r"(?<!\w)(?:chúng tôi|hãng|công ti|tập đoàn|nhà đầu tư|doanh nghiệp)(?!\w)")
_TAKES = re.compile(
    r"(?:(?<!\w)(?:đáp ứng|hỗ trợ|bảo đảm|đảm bảo|tài trợ|chi trả|chủ động|mua|tự túc)(?: được| tới| đến| tối đa| khoảng| gần| hơn| trên| mới)*|%\S*\s(?:và|cùng|,))\s$"
)
_OF_WHAT = re.compile(
    r"\s((?:nhu cầu|chi phí|kinh phí|học phí|tiền|lãi suất|linh kiện|nguyên liệu|nguyên vật liệu|vật tư|phụ tùng)"
    r"(?: (?!của|cho|trong|ở|tại|và|với|từ|do|là|được|để|khi|theo|so|nhưng|năm|mỗi)[^\W\d]+){0,6})"
)
_HELP = frozenset({"supported-schemes", "supported-establishments"})
_AREAS = frozenset({"planned-area", "industrial-land-area", "site-area"})
_CAPITALS = frozenset({"investment-capital", "registered-capital", "fdi-attracted"})
_DISBURSED = re.compile(r"(?<!\w)giải ngân(?!\w)[^,;:.()]{0,30}$")
_TRADED = frozenset({"export-turnover", "import-turnover", "production-volume"})
_VERBAL = re.compile(
    r"(?<!\w)(?:xuất khẩu|xuất bán|tiêu thụ(?! điện| nước| nhiên liệu| năng lượng| than)|đặt|khiến|mục tiêu|nhập khẩu|dù|mặc dù|chế biến xuất khẩu|thu về|bán|mua|đưa|làm|giúp)(?!\w)"
)
_MEASURED = re.compile(
    r"(?:tiêu thụ|đơn hàng|tỉ lệ|tỉ trọng|tỉ suất|số |năng suất|mức độ|diện tích|giá |lãi suất|sản lượng|chỉ số|lượng |tổng |chi phí|tiêu thụ|tốc độ)"
)
# A sum with a name of its own is no part of a turnover.
_MONEY_NOUN = re.compile(
    r"doanh thu|lợi nhuận|giá|chi phí|nợ|thuế|lãi|vai|tiền|quĩ|vốn|doanh số|siêu|thưởng|lương|thu nhập|kinh phí|ngân sách|đầu tư|tiết kiệm|hỗ trợ|thu |chi "
)
# Words that a noun phrase cannot begin with, that end it, and that it cannot end with.
_LEADERS = _words(
    "và với còn riêng trong đó gồm bao có là như thì khi nếu cũng đã đang được các những một số mặt hàng sản phẩm nhóm của về theo tại ở cho đến tới tiếp kế sau đó cùng này đều"
    " vẫn để lũy tuy nhiên cụ thể ngoài ra bên cạnh đáng chú ý ước đạt khoảng gần hơn trên tổng nay toàn qua đầu cả do nhờ góp nên kéo đóng thu thì rồi lại bình quân trung mỗi từ sang lên mức cao thấp khối khu vực bằng hoạch so nhất đó"
)
_VERBS = _words(
    "tăng giảm đạt ước chiếm bằng vượt sụt là có còn thu được lên xuống đứng xếp dẫn chỉ vẫn đã đang sẽ dự khoảng gần hơn trên dưới cùng đều lần lượt tương ứng tiếp duy trì nhích gấp tới"
    " đến mới cũng không chưa phấn cần hoàn thành ghi nhận giữ lại cao thấp mức tốc quá gồm theo nhất"
)
_RATE = re.compile(r"(?<!\w)tỉ (?:lệ|trọng|suất)\s")
_TRAILERS = _words("đã đang sẽ được cũng với của là có và từ ở tại trong năm tháng quý này qua đến vào lên")


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
    r = s.r
    candidates: list[Candidate] = []
    near_heads = [h for h in heads if h.start >= inner] or heads
    base_starts = [m.end() for m in re.finditer(r"(?<!\w)so(?: với)?(?!\w)", s.keyed[left : figure.start])]
    if figure.start in s.respective_heads:
        heads = [s.respective_heads[figure.start]]
        near_heads = heads
    for head in heads:
        if head.kind not in ("indicator", "verb"):
            continue
        features: dict[str, float] = {
            "head" if head.kind == "indicator" else "verb": 1.0,
            "distance": float(figure.start - head.end),
        }
        words = s.keyed[head.start : head.end]
        if words in _WEAK:
            features["weak"] = 1.0
            if (
                head.notation == "industrial-production-index"
                and left > s.sentence.start
                and frame.indicator in ("industrial-output-value", "industrial-production-index")
            ):
                continue  # "công nghiệp địa phương" is a part of what is spoken of
        if " " in words and words not in _WEAK:
            features["specific"] = 1.0
        lead = s.keyed[left : head.start]
        if words == "fdi" and re.search(
            r"(?:khối|khu vực|doanh nghiệp|dự án|của|dn|nhóm|đầu tư)\s$", s.keyed[max(0, head.start - 14) : head.start]
        ):
            continue
        if words in _GROWTH and left > s.sentence.start and frame.indicator:
            continue  # "đạt 3,8 tỷ USD với tốc độ tăng trưởng 15%": of what was just said
        if spent(s, head, left, frame):
            continue
        if (
            denominator(s, head, left)
            or owner(s, head)
            or (words == "công nghiệp" and _OF_INDUSTRY.search(around(s, head)))
        ):
            continue
        if _SUBORDINATE.search(lead[-40:]) and not lead.strip().endswith(key("về")):
            features["subordinate"] = 1.0
        if any(
            left + b <= head.start <= left + b + 30 and "," not in s.keyed[left + b : head.start] for b in base_starts
        ):
            features["subordinate"] = 1.0
        notation = meant(s, head.notation, words, figure, changes)
        if (
            notation == "investment-capital"
            and frame.indicator == "project-count"
            and left > s.sentence.start
            and figure.kind == "money"
        ):
            notation = "registered-capital"
        if notation == "registered-capital" and _NEW_AND_MORE.search(
            s.keyed, max(s.sentence.start, head.start - 30), figure.start
        ):
            notation = "fdi-attracted"
        if notation == "investment-capital" and head.kind == "indicator" and investor(s, figure):
            notation = "fdi-attracted"  # what another country's investors put in
        if notation in _CAPITALS and _DISBURSED.search(s.keyed, head.start, figure.start):
            notation = "implemented-capital"  # "vốn đầu tư hạ tầng giải ngân 1.000 tỷ"
        if notation is None or not fits(s, notation, figure):
            features["unfit"] = 1.0
        candidates.append(Candidate(("head", notation, head), features, ((head.start, head.end),)))
    if figure.kind == "money" and (ships := _SHIPS.search(s.keyed, left, figure.start)):
        traded = "export-turnover" if ships[1] == "xuất" else "import-turnover"
        candidates.append(Candidate(("verb", traded, None), {"verb": 1.0, "specific": 1.0}, (ships.span(1),)))
    if figure.kind == "money" and (drawn := _DRAWS.search(s.keyed, left, figure.start)):
        capital = "fdi-attracted" if figure.unit == "USD" else "registered-capital"
        candidates.append(Candidate(("verb", capital, None), {"verb": 1.0, "specific": 1.0}, (drawn.span(1),)))
    if figure.kind == "money" and (pays := _PAYS.search(s.keyed, left, figure.start)):
        candidates.append(Candidate(("verb", "state-budget-revenue", None), {"verb": 1.0}, (pays.span(1),)))
    if figure.kind == "money" and (project := _PROJECT_OF.search(s.keyed, left, figure.start)):
        licensed = _LICENSED.search(s.keyed, max(s.sentence.start, project.start() - 60), project.start())
        capital = "registered-capital" if licensed else "investment-capital"
        candidates.append(Candidate(("noun", capital, None), {"noun": 1.0}, (project.span(1),)))
    if s.stack and figure.kind in s.bracket_roles and frame.indicator != s.bracket_roles[figure.kind]:
        # "KCN A (159ha, tổng vốn 1.700 tỷ đồng) và KCN B (250ha, 3.100 tỷ đồng)": as in the bracket before
        candidates.append(Candidate(("noun", s.bracket_roles[figure.kind], None), {"noun": 1.0}, ()))
    if figure.kind == "rank" and (led := led_with(s, figure, stop)):
        candidates.append(Candidate(("noun", led, None), {"noun": 1.0, "specific": 1.0}, ()))
    if figure.kind == "area" and (leased := _LEASED.match(s.keyed, figure.end)):
        candidates.append(
            Candidate(("noun", "leased-area", None), {"noun": 1.0, "specific": 1.0, "behind": 1.0}, (leased.span(1),))
        )
    named = any(c.value[0] == "head" for c in candidates)
    bare = _BARE_TRADE.search(s.keyed, left, figure.start) if figure.kind in ("money", "percent") else None
    if bare and not any(h.start <= bare.start(1) and bare.end(1) <= h.end for h in heads):
        of_trade = frame.indicator in _TURNOVERS or (frame.label or "") in _TONNES
        if bare[1] == "kim ngạch" or of_trade:
            features = {"noun": 1.0, "specific": 1.0}
            candidates.append(Candidate(("trade", turnover(s, bare.start(1), frame), None), features, (bare.span(1),)))
    if figure.kind in ("money", "rate") and frame.indicator in _HELP and not named:
        # "56 đề án tốn 8,3 tỷ đồng": what the schemes cost
        spans = frame.spans.get("indicator", ())
        candidates.append(Candidate(("noun", "programme-budget", None), {"noun": 1.0}, spans))
    if figure.kind == "count":
        counted = counted_indicator(s, figure, left, stop)
        if counted:
            candidates.append(Candidate(("noun", counted, None), {"noun": 1.0}, figure.spans.get("unit", ())))
    if (
        figure.kind == "money"
        and frame.indicator == "project-count"
        and not any(c.value[0] == "head" for c in candidates)
    ):
        # "89 dự án với 33.860 tỷ đồng": the projects' capital
        candidates.append(
            Candidate(("noun", "registered-capital", None), {"noun": 1.0}, frame.spans.get("indicator", ()))
        )
    for head in [h for h in behind if h.kind == "indicator" and s.keyed[h.start : h.end] not in _GROWTH][:1]:
        gap = s.keyed[figure.end : head.start]
        if re.fullmatch(
            r"\s(?:so với [^,;.]{0,40}|(?:của |trong )?(?:cả nước|toàn quốc|vùng [^,;.]{2,30}|khu vực [^,;.]{2,30}|miền \w+) )?(?:về )(?:số |tổng |mặt |quy mô |qui mô |chỉ số )?",
            gap,
        ) or re.fullmatch(r"\s(?:là |cho |thuộc |với |từ (?:\w+ )?)?(?:tổng |của |số )?", gap):
            about = " về " in gap
            if figure.kind == "percent" and head.notation in _AREAS and frame.indicator == "occupancy-rate":
                continue  # "lấp đầy 60% diện tích đất quy hoạch và 71% diện tích đất thu hồi"
            notation = head.notation
            if notation == "enterprise-count" and frame.indicator in _COUNTS_OF_FIRMS:
                continue  # "tăng 3,2% về số doanh nghiệp": of those just counted
            if notation == "investment-capital" and investor(s, figure):
                notation = "fdi-attracted"
            if notation in _CAPITALS and _DISBURSED.search(s.keyed, left, figure.start):
                notation = "implemented-capital"  # "giải ngân 10.934 tỉ đồng vốn đầu tư công"
            if about or (
                fits(s, head.notation, figure)
                and not (figure.kind != "money" and s.keyed.startswith(key("vốn đăng ký"), head.start))
            ):
                bonus = {"head": 1.0, "behind": 1.0} if about else {"head": 0.9 if gap == " " else 0.6}
                candidates.append(Candidate(("head", notation, head), bonus, ((head.start, head.end),)))
    if figure.kind == "percent" and not named and (part := part_behind(s, figure, left)):
        frame.indicator, frame.label, frame.sector, frame.product = None, s.text[slice(*part)], None, False
        frame.spans["indicator"] = (part,)
        return Opened("open", 99.0, new_indicator=True)
    noun = noun_phrase(s, inner, figure.start)
    if (
        noun
        and left > s.sentence.start
        and s.keyed[left : noun[0]] == " "
        and _AND.search(s.keyed, noun[1], figure.start)
    ):
        noun = None  # "60% diện tích đất quy hoạch và 71% …": what the figure before was of
    relational = figure.kind in ("percent", "times", "point", "rank")
    paired = figure.start in s.respective_heads
    sectors = [
        h
        for h in near_heads
        if h.kind in ("sector", "short") and (paired or (h.start >= left and sector_stands(s, h, figure)))
    ]
    own = _OWN_VERB.search(s.keyed, left, figure.start) if figure.kind in ("money", "rate", "income") else None
    if own and not named:
        frame.indicator, frame.label, frame.sector, frame.product = None, s.text[slice(*own.span(1))], None, False
        frame.spans["indicator"] = (own.span(1),)
        return Opened("open", 99.0, new_indicator=True)
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
            s.keyed[zones[-1].end : figure.start],
        ):
            candidates.append(Candidate(("noun", "occupancy-rate", None), {"noun": 1.0, "specific": 1.0}, ()))
    if not candidates and figure.kind == "area":
        return area_alone(s, figure, left, frame)
    if not candidates:
        return go_on(s, figure, left, sectors, noun, frame, Opened("none", 99.0))
    if r.trace:
        r.trace.weighed(s, figure, candidates)
    best, margin = choose(candidates)
    kind, notation, head = best.value
    if best.score < -20 and figure.kind == "mass" and frame.indicator in _TURNOVERS:
        # "cà phê 983 triệu USD với 171,4 nghìn tấn": the same goods, weighed
        frame.indicator, frame.label = None, _TONNES[_TURNOVERS.index(frame.indicator)]
        return Opened("open", 99.0)
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
        kind == "trade" and frame.product and (notation == frame.indicator or frame.label in _TONNES) and not part
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
    if notation in _TRADED and (goods := goods_of(s, left, figure)):
        take_goods(s, goods, frame)
        return opened
    if (
        part
        and not any(m.start < part[1] and part[0] < m.end for m in s.mentions)
        and len(s.keyed[slice(*part)].split()) <= 6
    ):
        frame.sector, frame.product = s.text[slice(*part)].lower(), True  # "cua đạt kim ngạch 20 triệu USD"
        frame.spans["sector"] = (part,)
        return opened
    own_sectors = [h for h in sectors if head is None or not (h.start >= head.start and h.end <= head.end)]
    if (
        own_sectors
        and frame.indicator in r.lexicon.indicators
        and r.lexicon.indicators[frame.indicator].one("bySector")
    ):
        take_sector(s, own_sectors[-1], frame)
    return opened


def area_alone(s: State, figure: Figure, left: int, frame: Frame) -> Opened:
    """An area with no word for it: a company's is its site, any other a zone's."""
    company = (
        s.r.entity
        and s.r.entity[1] == "Company"
        and not any(m.type in ZONES and left - 40 <= m.start < figure.start for m in s.mentions)
    )
    frame.indicator, frame.label, frame.sector = "site-area" if company else "planned-area", figure.noun, None
    frame.spans["indicator"] = figure.spans.get("unit", ())
    return Opened("noun", 99.0)


def go_on(
    s: State, figure: Figure, left: int, sectors: list[Head], noun: tuple[int, int] | None, frame: Frame, opened: Opened
) -> Opened:
    """No indicator named: an industry, a product or an open noun phrase continues the frame, or stands alone."""
    r = s.r
    relational = figure.kind in ("percent", "times", "point")
    goods = goods_of(s, left, figure)
    if goods and relational and frame.indicator in _OUTPUTS and products_said(s, figure):
        frame.indicator = "production-volume"
        frame.spans["indicator"] = ((goods.start, goods.end),)
    if goods and frame.indicator in _TRADED and (relational or figure.kind == "money"):
        take_goods(s, goods, frame)
        return Opened("product", opened.margin)
    if (
        goods
        and (figure.kind in ("mass", "measure") or figure.noun_kind == "piece")
        and frame.indicator != "production-capacity"
    ):
        abroad = frame.indicator in ("export-turnover", "import-turnover") or re.search(
            r"xuất khẩu|xuất bán|nhập khẩu", s.keyed[s.sentence.start : figure.start]
        )
        if not abroad:
            frame.indicator, frame.label = "production-volume", s.text[goods.start : goods.end]
            frame.spans["indicator"] = ((goods.start, goods.end),)
            take_goods(s, goods, frame)
            return Opened("product", opened.margin)
        frame.label = _TONNES[turnover(s, figure.start, frame) == _TURNOVERS[1]]
        frame.indicator = None
        take_goods(s, goods, frame)
        return Opened("open", opened.margin, new_indicator=True)
    if noun and s.keyed.startswith(("tỉ lệ ", "tỉ trọng "), noun[0]) and figure.kind == "percent":
        return open_noun(s, figure, noun, frame, opened)
    if figure.kind == "mass" and not goods and (behind := goods_behind(s, figure)):
        verb = _MOVED.search(s.keyed, left, figure.start)
        if verb:
            frame.indicator, frame.label = None, s.text[slice(*verb.span(1))]
            frame.spans["indicator"] = (verb.span(1),)
            take_goods(s, behind, frame)
            return Opened("open", opened.margin, new_indicator=True)
        abroad = [*_ABROAD.finditer(s.keyed, s.sentence.start, figure.start)]
        if abroad:
            frame.indicator, frame.label = None, _TONNES[abroad[-1][1] == "nhập"]
        else:
            frame.indicator, frame.label = "production-volume", s.text[behind.start : behind.end]
        frame.spans["indicator"] = ((behind.start, behind.end),)
        take_goods(s, behind, frame)
        return Opened("product" if frame.indicator else "open", opened.margin, new_indicator=not frame.indicator)
    if sectors:
        head = sectors[-1]
        by_sector = (
            frame.indicator in r.lexicon.indicators and r.lexicon.indicators[frame.indicator].one("bySector") == "true"
        )
        if not by_sector:
            if not relational and figure.kind != "rank":
                return open_noun(s, figure, noun, frame, opened)
            frame.indicator = "industrial-production-index"
            frame.qualifiers = ()
            frame.ownership = frame.scope = frame.flow = None
        take_sector(s, head, frame)
        frame.label = s.text[head.start : head.end]
        return Opened("sector", opened.margin)
    if noun:
        return open_noun(s, figure, noun, frame, opened)
    return opened


def products_said(s: State, figure: Figure) -> bool:
    """Whether the sentence lists products, not industries: by its own word, or one of them weighed."""
    return bool(_PRODUCTS.search(s.keyed, s.sentence.start, figure.start)) or any(
        f.kind in ("mass", "measure") and goods_of(s, s.sentence.start, f) for f in s.figures
    )


def goods_of(s: State, left: int, figure: Figure) -> Head | None:
    """The commodity that the clause left of a figure names, nearest first; none behind "từ", "sang" and such."""
    for good in reversed(s.goods):
        if good.start >= left and good.end <= figure.start:
            if any(m.start <= good.start and good.end <= m.end for m in s.mentions):
                continue
            return good
    return None


def goods_behind(s: State, figure: Figure) -> Head | None:
    """“70 triệu tấn xi măng”: the commodity right behind its weight."""
    return next(
        (good for good in s.goods if good.start > figure.end and not s.keyed[figure.end : good.start].strip()), None
    )


def take_goods(s: State, good: Head, frame: Frame) -> None:
    frame.sector, frame.product = s.text[good.start : good.end].lower(), True
    frame.spans["sector"] = ((good.start, good.end),)


def take_sector(s: State, head: Head, frame: Frame) -> None:
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
    if bare_trade(s, figure, noun, frame):
        return Opened("head", opened.margin, new_indicator=True)
    if _SAME_THING.match(key(words)) and (frame.indicator or frame.label):
        return opened
    physical = figure.kind in ("mass", "measure") or figure.noun_kind == "piece"
    relational = figure.kind in ("percent", "times", "point")
    if any(m.start <= noun[0] and noun[1] <= m.end for m in s.mentions):
        return opened
    if any(c.value.slot == "ownership" and c.start < noun[1] and noun[0] < c.end for c in s.cues):
        return opened
    if figure.kind == "mass" and (
        frame.indicator in ("export-turnover", "import-turnover")
        or re.search(r"xuất khẩu|xuất bán|nhập khẩu", s.keyed[s.sentence.start : figure.start])
    ):
        # tonnes sold abroad are no turnover; the product stays
        frame.sector = frame.sector if frame.indicator in ("export-turnover", "import-turnover") else None
        frame.indicator, frame.label = None, _TONNES[turnover(s, figure.start, frame) == _TURNOVERS[1]]
        return Opened("open", opened.margin, new_indicator=True)
    rate = relational and _RATE.match(s.keyed, noun[0]) is not None
    if (physical or relational) and not rate and (len(words.split()) > 6 or _VERBAL.search(key(words))):
        return opened
    if physical and frame.indicator != "production-capacity":
        frame.indicator, frame.label, frame.sector, frame.product = "production-volume", words, words.lower(), True
        frame.spans["indicator"] = frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if (
        relational
        and not rate
        and frame.indicator
        in ("production-volume", "export-turnover", "import-turnover", "industrial-production-index")
        and figure.kind != "rank"
    ):
        if (
            frame.indicator == "industrial-production-index"
            and not re.match(r"(?:ngành |nhóm |sản xuất |công nghiệp )", key(words))
            and len(words.split()) > 5
        ):
            return opened
        frame.label, frame.sector, frame.product = words, words.lower(), True
        frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if (
        figure.kind == "money" and frame.indicator in ("export-turnover", "import-turnover", "industrial-output-value")
        and len(words.split()) <= 7 and not _MONEY_NOUN.search(key(words))
    ):  # fmt: skip
        frame.label, frame.sector, frame.product = words, words.lower(), True
        frame.spans["sector"] = (noun,)
        return Opened("product", opened.margin)
    if figure.kind == "count" and opened.kind == "frame" and same_count(s, frame, figure):
        return opened
    if (
        figure.kind == "money" and opened.kind == "frame" and not _MONEY_NOUN.search(key(words))
        and re.search(r"(?<!\w)riêng\s$", s.keyed[s.sentence.start : noun[0]])
    ):  # fmt: skip
        return opened  # "doanh thu đạt 11 tỷ đồng, riêng kênh trực tuyến 4 tỷ đồng": a part of it
    if figure.kind == "count":
        trained = _TRAINED.search(s.keyed, s.sentence.start, figure.start)
        frame.indicator, frame.label, frame.sector = (
            None,
            s.text[slice(*trained.span(1))] if trained else figure.noun,
            None,
        )
        frame.spans["indicator"] = (trained.span(1),) if trained else figure.spans.get("unit", ())
        return Opened("open", opened.margin, new_indicator=True)
    if opened.kind == "frame" and relational and not _MEASURED.match(key(words)):
        return opened
    frame.indicator, frame.label, frame.sector, frame.product = None, words, None, False
    frame.qualifiers = ()
    frame.ownership = frame.scope = frame.flow = None
    frame.spans["indicator"] = (noun,)
    frame.spans.pop("sector", None)
    return Opened("open", opened.margin, new_indicator=True)


def bare_trade(s: State, figure: Figure, noun: Span, frame: Frame) -> bool:
    """“kim ngạch”, "trị giá" alone: of the exports or imports that the text spoke of last; their tonnes are "lượng"."""
    words = key(s.text[noun[0] : noun[1]])
    of_trade = frame.indicator in _TURNOVERS or (frame.label or "") in _TONNES
    relational = figure.kind in ("percent", "times", "point")
    if words in ("lượng", "về lượng", "khối lượng") and of_trade and (relational or figure.kind == "mass"):
        frame.label = _TONNES[frame.indicator == "import-turnover" or frame.label == _TONNES[1]]
        frame.indicator = None
    elif words in ("trị giá", "giá trị", "về trị giá") and of_trade and (relational or figure.kind == "money"):
        frame.indicator = frame.indicator or _TURNOVERS[frame.label == _TONNES[1]]
        frame.label = words
    else:
        return False
    frame.spans["indicator"] = (noun,)
    return True


def turnover(s: State, start: int, frame: Frame) -> str:
    """Which turnover a bare "kim ngạch" is: the one that is spoken of, by the last word of selling or buying abroad."""
    if frame.indicator in _TURNOVERS:
        return frame.indicator
    if frame.label in _TONNES:
        return _TURNOVERS[_TONNES.index(frame.label)]
    ways = [found[1] for found in _ABROAD.finditer(s.keyed, max(0, start - 400), start)]
    return {"xuất": _TURNOVERS[0], "nhập": _TURNOVERS[1]}.get(ways[-1] if ways else "", "trade-turnover")


def part_behind(s: State, figure: Figure, left: int) -> Span | None:
    """“đáp ứng 45% nhu cầu linh kiện”, "hỗ trợ 50% chi phí đào tạo": what it is a part of stands behind its verb's figure."""
    behind = _OF_WHAT.match(s.keyed, figure.end)
    if behind is None or any(f.start < behind.end() and f.start > figure.start for f in s.figures):
        return None
    return behind.span(1) if _TAKES.search(s.keyed, max(s.sentence.start, left - 6), figure.start) else None


def led_with(s: State, figure: Figure, stop: int) -> str | None:
    """“Hàn Quốc dẫn đầu với 214 dự án”: what the rank is in stands behind it."""
    later = next((f for f in s.figures if f.start >= figure.end), None)
    if (
        later is None
        or later.kind != "count"
        or not re.fullmatch(r"\s(?:[^,;.()]{0,30}\s)?với\s(?:\w+\s)?", s.keyed[figure.end : later.start])
    ):
        return None
    return counted_indicator(s, later, figure.end, s.sentence.end)


def investor(s: State, figure: Figure) -> bool:
    """Whether another country is named before, whose investors' capital it then is."""
    return any(m.type == "Country" and m.label != "Việt Nam" and m.start < figure.start for m in s.mentions)


def around(s: State, head: Head) -> str:
    """The words beside a head, the head itself as "·"."""
    return f"{s.keyed[max(s.sentence.start, head.start - 16) : head.start]}·{s.keyed[head.end : head.end + 12]}"


def owner(s: State, head: Head) -> bool:
    """“khu vực đầu tư nước ngoài”: the words say whose it is, not what."""
    before = s.keyed[max(s.sentence.start, head.start - 60) : head.start]
    if head.notation == "fdi-attracted" and (_OF_WHOM.search(before) or _OF_WHOM_AGAIN.search(before)):
        return True
    return any(
        c.value.slot == "ownership"
        and c.start <= head.start
        and head.end <= c.end
        and (
            head.kind == "verb" or re.match(r"(?:khu vực|khối|doanh nghiệp|dự án|nhà đầu tư)", s.keyed[c.start : c.end])
        )
        for c in s.cues
    ) or (
        head.kind == "verb"
        and bool(
            re.search(
                r"(?:công nghiệp|chính sách|ngành|quĩ|nhóm|dịch vụ)\s$", s.keyed[max(0, head.start - 14) : head.start]
            )
        )
    )


def denominator(s: State, head: Head, left: int) -> bool:
    """“bằng 58% vốn đăng ký, …”: what a share was of does not name the next figure."""
    if left <= s.sentence.start or head.start - left > 20:
        return False
    gap = s.keyed[left : head.start]
    return (
        s.keyed[left - 1] == "%"
        and bool(re.fullmatch(r"\s(?:tổng |số |so với |của |tổng số |mức )*", gap))
        and bool(re.match(r"\s?(?:[,;.)]|$|(?:và|còn|trong đó|của)(?!\w))", s.keyed[head.end :]))
    )


def spent(s: State, head: Head, left: int, frame: Frame) -> bool:
    """“giải ngân 900 tỷ đồng vốn đầu tư công, đạt …”: these words went with the figure before, which says more."""
    return (
        frame.indicator == "implemented-capital"
        and head.notation in _CAPITALS
        and left > s.sentence.start
        and s.keyed[left : head.start] == " "
        and s.keyed[head.end : head.end + 1] in ",;"
    )


def located(s: State, mention: Mention) -> bool:
    """“tại KCN …”, "vào KCN …": a place where something is, not what is spoken of."""
    return bool(
        re.search(
            r"(?<!\w)(?:tại|vào|trong|ở|thuộc|khỏi)\s(?:\w+ ){0,1}$",
            s.keyed[max(s.sentence.start, mention.start - 14) : mention.start],
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
            s.keyed[s.sentence.start : figure.start],
        )
        in_zone = s.r.entity is not None and s.r.entity[1] in ZONES
        if not zones and (
            firm
            or (work and not in_zone)
            or (s.r.entity and s.r.entity[1] == "Company" and s.r.entity_block == s.sentence.block)
        ):
            return "site-area"
    if (
        words.startswith("rót")
        and figure.kind == "money"
        and not re.search(r"(?<!\w)được(?!\w)", s.keyed[s.sentence.start : figure.start])
    ):
        if _INVESTS.search(s.keyed, s.sentence.start, figure.start):
            return "implemented-capital"  # "hãng rót vào tỉnh 86 triệu USD"
    if (
        words == "vốn"
        and s.stack
        and figure.kind == "money"
        and any(m.type in ZONES and m.end < figure.start for m in s.mentions[-9:])
    ):
        opening = s.keyed.rfind("(", s.sentence.start, figure.start)
        if any(m.type in ZONES and 0 <= opening - m.end <= 1 for m in s.mentions):
            return "investment-capital"  # "KCN A (rộng 293ha, vốn 3.700 tỷ đồng)"
    if notation == "planned-area" and figure.kind == "money":
        return None
    return notation


def fits(s: State, notation: str, figure: Figure) -> bool:
    concept = s.r.lexicon.indicators.get(notation)
    if concept is None:
        return False
    if figure.kind in ("percent", "times", "point", "rank"):
        return True
    wanted = concept.one("unitKind")
    if notation == "production-capacity" and figure.kind == "count" and "/" not in (figure.unit or ""):
        return bool(re.search(r"công suất|năng lực", s.keyed[s.sentence.start : figure.start][-40:]))
    if figure.unit is None and figure.kind == "bare":
        return wanted in ("money", "count", "any") if figure.scale >= 1000 else wanted == "count"
    match wanted:
        case "any":
            return figure.kind in ("mass", "measure", "count", "rate") or notation == "production-capacity"
        case "percent":
            return False
        case "income":
            return figure.kind in ("income", "money", "rate")
        case "money":
            return (
                figure.kind in ("money", "rate", "income")
                if notation == "revenue" or notation == "programme-budget" or notation == "investment-capital"
                else figure.kind in ("money", "rate")
            )
        case "count":
            return figure.kind == "count" or figure.kind == "bare"
        case _:
            return figure.kind == wanted


def same_count(s: State, frame: Frame, figure: Figure) -> bool:
    """Whether what is counted here can be what the frame counts: the same noun, or one that says nothing of its own."""
    concept = s.r.lexicon.indicators.get(frame.indicator or "")
    if concept is None or figure.noun is None:
        return False
    noun = key(figure.noun)
    if concept.one("unitKind") != "count":
        return concept.one("unitKind") == "any"
    return any(key(n) in noun or noun in key(n) for n in concept.properties.get("countedNoun", ())) or noun in (
        "người",
        "đơn vị",
        "cơ sở",
        "trường hợp",
        "lượt",
        "hộ",
    )


def counted_indicator(s: State, figure: Figure, left: int, stop: int) -> str | None:
    """The indicator that counting this noun means, by the words of the vocabulary, longest first."""
    if figure.noun is None:
        return None
    noun = key(figure.noun)
    if noun in ("khu", "cụm"):
        recent = s.keyed[max(0, s.sentence.start - 400) : figure.start]
        zone = re.search(r"kcn|khu công nghiệp", recent) if noun == "khu" else re.search(r"ccn|cụm công nghiệp", recent)
        return ("industrial-zone-count" if noun == "khu" else "industrial-cluster-count") if zone else None
    after = s.keyed[figure.start : min(stop, figure.end + 40)]
    best: tuple[int, str] | None = None
    for word, notation in _counted(s.r.lexicon):
        if (
            noun == word or noun.startswith((word + " ", word + ",")) or (word.startswith(noun + " ") and word in after)
        ) and (best is None or len(word) > best[0]):
            best = (len(word), notation)
    if best is None:
        return None
    return narrowed(s, best[1], figure, left, stop)


@lru_cache(maxsize=4)
def _counted(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The nouns whose count is an indicator, with its notation, in the order of the vocabulary."""
    return tuple(
        (key(label), notation)
        for notation, concept in lexicon.indicators.items()
        for label in concept.properties.get("countedNoun", ())
    )


def narrowed(s: State, notation: str, figure: Figure, left: int, stop: int) -> str | None:
    around = s.keyed[max(s.sentence.start, left - 40) : min(stop, figure.end + 60)]
    if notation == "employment" and (
        _TRAINED.search(s.keyed, left, figure.start) or _ARE_TRAINED.match(s.keyed, figure.end)
    ):
        return None  # whom a course is for
    if notation == "enterprise-count" and (
        _HELPED.search(s.keyed, left, figure.start) or _ARE_HELPED.match(s.keyed, figure.end)
    ):
        return "supported-establishments"
    if notation == "enterprise-count" and "chủ thể" in s.keyed[s.sentence.start : figure.start]:
        return "ocop-participants"  # "364 chủ thể, gồm 148 hợp tác xã …"
    if (
        notation == "enterprise-count"
        and s.r.frame.indicator == "new-enterprises"
        and not re.search(r"giải thể|ngừng|tạm|hoạt động|hiện có|tổng số", around)
    ):
        return "new-enterprises"
    if notation == "enterprise-count" and re.search(
        r"thành lập mới|đăng kí mới|mới thành lập|thành lập(?: được)? ?$|đăng kí thành lập|doanh nghiệp mới|gia nhập thị trường|mới lập|mới ra đời",
        around,
    ):
        return "new-enterprises"
    if notation == "ecommerce-stores" and not _ONLINE.search(s.keyed, max(0, s.sentence.start - 600), s.sentence.end):
        return None  # stands at a fair
    if (
        notation == "ocop-products"
        and "ocop" not in s.keyed[max(0, s.sentence.start - 600) : s.sentence.end]
        and "một sản phẩm" not in s.keyed[max(0, s.sentence.start - 600) : s.sentence.end]
    ):
        return None
    if notation == "supported-establishments" and not re.search(
        r"hỗ trợ|khuiến công|thụ hưởng", s.keyed[max(0, s.sentence.start - 300) : s.sentence.end]
    ):
        return None
    return notation


def sector_stands(s: State, head: Head, figure: Figure) -> bool:
    """An everyday word for an industry counts only right before its verb, or behind "ngành"."""
    if head.kind == "sector":
        return True
    lead = s.keyed[max(s.sentence.start, head.start - 12) : head.start]
    rest = s.keyed[head.end : figure.start]
    return bool(
        re.search(r"(?:^|[,;:(]\s?|(?:ngành|và|trong đó|riêng|còn|nhóm|là|với|lượt|khi|như)\s)$", lead)
    ) and bool(
        re.match(
            r"\s?(?:\(|(?:tăng|giảm|đạt|ước|chỉ|có|cũng|đều|cùng|vẫn|bằng|và|lại|lần|sụt|tiếp|hơn|[\d])|,|$)", rest
        )
    )


def is_growth(s: State, figure: Figure, left: int, frame: Frame) -> bool:
    """Whether the head itself is a growth rate ("tốc độ tăng trưởng", "chỉ số … đạt 22,4%")."""
    label = key(frame.label or "")
    if frame.indicator in ("industrial-production-index", "consumer-price-index"):
        return True
    if re.search(r"(?:tốc độ tăng|tăng trưởng)(?!\w)[^,;:()]*$", s.keyed[left : figure.start]):
        return True
    return "tăng trưởng" in label or "tốc độ tăng" in label or frame.indicator in ("grdp", "gdp")


def noun_phrase(s: State, start: int, end: int) -> Span | None:
    """The noun phrase that a clause begins with, right before its verb or its figure."""
    if price := _PRICES.match(s.keyed, start, end):
        start = price.end()
    left = _CLOSED.sub(lambda found: " " * len(found[0]), s.keyed[start:end])
    if re.search(r":\s*$", left) and s.sentence.kind in ("item", "row"):
        left = left[: left.rindex(":")]  # "+ Gỗ và sản phẩm gỗ: 4,31 tỉ USD"
        end = start + len(left)
    if rate := rate_phrase(left):
        return start + rate[0], start + rate[1]
    cut = 0
    for match in _BREAK.finditer(left):
        if match[0].startswith(",") or match[0] == "và":
            continue
        cut = match.end()
    phrase_start, phrase_end = start + cut, end
    phrase = left[cut:]
    comma = phrase.rfind(", ")
    if (
        comma >= 0
        and re.search(r"\w", phrase[comma + 2 :])
        and not re.match(r",\s(?:ước|tăng|giảm|đạt|bằng)", phrase[comma:])
    ):
        phrase_start += comma + 2
    for period in s.times:
        if phrase_start <= period.start < phrase_end:
            between = s.keyed[phrase_start : period.start].strip()
            if not between:
                phrase_start = period.end
    words = list(re.finditer(r"[\w/&.-]+", left[phrase_start - start : phrase_end - start]))
    for before, word in pairwise(words):
        if word.start() - before.end() > 3:  # behind a bracket
            words = words[: words.index(word)]
            break
    while words and words[0][0] in _LEADERS:
        words.pop(0)
    for index, word in enumerate(words):
        if word[0] in _VERBS:
            words = words[:index]
            break
    while words and (words[-1][0] in _LEADERS or words[-1][0] in _TRAILERS):
        words.pop()
    if words and words[0][0] == "tỉ" and len(words) > 14:
        words = words[:14]  # a rate's name may be long
    if not words or len(words) > 14:
        return None
    for mention in s.mentions:
        # "kim ngạch của Hà Nam": the name says whose, not what
        kept = [w for w in words if phrase_start + w.end() <= mention.start]
        if mention.type in PLACES and kept and len(kept) < len(words) and mention.end <= end:
            words = kept
            while words and (words[-1][0] in _LEADERS or words[-1][0] in _TRAILERS):
                words.pop()
            if not words:
                return None
    span = (phrase_start + words[0].start(), phrase_start + words[-1].end())
    for mention in s.mentions:
        if min(span[1], mention.end) - max(span[0], mention.start) > 0 and (
            mention.type in PLACES or (mention.start <= span[0] and span[1] <= mention.end)
        ):
            return None
    if any(p.start < span[1] and span[0] < p.end for p in s.times):
        return None
    return span


def rate_phrase(clause: str) -> Span | None:
    """“nâng tỉ lệ doanh nghiệp, hợp tác xã có trang web lên …”: a rate's name reaches to its verb."""
    found = [*_RATE.finditer(clause)]
    if not found:
        return None
    start = found[-1].start()
    for stop in re.finditer(r"[;:]|, |   ", clause[start:]):
        first = clause[found[-1].end() :].split()[:1]
        if stop[0] != ", " or clause[start + stop.end() :].split()[:1] != first:
            return start, start + stop.start()
    words = [*re.finditer(r"[\w/&.-]+", clause[start:])]
    while words and (
        words[-1][0] in _VERBS or words[-1][0] in _LEADERS or words[-1][0] in _TRAILERS or words[-1][0] == "phải"
    ):
        words.pop()
    return (start, start + words[-1].end()) if 3 <= len(words) <= 24 else None


def bare_is_figure(s: State, figure: Figure, stop: int, opened: Opened, left: int) -> bool:
    """A number without a unit is a figure in a list of such ("Đài Loan (52)") or where a clause ends on it."""
    if figure.scale >= 1000:
        return True
    before = s.keyed[left : figure.start]
    after = s.keyed[figure.end : figure.end + 3]
    ends = bool(re.match(r"\s?(?:[.,;)]|$|và )", after)) or figure.end >= s.sentence.end
    if (
        before.endswith("(")
        and after.startswith(")")
        and any(m.end >= figure.start - 2 and m.end <= figure.start for m in s.mentions)
    ):
        return True
    return bool(
        ends
        and re.search(r"(?:là|đạt|có|còn|gần|khoảng|hơn|trên|lên|tới|đến)\s$", before)
        and (opened.kind in ("head", "frame") or noun_left(s, figure))
        and figure.value >= 1
    )


def with_unit(s: State, figure: Figure, frame: Frame, before: Frame) -> Figure:
    """The unit a number leaves out: đồng for large sums, the noun of the indicator for counts."""
    concept = s.r.lexicon.indicators.get(frame.indicator or "")
    wanted = concept.one("unitKind") if concept else None
    if figure.unit:
        return figure
    if wanted == "count" or (figure.scale < 1000 and wanted not in ("money", "income")):
        noun = None
        if concept:
            nouns = concept.properties.get("countedNoun", ())
            label = key(frame.label or "")
            noun = next(
                (n for n in sorted(nouns, key=len, reverse=True) if key(n) in label), nouns[0] if nouns else None
            )
            if frame.indicator == "project-count":
                noun = "dự án"
            elif frame.indicator == "employment":
                noun = "lao động"
            elif frame.indicator == "enterprise-count" or frame.indicator == "new-enterprises":
                noun = "doanh nghiệp"
        if noun is None and (counted := noun_left(s, figure)):
            noun, frame.indicator = counted
            frame.label = noun
        if noun is None:
            return figure
        return replace(
            figure, unit=f"count:{noun}", kind="count", noun=noun, flags=(*figure.flags, "unit-from-context")
        )
    if figure.scale >= 10**6 and (wanted in ("money", "income") or wanted is None):
        return replace(figure, unit="VND", kind="money", flags=(*figure.flags, "unit-from-context"))
    return figure


def noun_left(s: State, figure: Figure) -> tuple[str, str] | None:
    """“Tổng các doanh nghiệp trong ngành là gần 3.000”: the counted noun of the clause, and its indicator."""
    clause = s.keyed[s.sentence.start : figure.start]
    best: tuple[int, str, str] | None = None
    for notation, concept in s.r.lexicon.indicators.items():
        for label in concept.properties.get("countedNoun", ()):
            place = clause.rfind(key(label))
            if place >= 0 and re.match(r"\W", clause[place - 1 : place] or " ") and (best is None or place > best[0]):
                best = (place, label, notation)
    return (best[1], best[2]) if best else None
