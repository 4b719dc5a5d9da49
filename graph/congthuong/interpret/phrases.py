"""Noun phrases that name what no vocabulary lists: where they begin, and the word of the sentence that ends them.

>>> from congthuong.interpret.phrases import rate_phrase
>>> clause = "mục tiêu nâng tỉ lệ hộ dùng nước sạch lên "
>>> clause[slice(*rate_phrase(clause))]
'tỉ lệ hộ dùng nước sạch'
"""

from __future__ import annotations

import re
from itertools import pairwise

from congthuong.article import Span
from congthuong.interpret.state import PLACES, State
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import fold_letters

__all__ = ["MAKING", "RATE", "noun_phrase", "part_behind", "rate_phrase", "words_of"]


def words_of(text: str) -> frozenset[str]:
    """The words of a text as they are compared."""
    return frozenset(fold_letters(text).split())


_BREAK = re.compile(
    r"[;:()]|,\s|\s-\s|(?<!\w)(?:trong đó|còn|riêng|trong khi|nhưng|song|tui nhiên|gồm|bao gồm|với|và)(?!\w)"
)
_OF_NAME = re.compile(r"\s(?:của|tại|ở|trên|trong|cho)?(?: (?:tỉnh|thành phố|tp|huiện))?\s*$")
MAKING = re.compile(r"(?:sản xuất|khai thác|chế biến|chế tạo|nuôi|trồng)(?: được| ra)?(?:\s|$)")
_CLOSED = re.compile(r"\([^()]*\)")
_PRICES = re.compile(r"[\s(,;.:]*(?:tính )?(?:theo )?giá (?:hiện hành|so sánh|ss|cố định)(?: (?:năm )?\d{4})?[\s,)]")
_TAKES = re.compile(
    r"(?:(?<!\w)(?:đáp ứng|hỗ trợ|bảo đảm|đảm bảo|tài trợ|chi trả|chủ động|mua|tự túc)(?: được| tới| đến| tối đa| khoảng| gần| hơn| trên| mới)*|%\S*\s(?:và|cùng|,))\s$"
)
_OF_WHAT = re.compile(
    r"\s((?:nhu cầu|chi phí|kinh phí|học phí|tiền|lãi suất|linh kiện|nguiên liệu|nguiên vật liệu|vật tư|phụ tùng)"
    r"(?: (?!của|cho|trong|ở|tại|và|với|từ|do|là|được|để|khi|theo|so|nhưng|năm|mỗi)[^\W\d]+){0,6})"
)
# Words that a noun phrase cannot begin with, that end it, and that it cannot end with.
_LEADERS = words_of(
    "và với còn riêng trong đó gồm bao có là như thì khi nếu cũng đã đang được các những một số mặt hàng sản phẩm nhóm của về theo tại ở cho đến tới tiếp kế sau đó cùng này đều"
    " trước nhiều tính vẫn để lũy tuy nhiên cụ thể ngoài ra bên cạnh đáng chú ý ước đạt khoảng gần hơn trên tổng nay toàn qua đầu cả do nhờ góp nên kéo đóng thu thì rồi lại bình quân trung mỗi từ sang lên mức cao thấp khối khu vực bằng hoạch so nhất đó"
)
_VERBS = words_of(
    "tăng giảm đạt ước chiếm bằng vượt sụt là có còn thu được lên xuống đứng xếp dẫn chỉ vẫn đã đang sẽ dự khoảng gần hơn trên dưới cùng đều lần lượt tương ứng tiếp duy trì nhích gấp tới"
    " đến mới cũng không chưa phấn cần hoàn thành ghi nhận giữ lại cao thấp mức tốc quá gồm theo nhất"
)
_WHOSE = words_of("của ở tại")
_HALVES = {
    ("khu", "công"),
    ("khu", "dân"),
    ("khu", "đô"),
    ("khu", "nhà"),
    ("sản", "xuất"),
    ("sản", "lượng"),
    ("mặt", "bằng"),
    ("tự", "nhiên"),
}
RATE = re.compile(r"(?<!\w)tỉ (?:lệ|trọng|suất)\s")
_TRAILERS = words_of("đã đang sẽ được cũng với của là có và từ ở tại trong năm tháng quý này qua đến vào lên")


def part_behind(s: State, figure: Figure, left: int) -> Span | None:
    """“đáp ứng 45% nhu cầu linh kiện”, "hỗ trợ 50% chi phí đào tạo": what it is a part of stands behind its verb's figure."""
    behind = _OF_WHAT.match(s.folded, figure.end)
    if behind is None or any(f.start < behind.end() and f.start > figure.start for f in s.figures):
        return None
    return behind.span(1) if _TAKES.search(s.folded, max(s.sentence.start, left - 6), figure.start) else None


def noun_phrase(s: State, start: int, end: int) -> Span | None:
    """The noun phrase that a clause begins with, right before its verb or its figure."""
    if price := _PRICES.match(s.folded, start, end):
        start = price.end()
    left = _CLOSED.sub(lambda found: " " * len(found[0]), s.folded[start:end])
    short = left[max(left.rfind(";"), left.rfind(",")) + 1 :]
    if re.search(r":\s*$", left) and (
        s.sentence.kind in ("item", "row")
        or (1 < len(short.split()) <= 6 and not any(end - len(short) <= m.start < end for m in s.mentions))
    ):
        left = left[: left.rindex(":")]  # "+ Gỗ và sản phẩm gỗ: 4,31 tỉ USD"
        end = start + len(left)
    if rate := rate_phrase(left):
        stop = start + rate[1]
        for mention in s.mentions:  # "tỉ lệ … của Hà Nội": the name says whose
            if start + rate[0] < mention.start < stop and mention.type != "Product":
                stop = start + rate[0] + len(_OF_NAME.sub("", s.folded[start + rate[0] : mention.start]))
        return start + rate[0], stop
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
        and not (left[:cut].endswith(";") and len(phrase.split()) <= 9)  # "…; gạch bằng gốm, sứ đạt 15 triệu viên"
        and not re.match(r",\s(?:ước|tăng|giảm|đạt|bằng)", phrase[comma:])
    ):
        phrase_start += comma + 2
    for period in s.times:
        if phrase_start <= period.start < phrase_end:
            between = s.folded[phrase_start : period.start].strip()
            if not between:
                phrase_start = period.end
    words = list(re.finditer(r"\w[\w/&.-]*", left[phrase_start - start : phrase_end - start]))
    for before, word in pairwise(words):
        if word.start() - before.end() > 3:  # behind a bracket
            words = words[: words.index(word)]
            break
    led: list[re.Match[str]] = []
    while words and words[0][0] in _LEADERS and not _halved(words):
        led.append(words.pop(0))
    if [w[0] for w in led[-2:]] == ["sản", "phẩm"] and len(words) > 1 and words[1][0] in _VERBS | _WHOSE:
        words[:0] = led[-2:]  # "sản phẩm may ước đạt": one word alone says too little
    for index, word in enumerate(words):
        if word[0] in _VERBS:
            words = words[:index]
            break
    _end_well(words)
    if words and words[0][0] == "tỉ" and len(words) > 14:
        words = words[:14]  # a rate's name may be long
    if not words or len(words) > 14:
        return None
    for mention in s.mentions:
        # "kim ngạch của Hà Nam": the name says whose, not what
        kept = [w for w in words if phrase_start + w.end() <= mention.start]
        if mention.type in PLACES and kept and len(kept) < len(words) and mention.end <= end:
            made = [w for w in words if phrase_start + w.start() >= mention.end]
            making = made and MAKING.match(s.folded, phrase_start + made[0].start())
            words = made if making else kept  # "các mỏ ở Lạng Sơn sản xuất quặng thiếc"
            _end_well(words)
            if not words:
                return None
    span = (phrase_start + words[0].start(), phrase_start + words[-1].end())
    for period in s.times:
        if span[0] < period.start < span[1]:  # "dân số năm 2013"
            span = (span[0], span[0] + len(s.folded[span[0] : period.start].rstrip()))
        if period.start < span[1] and span[0] < period.end:
            return None
    for mention in s.mentions:
        if min(span[1], mention.end) - max(span[0], mention.start) > 0 and (
            mention.type in PLACES or (mention.start <= span[0] and span[1] <= mention.end)
        ):
            return None
    return span


def _halved(words: list[re.Match[str]]) -> bool:
    """Whether the first word is half of another than the one it leads: "sản xuất", "sản lượng", "mặt bằng"."""
    return len(words) > 1 and (words[0][0], words[1][0]) in _HALVES


def _end_well(words: list[re.Match[str]]) -> None:
    """Take away the words that a noun phrase cannot end with."""
    while words and (words[-1][0] in _LEADERS or words[-1][0] in _TRAILERS):
        if len(words) > 1 and (words[-2][0], words[-1][0]) in _HALVES:
            return
        words.pop()


def rate_phrase(clause: str) -> Span | None:
    """“nâng tỉ lệ doanh nghiệp, hợp tác xã có trang web lên …”: a rate's name reaches to its verb."""
    found = [*RATE.finditer(clause)]
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
