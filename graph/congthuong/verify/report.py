"""What was found of a draft, for people and programs: JSON, and a page with marks.

>>> from congthuong.article import Article
>>> from congthuong.verify.report import counts, page
>>> counts([])
{'matches': 0, 'close': 0, 'differs': 0, 'revised': 0, 'not-covered': 0}
>>> "<script" in page(Article("draft", "<script>"), [], "en")
False
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from congthuong.article import Article
from congthuong.facts import json_number
from congthuong.localisation import Language
from congthuong.periods import in_words
from congthuong.verify.claims import Claim
from congthuong.verify.compare import VERDICTS, Checked, Slot, Verdict

__all__ = ["claim_record", "counts", "named", "page", "reason", "record", "source", "summary"]

_SLOTS: Final[Mapping[Slot, Mapping[Language, str]]] = {
    "subject": {"vi": "chủ thể", "en": "subject"},
    "indicator": {"vi": "chỉ tiêu", "en": "indicator"},
    "sector": {"vi": "ngành", "en": "sector"},
    "transformation": {"vi": "dạng số liệu", "en": "kind of figure"},
    "unit": {"vi": "đơn vị", "en": "unit"},
    "status": {"vi": "tình trạng (thực hiện, kế hoạch)", "en": "status (actual, planned)"},
    "qualifiers": {"vi": "phạm vi", "en": "what narrows it"},
    "period": {"vi": "kỳ", "en": "period"},
    "compared_with": {"vi": "kỳ so sánh", "en": "base of comparison"},
}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "title": {"vi": "Đối chiếu bản thảo", "en": "A draft held against the knowledge base"},
    "near": {"vi": "gần nhất, nhưng khác {slots}", "en": "nearest, but of another {slots}"},
    "others": {"vi": "và {n} số liệu khác cùng nội dung", "en": "and {n} more of the same thing"},
    "other": {"vi": "và 1 số liệu khác cùng nội dung", "en": "and 1 more of the same thing"},
    "undated": {"vi": "không rõ ngày", "en": "undated"},
    "none": {"vi": "không đọc thấy số liệu nào", "en": "no figure was read"},
}
_COUNTED: Final[Mapping[Verdict, Mapping[Language, str]]] = {
    "matches": {"vi": "khớp", "en": "matching"},
    "close": {"vi": "gần đúng", "en": "close"},
    "differs": {"vi": "khác", "en": "differing"},
    "revised": {"vi": "đã điều chỉnh", "en": "revised since"},
    "not-covered": {"vi": "không có", "en": "not covered"},
}
_MARKS: Final[Mapping[Verdict, str]] = {
    "matches": "#d7f0d9", "close": "#e7f2c8", "differs": "#f8cfcf", "revised": "#fde3b8", "not-covered": "#e6e6e6",
}  # fmt: skip


def counts(found: Sequence[Checked]) -> dict[Verdict, int]:
    """How many figures got each verdict."""
    return {verdict: sum(one.verdict == verdict for one in found) for verdict in VERDICTS}


def summary(found: Sequence[Checked], language: Language) -> str:
    """The verdicts in one line."""
    said = [f"{number} {_COUNTED[name][language]}" for name, number in counts(found).items() if number]
    return ", ".join(said) or _WORDS["none"][language]


def named(claim: Claim, language: Language) -> str:
    """What a figure is of, in words: subject, indicator, sector, qualifiers, period."""
    parts = [claim.subject_label, claim.indicator_label, claim.sector_label, *sorted(claim.qualifiers)]
    if claim.period:
        parts.append(in_words(claim.period, language))
    return " · ".join(part for part in parts if part)


def source(claim: Claim, language: Language) -> str:
    """The article of a claim and its date."""
    return f"{claim.article}, {claim.issued or _WORDS['undated'][language]}"


def reason(one: Checked, language: Language) -> Iterator[str]:
    """What stands beside a figure: the graph's figure with quote, article and date, or the nearest there is."""
    if one.claim is not None:
        yield f"{one.claim.surface} — “{_short(one.claim.quote)}” ({source(one.claim, language)})"
        if one.others:
            yield _WORDS["other" if len(one.others) == 1 else "others"][language].format(n=len(one.others))
    for claim, slots in one.near[:1]:
        words = _WORDS["near"][language].format(slots=", ".join(_SLOTS[slot][language] for slot in slots))
        yield f"{words}: {claim.surface} — “{_short(claim.quote)}” ({source(claim, language)})"


def record(one: Checked) -> dict[str, Any]:
    """A JSON object: the figure, the verdict, the claim that decides, further claims, and what is near."""
    return {
        "verdict": one.verdict,
        "figure": claim_record(one.figure, own=True),
        "claim": None if one.claim is None else claim_record(one.claim),
        "others": [claim_record(claim) for claim in one.others],
        "near": [{"differs_in": list(slots), "claim": claim_record(claim)} for claim, slots in one.near],
    }


def claim_record(claim: Claim, *, own: bool = False) -> dict[str, Any]:
    """A JSON object of a claim: its slots, surface and quote, and where it stands: an article, or the draft."""
    said: dict[str, Any] = {
        "subject": claim.subject_label,
        "indicator": claim.indicator.rpartition("/")[2] if claim.indicator else None,
        "indicator_label": claim.indicator_label,
        "sector": claim.sector_label,
        "qualifiers": sorted(claim.qualifiers),
        "transformation": claim.transformation,
        "value": json_number(claim.value),
        "value_max": None if claim.value_max is None else json_number(claim.value_max),
        "unit": claim.unit,
        "bound": claim.bound,
        "status": claim.status,
        "period": claim.period,
        "compared_with": claim.compared_with,
        "surface": claim.surface,
        "quote": claim.quote,
        "confidence": None if claim.confidence is None else json_number(claim.confidence),
    }
    if own:
        return {"start": claim.start, "end": claim.end, **said}
    return {"fact": claim.fact, "article": claim.article, "title": claim.title, "date": claim.issued, **said}


def page(draft: Article, found: Sequence[Checked], language: Language) -> str:
    """One self-contained page: the draft with a mark on each figure, and what the graph has beside it."""
    title = _WORDS["title"][language]
    styles = "".join(f".{name} {{ background: {colour} }} " for name, colour in _MARKS.items())
    rows = "".join(_row(number, one, language) for number, one in enumerate(found, 1))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}{styles}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(summary(found, language))}</p>"
        f'<main><article lang="vi">{_marked(draft.text, found)}</article><ol>{rows}</ol></main></body></html>\n'
    )


def _row(number: int, one: Checked, language: Language) -> str:
    said = "".join(f"<p>{escape(line)}</p>" for line in reason(one, language))
    head = f'<b class="{one.verdict}">{escape(one.figure.surface)}</b> {escape(VERDICTS[one.verdict][language])}'
    return f'<li id="f{number}">{head}<p class="of">{escape(named(one.figure, language))}</p>{said}</li>'


def _marked(text: str, found: Sequence[Checked]) -> str:
    """The text with its figures marked; of figures on one span the worst verdict shows, and the link leads to it."""
    order = list(_MARKS)
    spans: dict[tuple[int, int], tuple[int, Checked]] = {}
    for number, one in enumerate(found, 1):
        span = (one.figure.start, one.figure.end)
        if span not in spans or order.index(one.verdict) > order.index(spans[span][1].verdict):
            spans[span] = number, one
    pieces: list[str] = []
    done = 0
    for (start, end), (number, one) in sorted(spans.items()):
        if start < done:
            continue
        pieces.append(escape(text[done:start]))
        pieces.append(f'<a href="#f{number}"><mark class="{one.verdict}">{escape(text[start:end])}</mark></a>')
        done = end
    return "".join([*pieces, escape(text[done:])])


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"


_QUOTE: Final = 200
_STYLE: Final = (
    "body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem } "
    "main { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem } "
    "@media (max-width: 50rem) { main { display: block } } "
    "article { white-space: pre-wrap } a { color: inherit; text-decoration: none } mark { color: inherit } "
    "li { margin-bottom: 1rem } li p { margin: .2rem 0 } .of { color: #555 } li:target { outline: 2px solid #36c } "
)
