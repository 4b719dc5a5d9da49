"""The names of an article: what is mentioned where, and as what.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> text = "Phó Chủ tịch UBND tỉnh Hà Nam Lê Văn Minh thăm KCN Đồng Văn III."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> [(m.type, m.label) for m in names(article, gazetteer((folder("ontology"),)))]
[('Agency', 'UBND tỉnh Hà Nam'), ('Person', 'Lê Văn Minh'), ('IndustrialZone', 'KCN Đồng Văn III')]

`names` reads a view of the article (recognise.normal.view). Every recogniser proposes candidates; the longest name
wins; what a name leaves out ("UBND tỉnh") is completed by the province in focus; short forms ("ông Minh", "VIRATTA")
are added where one full form explains them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import ahocorasick
from rapidfuzz.distance import OSA

from congthuong.article import Article
from congthuong.recognise.gazetteer import Gazetteer, fold_name
from congthuong.recognise.organisations import organisations
from congthuong.recognise.page import Candidate, Page, foreign, page
from congthuong.recognise.people import people
from congthuong.recognise.places import listed_zones, places, tabled_zones
from congthuong.recognise.works import works
from congthuong.text import fold, plain

__all__ = ["Focus", "Mention", "district_of_agency", "focus", "names"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text; the entity it means is identified by type and label."""

    start: int
    end: int
    type: str
    label: str


def names(article: Article, words: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of an article's view, sorted, none overlapping; offsets are the view's."""
    read = page(article, words)
    first = [*places(read), *organisations(read), *works(read), *tabled_zones(read)]
    first += listed_zones(read, _sentences(article))
    first += people(read, _longest([c for c in first if c.type in {"Company", "Agency", "Association"}]))
    kept = _longest(first)
    kept = _sure(read, kept)
    middle = focus(article, kept, words)
    named = [_filled(c, middle.at(c.start), words) if c.open else c for c in kept if not c.open or middle.at(c.start)]
    named = _joined(read, named)
    named = _longest([*named, *_short_forms(read, named, middle)])
    return tuple(Mention(c.start, c.end, c.type, c.label) for c in named)


def _filled(candidate: Candidate, province: str, words: Gazetteer) -> Candidate:
    """Read "UBND tỉnh {}" with the province; "tỉnh" and "thành phố" as that province is one or the other."""
    label = candidate.label
    if province == "Hồ Chí Minh":
        return replace(candidate, label=re.sub(r"(?:thành phố |tỉnh )?\{\}", "TP.HCM", label))
    unit = "thành phố" if province in words.municipalities else "tỉnh"
    return replace(candidate, label=re.sub(r"(?:thành phố|tỉnh) \{\}", f"{unit} {{}}", label).replace("{}", province))


def _sentences(article: Article) -> list[tuple[int, int]]:
    """Sentences for the lists of zones: a full stop before a capital, or the block's end."""
    found = []
    for block in article.body:
        start = block.start
        for match in re.finditer(r"(?<=[^\s.][^\s.])\.(?=\s+[A-ZĐÀ-Ỹ0-9\"])", article.text[block.start : block.end]):
            found.append((start, block.start + match.end()))
            start = block.start + match.end()
        if start < block.end:
            found.append((start, block.end))
    return found


def _longest(found: Iterable[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap: the longest first, then the heavier, then the earlier."""
    taken: list[tuple[int, int]] = []
    free: dict[int, Candidate] = {}
    for candidate in sorted(
        set(found), key=lambda c: (c.weight < 9, c.start - c.end, -c.weight, c.start, c.type, c.label)
    ):
        if candidate.end <= candidate.start:
            continue
        at = bisect_right(taken, (candidate.start, candidate.end))
        if (at and taken[at - 1][1] > candidate.start) or (at < len(taken) and taken[at][0] < candidate.end):
            continue
        taken.insert(at, (candidate.start, candidate.end))
        free[candidate.start] = candidate
    return [free[start] for start, _ in taken]


_ANNOUNCED = ("province-head", "city-head", "district-head", "agency-field", "programme-head", "business-word")


_OF_DISTRICT = re.compile(r"(?:huyện|thị xã|quận) ([A-ZĐÀ-Ỹ]\S*(?: [A-ZĐÀ-Ỹ]\S*){0,3})$")


def district_of_agency(label: str) -> str | None:
    """The district in an agency's label.

    >>> district_of_agency("UBND huyện Tiên Du")
    'Tiên Du'
    >>> district_of_agency("UBND tỉnh Hà Nam")
    """
    found = _OF_DISTRICT.search(label)
    return found[1] if found else None


def _sure(read: Page, kept: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without bare place names that are rather a piece of another name, or a district of elsewhere."""
    starts = {c.start for c in kept}
    ends = {c.end for c in kept}
    provinces = {c.label for c in kept if c.type == "Province"}
    provinces |= {p for c in kept if c.type == "Agency" and (p := _province_in(c.label, read.words))}
    districts = {c.label for c in kept if c.type == "District" and c.weight > 0}
    districts |= {of for c in kept if c.type == "Agency" and (of := district_of_agency(c.label))}
    return [c for c in kept if c.label in districts or not _doubtful(read, c, starts, ends, provinces)]


def _doubtful(read: Page, candidate: Candidate, starts: set[int], ends: set[int], provinces: set[str]) -> bool:
    if candidate.type not in {"Province", "Country", "District"} or candidate.weight > 1:
        return False
    index = read.token_at(candidate.start)
    after = read.token_at(candidate.end)
    # "Đại Anh Gia Lai", "Nam Phú Cà Mau": two or more capitals run into it that no other name accounts for
    run = index
    while run > max(index - 8, 0) and read.near(run) and read.capital(run - 1) and read.ends[run - 1] not in ends:
        run -= 1
    before = index - run
    unexplained = before >= 2 and candidate.type != "District" and not read.tokens[run].isupper()
    if unexplained and not any(read.length(k, *_ANNOUNCED) for k in range(run, index)):
        return True
    if candidate.weight >= 0:
        return False
    # a district that nothing announces: only of a province that the article names, and not inside a run of capitals
    if before or (after < len(read) and read.near(after) and read.capital(after) and read.starts[after] not in starts):
        return True
    within = {p for one in read.known(index) if one.type == "District" for p in one.within}
    if len(within) == 1 and index and read.near(index) and read.tokens[index - 1].lower() in {"ở", "tại"}:
        return False
    return not within & provinces


#
# The province in focus
#


@dataclass(frozen=True, slots=True)
class Focus:
    """The province that a text speaks of from each of these offsets on."""

    starts: tuple[int, ...]
    labels: tuple[str, ...]

    def at(self, offset: int) -> str:
        """The province in focus at an offset; empty where no province is named."""
        place = bisect_right(self.starts, offset) - 1
        return self.labels[place] if place >= 0 else ""


def focus(article: Article, found: Sequence[Candidate | Mention], words: Gazetteer) -> Focus:
    """Where a text speaks of which province: the one it names most, until a heading or "* Tại …" names another."""
    votes: Counter[str] = Counter()
    first: dict[str, int] = {}
    titles = [b for b in article.body if b.kind == "title"] or list(article.body[:1])
    for c in found:
        label = (
            c.label
            if c.type == "Province"
            else _province_in(c.label, words)
            if c.type in {"Agency", "Association"}
            else None
        )
        if label:
            votes[label] += 3 if any(b.start <= c.start < b.end for b in titles) else 1
            first.setdefault(label, c.start)
    if not votes:
        return Focus((), ())
    main = min(votes, key=lambda label: (-votes[label], first[label]))
    starts, labels = [0], [main]
    body = article.body
    by_block: dict[int, list[tuple[int, str]]] = {}
    for c in found:
        if c.type == "Province":
            by_block.setdefault(bisect_right(body, c.start, key=lambda b: b.start) - 1, []).append((c.start, c.label))
    for number, block in enumerate(body[1:], 1):
        inside = [(s, label) for s, label in by_block.get(number, ()) if s < block.end]
        if not inside:
            continue
        line = article.text[block.start : block.end]
        start, label = inside[0]
        lead = article.text[block.start : start]
        lead = re.sub(r"^\s*(?:\d{1,2}|[IVX]{1,4})[.)]\s*", "", lead)  # "2. Bắc Giang"
        kinds = {"heading", "title", "paragraph", "item"}
        short = len(line) < 120 and not line.rstrip().endswith(".") and block.kind in kinds
        if (re.match(r"\s*[*+•]\s*(?:Tại|Ở|Còn tại)\s", line) and len(lead) < 30) or (
            short
            and len({label for _, label in inside}) == 1
            and (line.isupper() or re.match(r".{0,30}?:", line) or len(line.strip()) <= len(label) + 6)
            and not lead.strip()
        ):
            starts.append(block.start)
            labels.append(label)
    return Focus(tuple(starts), tuple(labels))


def _province_in(label: str, words: Gazetteer) -> str | None:
    """The province that ends an agency's label."""
    tokens = fold_name(label).split()
    for size in (5, 4, 3, 2, 1):
        if found := words.provinces.get(" ".join(tokens[-size:])):
            return found
    return None


#
# One entity, one label
#

_LEGAL = re.compile(
    r"^(?:công ty|tập đoàn|tổng công ty|ctcp|cty|tổ hợp|hãng|liên doanh|ngân hàng|htx|hợp tác xã"
    r"|doanh nghiệp tư nhân|dntn)\b"
    r"(?:\s+(?:tnhh|trách nhiệm hữu hạn|cổ phần|cp|mtv|một thành viên|hai thành viên|tmcp|thương mại cổ phần"
    r"|liên doanh)\b)*\s*",
    re.IGNORECASE,
)
_PRIME_MINISTER = re.compile(r"(?<!Phó )(?<!phó )[Tt]hủ tướng(?: Chính phủ)? $")


def _core(label: str) -> str:
    """What is left of a company's name without head and legal form."""
    return _LEGAL.sub("", fold_name(label))


def _proper(read: Page, c: Candidate) -> str:
    """The proper part of a company's name: its last run of capitals."""
    words = read.text[c.start : c.end].split()
    tail: list[str] = []
    for word in reversed(words):
        if not word[0].isupper():
            break
        tail.insert(0, word)
    return fold_name(" ".join(tail))


def _head_kind(label: str) -> str:
    low = fold_name(label)
    return next((h for h in ("tập đoàn", "tổng công ty", "công ty") if low.startswith(h)), "")


def _joined(read: Page, found: list[Candidate]) -> list[Candidate]:
    """The same names with one label per entity: fuller form, unique near spelling."""
    labels = _company_labels(read, found)
    out = [_called(c, labels.get((c.type, c.label), c.label)) for c in found]
    out = _person_labels(_spellings(_extended(out, read.words)))
    return _mended(out)


def _spellings(found: list[Candidate]) -> list[Candidate]:
    """Capitals and hyphens make no difference: "KCN Việt - Hàn" is "KCN Việt Hàn"."""
    forms: dict[tuple[str, str], Counter[str]] = {}
    for c in found:
        forms.setdefault((c.type, fold_name(c.label).replace(" - ", " ")), Counter())[c.label] += 1
    best = {
        same: min(labels, key=lambda label: (" - " in label and len(label.split()) < 5, -labels[label], label))
        for same, labels in forms.items()
    }
    return [_called(c, best[c.type, fold_name(c.label).replace(" - ", " ")]) for c in found]


def _extended(found: list[Candidate], words: Gazetteer) -> list[Candidate]:
    """Read "Hiệp hội Gỗ" is "Hiệp hội Gỗ Việt Nam" named beside it; "KCN Zenko" the one zone "KCN An Phú Zenko"."""
    labels: dict[str, set[str]] = {}
    for c in found:
        labels.setdefault(c.type, set()).add(c.label)
    full: dict[tuple[str, str], str] = {}
    for kind in ("Agency", "Association"):
        for label in labels.get(kind, ()):
            if label + " Việt Nam" in labels[kind]:
                full[kind, label] = label + " Việt Nam"
    for kind in ("IndustrialZone", "IndustrialCluster"):
        here = sorted(labels.get(kind, ()))
        by_word: dict[str, list[str]] = {}
        for label in here:
            for word in set(label.split()[1:]):
                by_word.setdefault(word, []).append(label)
        for label in here:
            short = label.split()
            # a fuller name holds the rarest word of the shorter; a word of many names tells nothing
            near = min((by_word[word] for word in short[1:]), key=len, default=[])
            longer = [other for other in near[:50] if other != label and _within(short, other.split(), words)]
            if len(longer) == 1:
                full[kind, label] = longer[0]
    return [_called(c, full.get((c.type, c.label), c.label)) for c in found]


def _called(c: Candidate, label: str) -> Candidate:
    return c if c.label == label else replace(c, label=label)


def _within(short: list[str], long: list[str], words: Gazetteer) -> bool:
    """Whether one zone's name is the other's with a province added, or a foreign part of it."""
    if len(short) >= len(long) or short[0] != long[0]:
        return False
    if long[: len(short)] == short:
        return fold_name(" ".join(long[len(short) :])) in words.provinces
    body = short[1:]
    if {"mở", "rộng"} & set(long) or not any(foreign(w) and not re.fullmatch(r"[IVX]+", w) for w in body):
        return False
    return any(long[i : i + len(body)] == body for i in range(1, len(long)))


def _company_labels(read: Page, found: Sequence[Candidate]) -> dict[tuple[str, str], str]:
    companies = [c for c in found if c.type == "Company"]
    by_core: dict[str, list[str]] = {}
    for c in companies:
        by_core.setdefault(_core(c.label), []).append(c.label)
    labels: dict[tuple[str, str], str] = {}
    for same in by_core.values():
        full = max(same, key=lambda label: (len(label), label))
        labels.update({("Company", label): full for label in same})
    # "Công ty cổ phần An Phú (Anphaco)" and "Tập đoàn Anphaco": what stands in the bracket is another name of it
    for first, second in itertools.pairwise(companies):
        if (
            re.fullmatch(r"\s*\(", read.text[first.end : second.start])
            and read.text[second.end : second.end + 1] == ")"
        ):
            full, other = labels["Company", first.label], labels["Company", second.label]
            labels.update({pair: full for pair, label in list(labels.items()) if label == other})
    # "tập đoàn An Phú" beside "tập đoàn Thủy sản An Phú"; "Công ty Seiwa" beside "Công ty cổ phần Seiwa"
    proper: dict[tuple[str, str], set[str]] = {}
    for c in companies:
        if len(part := _proper(read, c)) > 3:
            proper.setdefault((_head_kind(c.label), part), set()).add(labels["Company", c.label])
    for full_labels in proper.values():
        if len(full_labels) == 2:
            short, full = sorted(full_labels, key=len)
            if set(_core(short).split()) < set(_core(full).split()):
                labels.update({pair: full for pair, label in list(labels.items()) if label == short})
    return labels


def _person_labels(found: list[Candidate]) -> list[Candidate]:
    """One spelling of a person: with marks rather than without ("Tra Huong"), mixed case rather than capitals."""
    spellings: dict[str, Counter[str]] = {}
    for c in found:
        if c.type == "Person":
            spellings.setdefault(plain(c.label), Counter())[c.label] += 1
    best = {
        bare: max(forms, key=lambda form: (sum(ord(ch) > 127 for ch in form), forms[form], form))
        for bare, forms in spellings.items()
    }
    return [replace(c, label=best[plain(c.label)]) if c.type == "Person" else c for c in found]


_FUZZY = frozenset({"IndustrialZone", "IndustrialCluster", "Company", "Agency"})


def _mended(found: list[Candidate]) -> list[Candidate]:
    """A name seen once, one letter from a single other of its type seen more often, misspells that one."""
    seen = Counter((c.type, c.label) for c in found if c.type in _FUZZY)
    order = {pair: place for place, pair in enumerate(seen)}
    mended: dict[tuple[str, str], str] = {}
    kinds: dict[str, list[str]] = {}
    for kind, label in seen:
        kinds.setdefault(kind, []).append(label)
    for (kind, label), times in seen.items():
        if times > 1 or len(label) < 9 or len(kinds[kind]) > 300:
            continue
        close = [
            other
            for other in kinds[kind]
            if other != label
            and abs(len(other) - len(label)) <= 1
            and OSA.distance(fold_name(other), fold_name(label), score_cutoff=1) <= 1
            and not _telling(other, label)
        ]
        if len(close) != 1 or (kind, close[0]) in mended:
            continue
        # seen more often, or, of two seen once that differ by a mark alone, the earlier
        if seen[kind, close[0]] > 1 or (plain(close[0]) == plain(label) and order[kind, close[0]] < order[kind, label]):
            mended[kind, label] = close[0]
    return [replace(c, label=mended.get((c.type, c.label), c.label)) for c in found]


def _telling(one: str, other: str) -> bool:
    """Whether two names differ in a number, a numeral or a whole word: then they are two things."""
    a, b = one.split(), other.split()
    if len(a) != len(b):
        return fold_name(one).replace(" ", "") != fold_name(other).replace(" ", "")
    return any(
        x != y and (re.fullmatch(r"[IVX]+|\w?\d+\w?|\w", x) or re.fullmatch(r"[IVX]+|\w?\d+\w?|\w", y))
        for x, y in zip(a, b, strict=True)
    )


#
# Short forms
#


def _short_forms(read: Page, named: Sequence[Candidate], middle: Focus) -> list[Candidate]:
    out: list[Candidate] = []
    out += _acronyms(read, named)
    out += _given_names(read, named)
    out += _cores(read, named)
    out += _zone_shorts(read, named)
    out += _bare_heads(read, named)
    out += _prime_minister(read, named)
    return out


_ACRONYM = re.compile(
    r"\s*\((?:gọi tắt là |viết tắt là |sau đây gọi là |tên viết tắt: )?([A-Z][\w&-]{1,14}(?: [A-Z][\w&-]+)?)\)"
)


def _acronyms(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read "Hiệp hội Mây tre Việt Nam (VIRATTA)": VIRATTA is that association from here on."""
    taken = {c.start for c in named if c.weight >= 2}
    shorts: dict[str, Candidate] = {}
    for c in named:
        if c.type not in {"Company", "Agency", "Association", "Programme", "Other"}:
            continue
        match = _ACRONYM.match(read.text, c.end)
        if not match or match[1] in {"KCN", "CCN", "FDI", "USD"} or match.start(1) in taken:
            continue
        inside = read.token_at(match.start(1))
        if not any(one.type in {"Country", "Province"} for one in read.known(inside)):
            shorts.setdefault(match[1], c)
    return [
        Candidate(start, end, shorts[word].type, shorts[word].label, weight=2)
        for word, start, end in _occurrences(read, shorts)
    ]


def _occurrences(read: Page, words: Collection[str]) -> list[tuple[str, int, int]]:
    """Where these words stand, whole, in the blocks that are read: one pass for all of them."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    if not len(automaton):
        return []
    automaton.make_automaton()
    starts, ends = read.starts, read.ends
    found = []
    for last, word in automaton.iter(read.text):
        start, end = last + 1 - len(word), last + 1
        first, final = bisect_left(starts, start), bisect_left(ends, end)
        if first < len(starts) and starts[first] == start and final < len(ends) and ends[final] == end:
            found.append((word, start, end))
    return found


def _given_names(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read "ông Lâm" after "ông Dương Hải Lâm"."""
    out = []
    last: dict[str, str] = {}
    people_at = {c.start: c for c in named if c.type == "Person"}
    people = sorted(people_at)
    passed = 0
    for index in read.at("honorific"):
        while passed < len(people) and people[passed] <= read.starts[index]:
            person = people_at[people[passed]]
            last[fold(person.label.split()[-1])] = person.label
            passed += 1
        n = read.length(index, "honorific")
        k = index + n
        if n and k < len(read) and read.near(k) and read.capital(k) and read.starts[k] not in people_at:
            label = last.get(fold(read.tokens[k]))
            follows = k + 1 < len(read) and read.near(k + 1) and read.capital(k + 1)
            if label and not follows:
                out.append(Candidate(read.starts[k], read.ends[k], "Person", label, weight=1))
    return out


def _cores(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read "Hansol Mobility", or one foreign first word ("Seiwa"), for the one company that it begins."""
    shorts: dict[str, set[str]] = {}
    for c in named:
        if c.type != "Company":
            continue
        words = read.text[c.start : c.end].split()
        start = next(
            (i for i, w in enumerate(words) if foreign(w.strip(".,")) and w[0].isupper() and w.upper() not in _FORMS),
            None,
        )
        tail: list[str] = []
        for word in reversed(words):
            if not word[0].isupper() or word.upper() in _FORMS:
                break
            tail.insert(0, word)
        options = {" ".join(tail)}
        trimmed = re.sub(r"\s+(?:Việt Nam|Vietnam|VN)$", "", " ".join(tail))
        options.add(trimmed)
        if start is not None and len(words[start]) > 3:
            options.add(words[start])
        for option in options:
            if (
                len(option) > 3
                and fold_name(option) not in read.words.known
                and option.lower() not in read.words.role("business-word")
            ):
                shorts.setdefault(option, set()).add(c.label)
    meant: dict[str, str] = {}
    for short, labels in shorts.items():
        if len(labels) == 1:
            label = next(iter(labels))
        else:
            exact = [label for label in labels if _core(label) == fold_name(short)]
            if len(exact) != 1:
                continue
            label = exact[0]
        meant[short] = label
    found = _occurrences(read, meant)
    return [Candidate(s, e, "Company", meant[short]) for short, s, e in found if not _runs(read, s, e)]


_FORMS = frozenset({"TNHH", "MTV", "CP", "CTCP", "TMCP", "XNK", "TM", "DV", "SX", "LD"})


def _runs(read: Page, start: int, end: int) -> bool:
    """Whether a capital stands directly before or behind: then the short form is a piece of another name."""
    index, after = read.token_at(start), read.token_at(end)
    before = index > 0 and read.near(index) and read.capital(index - 1) and not read.gap(index - 1).strip(" ,(")
    behind = after < len(read) and read.near(after) and read.capital(after)
    return bool(before and index > 1 and read.near(index - 1)) or behind


def _zone_shorts(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read "50ha đất sạch của Thổ Hoàng" after "KCN Thổ Hoàng": the bare name, if nothing else bears it."""
    others = {fold_name(c.label) for c in named if c.type in {"District", "Ward", "Person", "Province"}}
    bare: dict[str, set[tuple[str, str]]] = {}
    for c in named:
        if c.type in {"IndustrialZone", "IndustrialCluster"}:
            short = re.sub(r"^(?:KCN|CCN)\s+", "", c.label)
            if (
                short != c.label
                and fold_name(short) not in others
                and fold_name(short) not in read.words.known
                and len(short.split()) > 1
            ):
                bare.setdefault(short, set()).add((c.type, c.label))
    meant = {short: next(iter(same)) for short, same in bare.items() if len(same) == 1}
    found = _occurrences(read, meant)
    return [Candidate(s, e, *meant[short]) for short, s, e in found if not _runs(read, s, e)]


def _prime_minister(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read a bare "Thủ tướng" as the one named in the article, not as the office."""
    holders = {
        c.label
        for c in named
        if c.type == "Person" and _PRIME_MINISTER.search(read.text[max(c.start - 25, 0) : c.start])
    }
    if len(holders) != 1:
        return []
    label = holders.pop()
    return [
        Candidate(c.start, c.end, "Person", label, weight=5)
        for c in named
        if c.type == "Agency" and read.text[c.start : c.end] == "Thủ tướng"
    ]


_BARE = {
    "Sở": "Sở ",
    "Trung tâm": "Trung tâm ",
    "Chương trình": "Chương trình ",
    "Ban": "Ban ",
    "Cục": "Cục ",
    "Hiệp hội": "Hiệp hội ",
}


def _bare_heads(read: Page, named: Sequence[Candidate]) -> list[Candidate]:
    """Read "Sở", "Trung tâm", "Ban" with a capital inside a sentence: the last one named in full."""
    out = []
    for head, opening in _BARE.items():
        full = [c for c in named if c.label.startswith(opening) and c.end - c.start > len(head)]
        if not full:
            continue
        for _, start, end in _occurrences(read, {head}):
            index = read.token_at(start)
            after = read.token_at(end)
            before = full[: bisect_left(full, start, key=lambda c: c.end)]
            if not before or (after < len(read) and read.near(after) and read.capital(after)):
                continue
            gap = read.gap(index)
            if "\n" in gap:
                continue
            out.append(Candidate(start, end, before[-1].type, before[-1].label))
    return out
