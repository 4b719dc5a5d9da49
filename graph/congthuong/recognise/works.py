"""Documents, programmes, schemes, platforms and events.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> from congthuong.recognise.page import page
>>> text = 'Theo Quyết định số 17/QĐ-UBND, trung tâm làm đề án "Ép ván tre" và bán hàng trên sàn ChoQueTa.vn.'
>>> it = page(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), gazetteer((folder("ontology"),)))
>>> [(c.type, c.label) for c in works(it)]
[('Document', 'Quyết định số 17/QĐ-UBND'), ('Scheme', 'Ép ván tre'), ('Platform', 'ChoQueTa.vn')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from congthuong.recognise.page import Candidate, Page, foreign

__all__ = ["works"]

_BARE_NUMBER = frozenset(
    ["quyết định", "nghị quyết", "chỉ thị", "nghị định", "thông tư", "công văn", "công điện", "kết luận"]
)
_DOMAIN = re.compile(r"(?<![\w@./])[A-Z][A-Za-z0-9-]{2,}\.(?:com\.vn|vn|com|net|org)\b")
_QUOTED = re.compile(r'\s*"([^"\n]{6,160})"')
_TITLE_MOST = 34
# Where a title in small letters stops: what follows is the sentence's.
_TITLE_END = frozenset(
    [
        "được",
        "đã",
        "đang",
        "sẽ",
        "là",
        "nhằm",
        "để",
        "với",
        "theo",
        "do",
        "đạt",
        "tăng",
        "giảm",
        "có",
        "này",
        "đó",
        "nói",
        "kể",
        "khi",
        "mà",
        "thì",
        "nhưng",
        "song",
        "vừa",
        "mới",
        "cũng",
        "còn",
        "vẫn",
        "đều",
        "gồm",
        "bao",
        "từ",
        "nếu",
        "trong",
        "nên",
        "cần",
        "phải",
        "tới",
        "qua",
        "sau",
        "trước",
        "như",
        "hoặc",
        "hay",
        "lần",
        "bị",
    ]
)
_YEAR = re.compile(r"(?:năm|giai đoạn|thời kỳ)\s+\d{4}(?:\s*-\s*\d{4})?")
# No title holds an amount: where one stands, the sentence went on before it.
_AMOUNT = re.compile(r"\d[\d.,]*(?:\s?-\s?\d[\d.,]*)?(?:\s?%|\s(?:triệu|tỷ|tỉ|nghìn|ngàn|đồng|USD)\b)")


def works(page: Page) -> Iterator[Candidate]:
    """Every document, programme, scheme, platform and event that is named."""
    yield from _numbered(page)
    for role, read in _READERS.items():
        for index in page.at(*role.split()):
            yield from read(page, index)
    for match in _DOMAIN.finditer(page.text):
        if "sàn" in page.text[max(match.start() - 160, 0) : match.end() + 60].lower():
            yield Candidate(match.start(), match.end(), "Platform", match[0], weight=1)


@lru_cache(maxsize=8)
def _number_pattern(heads: tuple[str, ...]) -> re.Pattern[str]:
    kinds = "|".join(r"\s+".join(head.split()) for head in sorted(heads, key=len, reverse=True))
    code = r"\d{1,5}(?:/\d{4})?[/-][A-ZĐ][A-ZĐa-zđ]*\d*(?:[-/&][A-ZĐ][A-Za-zĐđ0-9]*)*"
    return re.compile(
        rf"(?<!\w)({kinds})\s+(?:(?:số|Số)\s*:?\s*)?({code}|\d{{1,4}}[a-zA-Z]?(?![\w.,/%-]*\d))(?!\w)", re.IGNORECASE
    )


def _numbered(page: Page) -> Iterator[Candidate]:
    """Read "Quyết định số 158/QĐ-TTg", "nghị quyết 04"; not "kế hoạch 5 năm"."""
    for match in _number_pattern(tuple(page.words.role("document-head").values())).finditer(page.text):
        head, code = match[1].lower(), match[2]
        index = page.token_at(match.start())
        if index >= len(page) or page.starts[index] != match.start():
            continue
        if "/" not in code and "-" not in code:
            after = page.token_at(match.end())
            following = page.tokens[after].lower() if after < len(page) and page.near(after) else ""
            if " ".join(head.split()) not in _BARE_NUMBER or following in page.words.role("unit-word"):
                continue
        elif not re.search(r"[A-ZĐ]", code):
            continue
        yield Candidate(match.start(), match.end(), "Document", _cap(" ".join(match[0].split())), weight=9)


def _cap(name: str) -> str:
    return name[:1].upper() + name[1:]


def _title_end(page: Page, start: int) -> int:
    """The end of a title in running words: at punctuation, at a word of the sentence, or behind its year or period."""
    k = start
    while k < len(page) and k - start < _TITLE_MOST:
        low = page.tokens[k].lower()
        year = _YEAR.match(page.text, page.starts[k])
        if not page.near(k) and not (
            page.gap(k) in {" - ", "-"} or (page.gap(k) == ", " and k > start and _listed(page, k))
        ):
            break
        if year and k == start:
            return start
        if year:
            end = page.token_at(year.end())
            if end < len(page) and page.near(end) and page.tokens[end].lower() in {"và"}:
                k = end
                continue
            return end
        if _AMOUNT.match(page.text, page.starts[k]):
            named = [place + page.province(place)[0] for place in range(start, k) if page.province(place)[0]]
            k = named[-1] if named else k
            break
        if low in _TITLE_END or (page.capital(k) and page.length(k, "programme-head") and k > start):
            break
        if low in {"tại", "ở", "trên"} and not _place_ahead(page, k + 1):
            break
        if page.length(k, "title-head", "memorandum") and page.capital(k) and k > start + 2 and low != "kế":
            break
        if low == "của" and page.capital(k + 1):
            break
        k += 1
    while k > start and page.tokens[k - 1].lower() in {"và", "cho", "về", "tại", "của", "ở", "trên"}:
        k -= 1
    return k


def _listed(page: Page, index: int) -> bool:
    """Whether the comma here separates words of one title: "máy móc, thiết bị tiên tiến"."""
    return not page.capital(index) and not page.length(index, "end-word") and page.tokens[index - 1].islower() and False


def _place_ahead(page: Page, index: int) -> bool:
    low = page.slice(index, min(index + 4, len(page))).lower() if index < len(page) else ""
    return low.startswith(("địa bàn", "tỉnh ", "thành phố ")) or (index < len(page) and page.province(index)[0] > 0)


def _programme(page: Page, index: int) -> Iterator[Candidate]:
    n = page.length(index, "programme-head")
    if not n:
        return
    start = index + n
    quoted = _QUOTED.match(page.text, page.ends[start - 1])
    if quoted:
        label = _cap(page.text[page.starts[index] : quoted.end()])
        yield Candidate(page.starts[index], quoted.end(), "Programme", " ".join(label.split()), weight=2)
        return
    if page.tokens[index].lower() != "chương":
        return
    end = _title_end(page, start)
    words = page.slice(start, end) if end > start else ""
    if len(words.split()) < 3:
        return
    capital = page.capital(index)
    names_province = any(page.province(k)[0] for k in range(start, end))
    if not capital and not names_province:
        return
    label = _cap(page.slice(index, end))
    if not capital:
        label = re.sub(r"\s+năm\s+\d{4}$", "", label)
    if re.search(r"\b(?:công tác|làm việc|nghị sự|hành động này)\b", words):
        return
    yield Candidate(page.starts[index], page.ends[end - 1], "Programme", label)


def _scheme(page: Page, index: int) -> Iterator[Candidate]:
    n = page.length(index, "scheme-head")
    if not n:
        return
    start = index + n
    text = page.text
    match = re.compile(r'(?:\s+\w+){0,4}?\s*:?\s*"([^"\n]{6,160})"').match(text, page.ends[start - 1])
    if match:
        yield Candidate(match.start(1), match.end(1), "Scheme", _cap(" ".join(match[1].split())), weight=4)
        return
    listed = re.compile(r"\s*:\s*([A-ZĐ][^;.\n\"]{12,140})(?=[;.\n]|$)").match(text, page.ends[start - 1])
    if listed and not re.search(r"\d{3}", listed[1]):
        yield Candidate(listed.start(1), listed.end(1), "Scheme", " ".join(listed[1].split()), weight=3)


def _title(page: Page, index: int) -> Iterator[Candidate]:
    """Read "Quy chế quản lý cụm công nghiệp", "Biên bản ghi nhớ về Chương trình …", "Quy hoạch tỉnh Vĩnh Phúc"."""
    if n := page.length(index, "memorandum"):
        yield from _memorandum(page, index, n)
        return
    n = page.length(index, "title-head")
    if not n:
        return
    head = page.slice(index, index + n).lower()
    start = index + n
    if start >= len(page) or not page.near(start):
        return
    if head == "quy hoạch":
        yield from _plan(page, index, start)
        return
    if not page.capital(index):
        return
    end = _title_end(page, start)
    words = page.slice(start, end).split() if end > start else []
    opening = page.gap(index)
    inside = opening.isspace() and "\n" not in opening
    if head == "báo cáo":
        if not words or words[0].lower() != "về":
            return
        end = _report_end(page, end)
    elif (len(words) < 3 or not inside) and (len(words) < 4 or not any(page.province(k)[0] for k in range(start, end))):
        return  # at a sentence's start the capital says nothing: only a title with a place is a name there
    if head in {"luật", "hiệp định"} and len(words) > 10:
        return
    yield Candidate(page.starts[index], page.ends[end - 1], "Document", _cap(page.slice(index, end)))


def _report_end(page: Page, end: int) -> int:
    match = re.compile(r"(?:\s+(?:tháng|quý|năm|và|đầu|\d+|[IVX]+)|/\d+)+").match(page.text, page.ends[end - 1])
    return page.token_at(match.end()) if match else end


def _plan(page: Page, index: int, start: int) -> Iterator[Candidate]:
    """Read "Quy hoạch tỉnh Vĩnh Phúc (thời kỳ 2021-2030, tầm nhìn …)"; "Quy hoạch tỉnh" is the focused one's."""
    text = page.text
    unit = page.tokens[start].lower() == "tỉnh"
    place = start + 1 if unit else start
    length, label = page.province(place) if place < len(page) else (0, "")
    end = place + length if length else (place if unit else start)
    where = f" tỉnh {label}" if length else " tỉnh {}"
    span = re.compile(r"\s*thời kỳ\s+(\d{4}\s*-\s*\d{4})(,?\s*tầm nhìn(?: đến)? năm \d{4})?").match(
        text, page.ends[end - 1]
    )
    if span:
        stop = span.end()
        tail = " " + " ".join(span[0].split())
        yield Candidate(page.starts[index], stop, "Document", f"Quy hoạch{where}{tail}", open=not length, weight=1)
    elif page.capital(index) and unit:
        yield Candidate(
            page.starts[index], page.ends[end - 1], "Document", f"Quy hoạch{where}", open=not length, weight=1
        )


def _memorandum(page: Page, index: int, n: int) -> Iterator[Candidate]:
    """A memorandum is named by the programme that its sentence names."""
    sentence_end = re.compile(r"[.;](?=\s)|\n|$").search(page.text, page.ends[index + n - 1])
    stop = sentence_end.start() if sentence_end else len(page.text)
    sentence_start = max(page.text.rfind(". ", 0, page.starts[index]), page.text.rfind("\n", 0, page.starts[index])) + 1
    head = _cap(page.slice(index, index + n).lower())
    k = page.token_at(sentence_start)
    best: Candidate | None = None
    while k < len(page) and page.starts[k] < stop:
        for found in _programme(page, k):
            after = found.start >= page.starts[index]
            if best is None or after:
                best = found
            if after:
                k = len(page)
        k += 1
    if best is None:
        return
    between = page.text[page.ends[index + n - 1] : best.start] if best.start > page.starts[index] else ""
    link = "triển khai" if between.strip() == "triển khai" else "về"
    name = best.label if page.text[best.start].isupper() else best.label[:1].lower() + best.label[1:]
    yield Candidate(page.starts[index], page.ends[index + n - 1], "Document", f"{head} {link} {name}", weight=1)


def _event(page: Page, index: int) -> Iterator[Candidate]:
    text = page.text
    if n := page.length(index, "hazard-head"):
        head = page.slice(index, index + n).lower()
        if head in {"dịch", "đại dịch", "dịch bệnh"}:
            k = index + n
            if k < len(page) and page.near(k) and page.capital(k) and foreign(page.tokens[k]):
                match = re.compile(r"[A-Za-z]+(?:-\d+)?").match(text, page.starts[k])
                if match:
                    yield Candidate(page.starts[index], match.end(), "Event", f"dịch {match[0]}", weight=1)
        else:
            match = re.compile(r"(?:siêu )?bão số \d+(?:\s*\([A-Z]\w+\))?", re.IGNORECASE).match(
                text, page.starts[index]
            )
            if match:
                yield Candidate(match.start(), match.end(), "Event", _cap(match[0]), weight=1)
        return
    n = page.length(index, "event-head")
    if not n:
        return
    start = index + n
    head = page.slice(index, start).lower()
    match = re.compile(r"[^.;:!?\n\"()]{4,120}?(?:năm \d{4}|lần thứ \d+|lần thứ [IVX]+|\s\d{4})(?!\d)").match(
        text, page.ends[start - 1]
    )
    if not match:
        return
    words = match[0].split()
    if len(words) > 18 or any(w.lower() in _TITLE_END for w in words[:-3]):
        return
    if words[0].lower() in {"này", "tại", "ngày", "đã"}:
        return
    yield Candidate(
        page.starts[index], match.end(), "Event", _cap(" ".join(text[page.starts[index] : match.end()].split()))
    )


def _platform(page: Page, index: int) -> Iterator[Candidate]:
    n = page.length(index, "platform-head")
    k = index + n
    while n and k < len(page) and (page.near(k) or page.gap(k) in {", ", ","}) and page.capital(k):
        if not (foreign(page.tokens[k]) and len(page.tokens[k]) > 3) or page.text[page.ends[k] : page.ends[k] + 2] in {
            ".v",
            ".c",
        }:
            break
        yield Candidate(page.starts[k], page.ends[k], "Platform", page.tokens[k], weight=1)
        k += 1


_READERS = {
    "programme-head": _programme,
    "scheme-head": _scheme,
    "title-head memorandum": _title,
    "event-head hazard-head": _event,
    "platform-head": _platform,
}
