"""What assistants may ask, as plain functions of an engine.

>>> import pyoxigraph as ox
>>> from congthuong.mcp.tools import Asking, facts_about
>>> from congthuong.query.engine import OxigraphEngine
>>> facts_about(Asking(OxigraphEngine(ox.Store())), "Bắc Ninh")
Traceback (most recent call last):
congthuong.errors.ParameterError: nothing is called 'Bắc Ninh' here; 'find' looks for names

The first lines of their docstrings are what assistants are told of them. An unknown name is an error with the names
that are near it, and never an empty answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.errors import ParameterError
from congthuong.facts import json_number
from congthuong.link import iris
from congthuong.periods import bounds, is_period
from congthuong.query.catalogue import named, substitute
from congthuong.query.engine import Engine
from congthuong.text import plain
from congthuong.verify.claims import Claim, claims
from congthuong.verify.compare import judge
from congthuong.verify.draft import figures
from congthuong.verify.report import claim_record, counts, record

__all__ = [
    "TOOLS", "Asking", "Found", "article", "compare", "conflicts", "facts_about", "find", "indicators", "query",
    "read_claim", "series", "verify_claim",
]  # fmt: skip

Found = dict[str, Any]
_MOST: Final = 200  # rows of an answer
_TEXT: Final = 20_000  # characters of a claim
_NEAR: Final = 5
_ALIKE: Final = 60  # of 100


def read_claim(text: str, published: str | None, vocab: Path | None) -> list[Claim]:
    """The figures of a text that an assistant gives; a function of its own, so that it can run apart."""
    from congthuong.read import parse

    known = Metadata(language="vi", published=published)
    draft: Article = parse(text.encode(), name="claim.txt", media_type="text/plain", id="claim", metadata=known)
    return figures(draft, vocab=vocab)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a call has at hand: the engine, how a text is read, and a knowledge base's folder of its own words."""

    engine: Engine
    read: Callable[[str, str | None, Path | None], list[Claim]] = read_claim
    vocab: Path | None = None


def find(asking: Asking, words: str) -> Found:
    """Find places, zones, companies, programmes and indicators by name, with or without diacritics. Ask this first: the
    other tools take the ids and names that it gives.
    """
    wanted = plain(words)
    if not wanted:
        raise ParameterError("the words to look for are empty")
    rows = _rows(asking, named("search", vocab=asking.vocab).bind(words=words))[:_MOST]
    things = [
        {"id": _id(row["entity"]), "name": row["name"], "kind": row["kind"], "valid": row["validity"],
         "mentions": row["mentions"]}
        for row in rows
    ]  # fmt: skip
    known = [one for one in indicators(asking)["indicators"] if any(wanted in plain(name) for name in _names(one))]
    if not things and not known:
        raise _unknown(asking, words)
    return {"things": things, "indicators": known}


def series(asking: Asking, subject: str, indicator: str, sector: str | None = None) -> Found:
    """One indicator of one subject through time, oldest first: each figure with period, base, quote, article and date.
    The subject is a name or an id, the indicator an id or a name, as `find` gives them.
    """
    chosen = _indicator(asking, indicator)
    found = [claim for claim in _of(asking, subject) if claim.indicator == chosen and _of_sector(claim, sector)]
    return _answer(sorted(found, key=_time), subject=subject, indicator=_id(chosen))


def compare(asking: Asking, subjects: list[str], indicator: str, year: int | None = None) -> Found:
    """One indicator of several subjects side by side, by period. Compare only figures whose period, unit,
    transformation, sector, qualifiers and status are the same; each says its own.
    """
    if not subjects:
        raise ParameterError("there are no subjects to compare", hint="name at least one")
    chosen = _indicator(asking, indicator)
    found = [
        claim
        for subject in subjects[:20]
        for claim in _of(asking, subject)
        if claim.indicator == chosen and (year is None or _within(claim, year))
    ]
    return _answer(sorted(found, key=_time), subjects=subjects[:20], indicator=_id(chosen), year=year)


def facts_about(asking: Asking, subject: str, year: int | None = None) -> Found:
    """Every figure of one subject, of all indicators, newest first; `year` keeps those of a year."""
    found = [claim for claim in _of(asking, subject) if year is None or _within(claim, year)]
    return _answer(sorted(found, key=_time, reverse=True), subject=subject, year=year)


def conflicts(asking: Asking, place: str | None = None) -> Found:
    """Where articles contradict one another about the same thing, or a figure was revised: both figures with quotes."""
    if place is not None:
        _things(asking, place)
    bound = named("conflicts", vocab=asking.vocab).bind(**({"place": place} if place else {}))
    rows = _rows(asking, bound)
    return {"place": place, "conflicts": rows[:_MOST], "left_off": max(0, len(rows) - _MOST)}


def verify_claim(asking: Asking, text: str, published: str | None = None) -> Found:
    """Hold every figure of a Vietnamese text against the knowledge base: it matches, is close (rounding), differs, was
    revised since, or is not covered, each with the graph's figure, quote, article and date. `published` is the text's
    date (YYYY, YYYY-MM or YYYY-MM-DD), to which words such as "năm nay" refer.
    """
    if len(text) > _TEXT:
        raise ParameterError(f"the text has {len(text):,} characters, and {_TEXT:,} are checked", hint="send less")
    if not text.strip():
        raise ParameterError("the text is empty")
    if published is not None and not (
        is_period(published) and published[:4].isdigit() and len(published) in (4, 7, 10)
    ):
        raise ParameterError(f"{published!r} is no date", hint="write YYYY, YYYY-MM or YYYY-MM-DD")
    found = asking.read(text, published, asking.vocab)
    known = claims(asking.engine, (one.subject for one in found), (one.subject_label for one in found))
    checked = [judge(one, known) for one in found]
    return {"counts": counts(checked), "figures": [record(one) for one in checked]}


def query(asking: Asking, sparql: str, limit: int = 50) -> Found:
    """Ask in SPARQL (SELECT or ASK, read-only). Prefixes such as ct:, skos:, dcterms: need no declaration; the resource
    congthuong://ontology says what there is. At most 200 rows come; a query that takes too long is stopped.
    """
    most = min(max(limit, 1), _MOST)
    rows = _rows(asking, sparql)
    return {"rows": rows[:most], "left_off": max(0, len(rows) - most)}


TOOLS: Final[tuple[Callable[..., Found], ...]] = (
    find, series, compare, facts_about, conflicts, verify_claim, query,
)  # fmt: skip


def indicators(asking: Asking) -> Found:
    """All indicators: ids, names in both languages, other words for them."""
    known: dict[str, dict[str, Any]] = {}
    for row in _rows(asking, _file("lookup", "indicators")):
        one = known.setdefault(row["id"], {"id": row["id"], "vi": row["vi"], "en": row["en"], "also": []})
        if row["other"] and row["other"] not in one["also"]:
            one["also"].append(row["other"])
    return {"indicators": [{**one, "also": sorted(one["also"])} for _, one in sorted(known.items())]}


def article(asking: Asking, id: str) -> str:
    """One article as Markdown: its text with the figures marked and numbered, and below it what each was read as."""
    asked = {"id": ox.Literal(id)}
    found = _rows(asking, substitute(_file("lookup", "article"), asked))
    if not found:
        raise ParameterError(f"there is no article {id!r}", hint="the tools name the articles of their figures")
    known = found[0]
    subjects = [row["subject"] for row in _rows(asking, substitute(_file("facts", "of-article"), asked))]
    facts = sorted(
        (claim for claim in claims(asking.engine, subjects, ()) if claim.article == id),
        key=lambda claim: (claim.start, claim.end),
    )
    head = [f"# {known['title'] or id}", " · ".join(str(known[key]) for key in ("issued", "source") if known[key])]
    listed = [
        f"{number}. {claim.surface}: {claim.subject_label}, {claim.indicator_label or '?'}, {claim.period or '?'}, "
        f"{claim.status}" + (f", confidence {claim.confidence}" if claim.confidence is not None else "")
        for number, claim in enumerate(facts, 1)
    ]
    return "\n\n".join([*filter(None, head), _marked(known["text"], facts), "\n".join(listed)]) + "\n"


def _marked(text: str | None, facts: Sequence[Claim]) -> str:
    """The text with **figure**[n]; where it is withheld, the sentences."""
    if not text:
        return "\n".join(dict.fromkeys(f"> {claim.quote}" for claim in facts))
    ends: dict[tuple[int, int], list[int]] = {}
    for number, claim in enumerate(facts, 1):
        ends.setdefault((claim.start, claim.end), []).append(number)
    pieces: list[str] = []
    done = 0
    for (start, end), numbers in sorted(ends.items()):
        if start >= done:
            pieces += [text[done:start], f"**{text[start:end]}**[{', '.join(map(str, numbers))}]"]
            done = end
    return "".join([*pieces, text[done:]])


def _of(asking: Asking, subject: str) -> tuple[Claim, ...]:
    """The figures of what is called so, or has this id."""
    return claims(asking.engine, _things(asking, subject), ())


def _things(asking: Asking, subject: str) -> list[str]:
    if "/" in subject:
        iri = subject if subject.startswith(iris.ID) else iris.ID + subject.strip("/")
        if not _safe(iri) or not _rows(asking, f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1"):
            raise ParameterError(f"there is no thing with the id {subject!r}", hint="'find' gives ids")
        return [iri]
    rows = _rows(asking, substitute(_file("lookup", "called"), {"key": ox.Literal(plain(subject))}))
    if not rows:
        raise _unknown(asking, subject)
    return sorted({row["thing"] for row in rows})


def _safe(iri: str) -> bool:
    try:
        ox.parse(f"<{iri}> <a:a> <a:a> .", format=ox.RdfFormat.N_TRIPLES).__next__()
    except (SyntaxError, ValueError, StopIteration):
        return False
    return True


def _indicator(asking: Asking, wanted: str) -> str:
    known = indicators(asking)["indicators"]
    found = next(
        (one for one in known if wanted == one["id"] or any(plain(wanted) == plain(n) for n in _names(one))), None
    )
    if found is None:
        near = _alike(wanted, {plain(name): one["id"] for one in known for name in _names(one)})
        raise ParameterError(f"there is no indicator {wanted!r}", hint=f"near it: {', '.join(near)}" if near else None)
    return f"{iris.ID}indicator/{found['id']}"


def _names(indicator: Mapping[str, Any]) -> list[str]:
    return [name for name in (indicator["id"], indicator["vi"], indicator["en"], *indicator["also"]) if name]


def _unknown(asking: Asking, name: str) -> ParameterError:
    rows = _rows(asking, _file("lookup", "names"))
    near = _alike(name, {row["key"]: row["label"] for row in rows})
    return ParameterError(
        f"nothing is called {name!r} here",
        hint=f"near it: {', '.join(near)}" if near else "'find' looks for names",
    )


def _alike(name: str, known: Mapping[str, str]) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(plain(name), list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3 * _NEAR)
    return list(dict.fromkeys(known[key] for key, _, _ in found))[:_NEAR]


def _answer(found: Sequence[Claim], **asked: Any) -> Found:
    shown = [claim_record(claim) for claim in found[:_MOST]]
    return {**asked, "figures": shown, "left_off": max(0, len(found) - _MOST)}


def _of_sector(claim: Claim, sector: str | None) -> bool:
    if sector is None:
        return True
    code = (claim.sector or "").rpartition("/")[2].rpartition("-")[2]
    return plain(sector) in (plain(claim.sector_label or ""), plain(code))


def _time(claim: Claim) -> tuple[str, str, str]:
    start, end = bounds(claim.period) if claim.period else ("", "")
    return end, start, claim.fact


def _within(claim: Claim, year: int) -> bool:
    if claim.period is None:
        return False
    start, end = bounds(claim.period)
    return (start or end)[:4] <= f"{year:04}" <= end[:4]


def _rows(asking: Asking, sparql: str) -> list[dict[str, Any]]:
    answer = asking.engine.answer(sparql)
    return [dict(zip(answer.variables, map(_plain, row), strict=True)) for row in answer.python()]


def _plain(value: Any) -> Any:
    from datetime import date
    from decimal import Decimal

    return json_number(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value


def _file(*names: str) -> str:
    return folder("queries").joinpath(*names).with_suffix(".rq").read_text(encoding="utf-8")


def _id(iri: str) -> str:
    return iri.removeprefix(iris.ID)
