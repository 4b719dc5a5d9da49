"""Companies, agencies and associations.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> from congthuong.recognise.page import page
>>> text = "Sở Công thương Hà Nam làm việc với Công ty cổ phần sản xuất và thương mại Minh Phú Hưng."
>>> it = page(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), gazetteer((folder("ontology"),)))
>>> [(c.type, c.label) for c in organisations(it)]
[('Agency', 'Sở Công Thương Hà Nam'), ('Company', 'Công ty cổ phần sản xuất và thương mại Minh Phú Hưng')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from congthuong.recognise.gazetteer import fold_name
from congthuong.recognise.page import Candidate, Page, foreign

__all__ = ["committee", "organisations"]

_UNIT = {"tỉnh": "tỉnh", "thành phố": "thành phố", "tp": "thành phố"}
_OPENING = (
    "committee",
    "provincial-organ",
    "department-head",
    "state-organ",
    "association-head",
    "agency-head",
    "company-head",
)
_LOWER_UNIT = re.compile(r"(huyện|quận|thị xã|xã|phường|thị trấn)$")
_MOST = 18  # tokens of one name


def organisations(page: Page) -> Iterator[Candidate]:
    """Every organisation that opens with a head word, or that is a fixed name."""
    fields = _field_pattern(
        tuple(page.words.role("agency-field").values()), tuple(page.words.role("field-short").items())
    )
    done = 0
    for index in page.at(*_OPENING):
        if index < done:
            continue
        found = (
            committee(page, index)
            or _provincial(page, index)
            or _fielded(page, index, fields)
            or _organ(page, index)
            or _association(page, index)
            or _agency(page, index)
            or _company(page, index)
        )
        if found:
            yield found
            done = page.token_at(found.end)
    done = 0
    for tail in page.at("company-tail"):
        index = tail
        while index > max(done, tail - 8) and _joined(page, index) and page.capital(index - 1):
            index -= 1
        length = page.names(index)[0]
        if any(one.type == "Country" for one in page.known(index)) and index + length < tail:
            index += length  # "hãng Hàn Quốc Nam-Hae Tools Inc"
        if tail >= done and (found := _tailed(page, index)):
            yield found
            done = page.token_at(found.end)


def _place_tail(page: Page, index: int, shorten: bool) -> tuple[int, str, bool]:
    """What follows an agency's name: "tỉnh Bắc Ninh", "Bắc Ninh", "tỉnh", nothing.

    Returns the end, the words to add to the label and whether the province in focus has to complete them.
    """
    if index >= len(page) or not page.near(index):
        return index, " {}", True
    length, label = page.province(index)
    if length:
        return index + length, " " + _short(label), False
    unit = _UNIT.get(page.tokens[index].lower())
    n = 1
    if page.slice(index, index + 2).lower() == "thành phố" if index + 1 < len(page) else False:
        unit, n = "thành phố", 2
    if unit:
        after = index + n
        if after < len(page) and re.fullmatch(r"\.?\s*", page.gap(after)):
            length, label = page.province(after)
            if length:
                words = "" if shorten else f" {unit}"
                return after + length, f"{words} {_short(label)}", False
            if page.capital(after) and unit == "thành phố":
                return index, " {}", True  # a city below the province
        return after, (" {}" if shorten else f" {unit} {{}}"), True
    return index, " {}", True


def _short(label: str) -> str:
    return "TP.HCM" if label in {"Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TP.HCM"} else label


def committee(page: Page, index: int) -> Candidate | None:
    """Read "UBND tỉnh Bắc Ninh", "HĐND TP", "UBND huyện Quế Võ"."""
    n, name = page.meaning(index, "committee")
    if not n or not page.capital(index):
        return None
    start, after = page.starts[index], index + n
    if after >= len(page) or not page.near(after):
        return None
    length, label = page.province(after)
    if length:
        city = label in page.words.municipalities
        short = _short(label)
        words = short if short.startswith("TP") else f"{'thành phố' if city else 'tỉnh'} {short}"
        return Candidate(start, page.ends[after + length - 1], "Agency", f"{name} {words}", weight=3)
    low = page.tokens[after].lower()
    two = page.slice(after, after + 2).lower() if after + 1 < len(page) else low
    if low in {"tỉnh", "tp"} or two == "thành phố":
        k = after + (2 if two == "thành phố" else 1)
        if k < len(page) and re.fullmatch(r"\.?\s*", page.gap(k)) and page.capital(k):
            length, label = page.province(k)
            if length and (low == "tỉnh" or label in page.words.municipalities):
                short = _short(label)
                words = short if short.startswith("TP") else f"{'tỉnh' if low == 'tỉnh' else 'thành phố'} {short}"
                return Candidate(start, page.ends[k + length - 1], "Agency", f"{name} {words}", weight=3)
            if low != "tỉnh" and not page.length(k, "post", "honorific") and not page.person(k):
                end = page.capitals(k, 3)
                return Candidate(start, page.ends[end - 1], "Agency", f"{name} TP {page.slice(k, end)}", weight=3)
        unit = "tỉnh" if low == "tỉnh" else "thành phố"
        return Candidate(start, page.ends[k - 1], "Agency", f"{name} {unit} {{}}", open=True, weight=3)
    unit = two if two in {"thị xã", "thị trấn"} else low
    if _LOWER_UNIT.match(unit):
        k = after + len(unit.split())
        if k < len(page) and page.near(k) and page.capital(k) and not page.person(k):
            end = page.capitals(k, 3)
            return Candidate(start, page.ends[end - 1], "Agency", f"{name} {unit} {page.slice(k, end)}", weight=3)
    return None


def _provincial(page: Page, index: int) -> Candidate | None:
    """Read "Cục Thống kê tỉnh", "Tỉnh ủy Hà Nam", "Công an tỉnh"."""
    n, name = page.meaning(index, "provincial-organ")
    if not n or not page.capital(index):
        return None
    if "Tổng" in page.slice(max(index - 1, 0), index):
        return None
    if name == "Công an tỉnh":
        end, tail, still = _place_tail(page, index + n - 1, shorten=False)
        return Candidate(page.starts[index], page.ends[end - 1], "Agency", "Công an" + tail, still, weight=3)
    end, tail, still = _place_tail(page, index + n, shorten=True)
    return Candidate(page.starts[index], page.ends[end - 1], "Agency", name + tail, still, weight=3)


@lru_cache(maxsize=8)
def _field_pattern(
    fields: tuple[str, ...], shorts: tuple[tuple[str, str], ...]
) -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all fields in all spellings of their separators, and the full field of what it matched."""
    full: dict[str, str] = {}
    parts: list[str] = []
    separator = r"(?:\s*[,&-]\s*(?:và\s+)?|\s+và\s+|\s+)"
    for field in fields:
        words = re.split(r"\s*,\s*và\s+|\s+và\s+|\s*,\s*|\s+-\s+", field)
        parts.append(separator.join(r"\s+".join(map(re.escape, word.split())) for word in words))
        full[_bare(field)] = field
    for short, name in shorts:
        parts.append(r"\s*".join(re.escape(c) if c not in "&-" else rf"{c}" for c in re.split(r"\s*([&-])\s*", short)))
        full[_bare(short)] = name
    parts.sort(key=len, reverse=True)
    return re.compile(r"\s+(" + "|".join(parts) + r")(?!\w)", re.IGNORECASE), full


def _bare(name: str) -> str:
    return "".join(word for word in re.findall(r"\w+", fold_name(name)) if word != "và")


def _fielded(page: Page, index: int, fields: tuple[re.Pattern[str], dict[str, str]]) -> Candidate | None:
    """Read "Bộ NN & PTNT", "Sở Kế hoạch và Đầu tư Đồng Nai", "ngành Công Thương Bắc Giang"."""
    return (
        _field_after(page, index, fields, page.tokens[index].lower()) if page.length(index, "department-head") else None
    )


def _field_after(page: Page, index: int, fields: tuple[re.Pattern[str], dict[str, str]], head: str) -> Candidate | None:
    pattern, full = fields
    match = pattern.match(page.text, page.ends[index])
    if not match or (not page.capital(index) and head != "ngành"):
        return None
    if head == "ngành" and not all(w[0].isupper() for w in re.findall(r"\w+", match[1]) if w != "và"):
        return None
    field = full.get(_bare(match[1]))
    if field is None:
        return None
    after = page.token_at(match.end(1))
    start = page.starts[index]
    if head == "bộ":
        return Candidate(start, match.end(1), "Agency", f"Bộ {field}", weight=3)
    end, tail, still = _place_tail(page, after, shorten=True)
    if head == "ngành":
        return None if still else Candidate(start, page.ends[end - 1], "Agency", f"Ngành {field}{tail}", weight=3)
    return Candidate(start, page.ends[end - 1], "Agency", f"Sở {field}{tail}", still, weight=3)


def _organ(page: Page, index: int) -> Candidate | None:
    n, name = page.meaning(index, "state-organ")
    if not n or not page.capital(index):
        return None
    end = index + n
    if name == "Thủ tướng Chính phủ" and page.near(end) and page.person(end):
        return Candidate(page.starts[index + 2], page.ends[end - 1], "Agency", "Chính phủ", weight=2)
    if name == "Chính phủ" and end < len(page) and page.near(end):
        readings = page.known(end)
        if readings and readings[0].type == "Country" and page.capital(end):
            k = end + page.names(end)[0]
            return Candidate(page.starts[index], page.ends[k - 1], "Agency", f"Chính phủ {readings[0].label}", weight=3)
    if name == "Quốc hội" and page.slice(end, min(end + 1, len(page))).lower() == "khóa" and end + 1 < len(page):
        end += 2
    return Candidate(page.starts[index], page.ends[end - 1], "Agency", name, weight=2)


def _association(page: Page, index: int) -> Candidate | None:
    n = page.length(index, "association-head")
    if not n or not page.capital(index):
        return None
    following = page.tokens[index + n].lower() if index + n < len(page) else ""
    if page.slice(index, index + n) == "Hội" and following in {"nghị", "chợ", "thảo", "đồng", "an"}:
        return None
    end, label, still = _free(page, index, index + n, verb=_trade_ahead(page, index + n))
    if end == index + n:
        return None
    return Candidate(page.starts[index], page.ends[end - 1], "Association", label, still, weight=2)


def _trade_ahead(page: Page, index: int) -> bool:
    """Whether a country or province closes the name within a few words: "Hội làm vườn VN", not "Hội đã họp"."""
    for k in range(index, min(index + 5, len(page))):
        if not page.near(k):
            return False
        if page.capital(k) and any(one.type in {"Country", "Province"} for one in page.known(k)):
            return True
    return False


def _agency(page: Page, index: int) -> Candidate | None:
    n = page.length(index, "agency-head")
    if not n or not page.capital(index) or index + n >= len(page) or not page.near(index + n):
        return None
    if (
        page.near(index)
        and page.capital(index - 1)
        and page.tokens[index].isupper()
        and page.tokens[index - 1].isupper()
    ):
        return None  # "NHIỆM VỤ QUÝ IV"
    head = page.slice(index, index + n)
    if page.tokens[index + n].lower() in {"trưởng", "trưởng,"}:
        return None
    if head in {"Ban", "Phòng", "Vụ", "Viện", "Thanh tra"} and not page.capital(index + n):
        return None
    if head in {"Phòng", "Ban", "Vụ"} and (page.province(index + n)[0] or page.person(index + n)):
        return None
    end, label, still = _free(page, index, index + n)
    if end <= index + n:
        return None
    if not page.near(index) and not still and not any(page.capital(k) for k in range(index + n, end)):
        return None  # "Trung tâm thương mại mở cửa": a sentence's first word has a capital anyway
    return Candidate(page.starts[index], page.ends[end - 1], "Agency", label, still, weight=1)


def _free(page: Page, index: int, start: int, verb: bool = False) -> tuple[int, str, bool]:
    """The end and label of a name of free words: up to a province, an end word, punctuation or another name's head.

    `verb`: the first word may be one that elsewhere ends a name ("Hội Làm vườn").
    """
    k = start
    caps = 0
    while k < len(page) and k - index < _MOST:
        if not page.near(k) and not (page.gap(k) == " - " and page.capital(k) and k > start):
            if (
                page.gap(k) == " ("
                and page.text[page.ends[k] : page.ends[k] + 1] == ")"
                and page.length(k, "zone-head", "cluster-head")
            ):
                k += 1  # "khu công nghiệp (KCN) Biên Hòa 1"
                continue
            if page.gap(k) == ") " and page.length(k - 1, "zone-head", "cluster-head"):
                pass
            else:
                break
        word = page.tokens[k]
        low = word.lower()
        length, _ = page.province(k)
        if length and k > start:
            return k + length, _label(page, index, k + length), False
        if low in {"tỉnh", "tp"} or page.slice(k, min(k + 2, len(page))).lower() == "thành phố":
            end, tail, still = _place_tail(page, k, shorten=False)
            if end > k and k > start:
                return end, _label(page, index, k) + tail, still
        if any(one.type == "Country" for one in page.known(k)) and page.capital(k) and k > start:
            k += page.names(k)[0]
            return k, _label(page, index, k), False
        if k > start and word[0].isupper() and page.person(k) and not page.length(k, "business-word", "agency-field"):
            break
        if (
            k > start
            and page.capital(k)
            and page.length(k, "company-head", "committee", "post", "honorific", "provincial-organ")
        ):
            break
        if low in {"và", "&"} and k > start:
            if not _goes_on(page, k + 1):
                break
        elif not word[0].isupper() and not word[0].isdigit():
            if (
                page.length(k, "end-word")
                and not (verb and k == start)
                and not (
                    page.length(k, "business-word") > page.length(k, "end-word")
                    or (low == "các" and "quản lý" in page.slice(index, k).lower())
                )
            ):
                break
        elif word[0].isdigit() and not (k > start and page.tokens[k - 1][0].isupper()):
            break
        caps += word[0].isupper()
        k += max(1, page.length(k, "business-word") if not word[0].isupper() else 1)
    while k > start and page.tokens[k - 1].lower() in {"và", "của", "các", "-"}:
        k -= 1
    if k == start:
        return start, "", False
    if not caps and k < len(page) and page.near(k) and k - start > 6:
        return start, "", False  # a sentence that happens to begin with the head
    return k, _label(page, index, k), False


def _goes_on(page: Page, index: int) -> bool:
    """Whether a name goes on after "và": in another word of a trade, or in small letters up to a province."""
    if index >= len(page) or page.length(
        index, "company-head", "committee", "post", "end-word", "agency-head", "honorific"
    ):
        return False
    if page.tokens[index].lower() in {"sở", "bộ", "cục", "tỉnh"} and page.capital(index):
        return False
    if page.capital(index):
        nxt = index + 1
        return (
            not foreign(page.tokens[index])
            and nxt < len(page)
            and page.near(nxt)
            and (
                (not page.capital(nxt) and not page.length(nxt, "end-word")) or page.length(index, "business-word") > 0
            )
        )
    if page.length(index, "business-word"):
        return True
    for k in range(index, min(index + 7, len(page))):
        if not page.near(k) or page.length(k, "end-word"):
            return False
        if page.province(k)[0]:
            return True
    return False


def _label(page: Page, first: int, last: int) -> str:
    name = re.sub(r"\s*\((?:KCN|CCN)\)", "", page.slice(first, last))
    name = re.sub(r"\sVN$", " Việt Nam", name)
    return name[0].upper() + name[1:]


#
# Companies
#


def _company(page: Page, index: int) -> Candidate | None:
    n = page.length(index, "company-head")
    if not n:
        return None
    k = index + n
    while k < len(page) and page.near(k) and (f := page.length(k, "legal-form")):
        if page.tokens[k].lower() == "con":
            return None
        k += f
    start = k
    formed = k > index + n
    end = _company_name(page, start)
    if end <= start:
        return None
    head = page.slice(index, index + n).lower()
    if head in {
        "hãng",
        "tổ hợp",
        "liên doanh",
        "ngân hàng",
        "chi nhánh công ty",
    } and not page.capital(start):
        return None
    if head in {"hợp tác xã", "htx"} and not page.capital(start) and not page.length(start, "business-word"):
        return None  # "HTX cà phê Bích Thao", but not "hợp tác xã trên địa bàn Mộc Châu"
    if head == "hãng" and not foreign(page.tokens[start]):
        return None
    if (
        not formed
        and page.capital(start)
        and page.province(start)[0] == end - start
        and head in {"công ty", "ngân hàng", "hãng"}
    ):
        return None  # "các công ty Nhật Bản, Hà Nội"
    if not formed and any(one.type == "Country" for one in page.known(start)) and page.names(start)[0] >= end - start:
        return None
    label = page.slice(index, end)
    if head in {"hãng"}:
        label = page.slice(start, end)
    return Candidate(page.starts[index], page.ends[end - 1], "Company", label[0].upper() + label[1:], weight=2)


def _company_name(page: Page, start: int) -> int:
    """The end of the name behind a company's head and legal form; start itself where the noun is generic.

    Words of a trade and other small words may come before the proper part ("sản xuất và thương mại Minh Phú Hưng", "Đá
    ốp lát Sông Bưởi"), none but a capitalised trade behind it, so the verb of the sentence is not taken in.
    """
    k = good = start
    proper = False
    unknown = 0
    while k < len(page) and k - start < _MOST:
        gap = page.gap(k)
        if k == start and not page.near(k):
            break
        if (
            not page.near(k)
            and not (gap in {" - ", "-"} and page.capital(k))
            and not (gap == ", " and not proper and page.length(k, "business-word") and k > start)
        ):
            before = page.tokens[k - 1].lower()
            if (
                (gap in {". ", "."} and before in {"co", "corp", "ltd"})
                or (gap in {"., ", ", "} and page.tokens[k].lower() == "ltd")
                or (gap in {". ", "."} and before == "tp" and (page.province(k)[0] or page.tokens[k] == "HCM"))
            ):
                pass  # "Tổng công ty Điện lực TP. Hà Nội"
            else:
                break
        word = page.tokens[k]
        low = word.lower()
        trade = page.length(k, "business-word")
        if word[0].isupper():
            if (
                k > start
                and proper
                and (
                    page.length(k, "post", "committee", "company-head")
                    or (k > start + 1 and page.person(k) and page.capitals(k, 5) - k >= 3)
                )
            ):
                break
            following = page.tokens[k + 1] if k + 1 < len(page) and page.near(k + 1) else ""
            if trade > 1 and not all(page.capital(k + i) for i in range(trade)):
                k += trade  # "Điện tử", "Đầu tư"
                good = k if proper else good
                continue
            behind_proper = proper and page.near(k) and page.capital(k - 1)
            descriptive = (
                following != ""
                and following[0].islower()
                and not foreign(word)
                and not page.length(k + 1, "end-word")
                and not behind_proper
            )
            if not descriptive:
                proper = True
                good = k + 1
            k += 1
        elif word[0].isdigit():
            if (
                proper
                and len(word) <= 3
                and not page.length(k + 1, "unit-word")
                and page.text[page.ends[k] : page.ends[k] + 1] not in {"%", ","}
            ):
                k += 1
                good = k
            else:
                break
        elif proper:
            break
        elif low == "và":
            if k == start or not (
                _trade_before(page, start, k) and (page.length(k + 1, "business-word") or _goes_on(page, k + 1))
            ):
                break
            k += 1
        elif trade > 0 and (trade >= page.length(k, "end-word")):
            k += trade
        elif page.length(k, "end-word"):
            break
        else:
            unknown += 1
            if unknown > 5 or (k == start and not page.length(k, "business-word")):
                break
            k += 1
    if proper:
        return good
    # "Công ty Toàn cầu trái cây tươi": a capital right behind the head and no proper part
    if k > start + 1 and page.capital(start) and (k >= len(page) or not page.near(k) or page.length(k, "end-word") > 0):
        return k
    return start


def _trade_before(page: Page, start: int, index: int) -> bool:
    return any(page.length(at, "business-word") == index - at for at in range(max(start, index - 4), index))


def _joined(page: Page, index: int) -> bool:
    """Whether a space or a hyphen alone stands before the token."""
    return page.near(index) or page.gap(index) == "-"


def _tailed(page: Page, index: int) -> Candidate | None:
    """Read "Kowa Bright Tooling Co., Ltd", "Nam-Hae Tools Inc": foreign capitals up to a company's last word."""
    end = index
    while end < index + 8 and page.capital(end) and (end == index or _joined(page, end)):
        end += 1
    if end - index < 2:
        return None
    last = end
    while (
        last < len(page)
        and page.tokens[last].lower() in {"co", "ltd", "inc", "corp", "jsc"}
        and re.fullmatch(r"[.,\s]+", page.gap(last))
    ):
        last += 1
    tail = page.tokens[last - 1].lower()
    if tail not in page.words.role("company-tail") or sum(foreign(t) for t in page.tokens[index:last]) < 2:
        return None
    if tail in {"bank"} and page.tokens[index].lower() == "world":
        return None
    return Candidate(page.starts[index], page.ends[last - 1], "Company", page.slice(index, last), weight=1)
