"""People's decisions: put on the facts that they quote and no others, kept through every rebuild, lost by name only."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from congthuong.article import Article
from congthuong.corrections import COLUMNS, Line, corrected, digest, parse, prefix_of, shown, written
from congthuong.errors import DataError
from congthuong.facts import Fact, Facts, Observation
from congthuong.query import OxigraphEngine
from congthuong.query.flat import facts as flat
from congthuong.rdf.terms import DCAT, stated
from congthuong.read import Document
from congthuong.store import KnowledgeBase

Make = Callable[..., Document]
TEXT = "Năm 2023 tỉnh thu hút 12 dự án. Năm 2024 tỉnh thu hút 35 dự án, vốn 41,275 triệu USD; huyện A có 12 dự án."


def fact(surface: str, after: str, **slots: object) -> Observation:
    start = TEXT.index(surface, TEXT.index(after))
    base = Observation(
        id=f"a#o{start}-{start + len(surface)}.1", article="a", rule="r", start=start, end=start + len(surface),
        surface=surface, subject="Hà Nam", subject_type="Province", indicator="project-count", indicator_label="dự án",
        transformation="level", value=Decimal(12), unit="count:dự án", period="2023", confidence=Decimal("0.6"),
        period_confidence=Decimal("0.7"), quote_start=0, quote_end=len(TEXT), quote=TEXT,
        evidence={"value": ((start, start + 2),)},
    )  # fmt: skip
    return replace(base, **slots)  # type: ignore[arg-type]


ARTICLE = Article("a", TEXT)
FACTS = Facts((
    fact("12 dự án", "Năm 2023"),
    fact("35 dự án", "Năm 2024", value=Decimal(35), period="2024"),
    replace(fact("35 dự án", "Năm 2024", value=Decimal(35), period="2024", subject="Nam Định"), id="a#o55-63.2"),
    fact("12 dự án", "huyện A", subject="A", subject_type="District"),
))  # fmt: skip


def line(op: str, exact: str, prefix: str = "", slot: str = "*", old: str = "", new: str = "", **more: str) -> Line:
    cells = {"date": "2026-12-02", "by": "me", "article": "a", "reason": "r", **more}
    return Line(op=op, exact=exact, prefix=prefix, slot=slot, old=old, new=new, **cells)  # type: ignore[arg-type]


def put(*lines: Line) -> tuple[list[str], tuple[Observation, ...]]:
    done = corrected(ARTICLE, FACTS, lines)
    return [one.result for one in done.outcomes], done.facts.observations


def test_only_what_is_quoted_changes_and_its_evidence_stays() -> None:
    results, now = put(line("set", "12 dự án", "Năm 2023 tỉnh thu hút", "value", "12", "13"))
    assert results == ["applied"]
    assert now[0] == replace(FACTS.observations[0], value=Decimal(13), flags=("corrected",), confidence=None)
    assert now[1:] == FACTS.observations[1:]


def test_a_quotation_that_fits_twice_corrects_both_and_old_picks_among_facts_on_one_span() -> None:
    assert [one.value for one in put(line("set", "12 dự án", "", "value", "12", "13"))[1]] == [13, 35, 35, 13]
    now = put(line("set", "35  dự án", "thu hút", "subject", "Nam Định", "Ninh Bình"))[1]
    assert [one.subject for one in now] == ["Hà Nam", "Hà Nam", "Ninh Bình", "A"]
    now = put(line("reject", "35 dự án", "thu hút", old="Nam Định"))[1]
    assert [one.subject for one in now] == ["Hà Nam", "Hà Nam", "A"]


# Decisions about one figure -> what becomes of them, and the value at the end; None where the fact is gone.
COURSES: tuple[tuple[list[tuple[str, str, str, str]], list[str], object], ...] = (
    ([("set", "period", "2023", "2022")], ["applied"], "2022"),
    ([("set", "period", "2020", "2023")], ["agreed"], "2023"),
    ([("set", "period", "2020", "2021")], ["disputed"], "2023"),
    ([("set", "period", "2023", "2022"), ("set", "period", "2022", "2021")], ["applied"], "2021"),
    ([("set", "period", "2023", "2022"), ("set", "period", "2023", "2021")], ["applied"], "2021"),
    ([("set", "period", "2023", "2022"), ("set", "period", "2022", "2023")], ["agreed"], "2023"),
    ([("set", "period", "2023", "2022"), ("withdraw", "period", "", "")], [], "2023"),
    ([("set", "period", "2023", "2022"), ("withdraw", "value", "", "")], ["applied"], "2022"),
    ([("reject", "*", "", "")], ["applied"], None),
    ([("reject", "*", "", ""), ("confirm", "*", "", "")], ["applied"], "2023"),
    ([("reject", "*", "", ""), ("withdraw", "*", "", "")], [], "2023"),
    ([("reject", "*", "Hà Tĩnh", "")], ["agreed"], "2023"),
    ([("confirm", "*", "Hà Tĩnh", "")], ["disputed"], "2023"),
)


@pytest.mark.parametrize(("course", "results", "value"), COURSES, ids=[str(course[0]) for course in COURSES])
def test_the_latest_decision_wins(course: list[tuple[str, str, str, str]], results: list[str], value: object) -> None:
    lines = [line(op, "12 dự án", "Năm 2023 tỉnh thu hút", slot, old, new) for op, slot, old, new in course]
    found, now = put(*lines)
    assert found == results
    here = [one.period for one in now if one.start == FACTS.observations[0].start]
    assert here == ([] if value is None else [value])


def test_a_fact_is_added_where_its_quotation_stands_and_confirmed_ones_have_no_probability() -> None:
    told = '{"subject": "Hà Nam", "value": "41275000", "unit": "USD", "period": "2024"}'
    results, now = put(line("add", "41,275 triệu USD", "dự án, vốn", new=told), line("confirm", "35 dự án", "thu hút"))
    assert results == ["applied", "applied"]
    new = next(one for one in now if one.surface == "41,275 triệu USD")
    assert (new.value, new.flags, TEXT[new.quote_start : new.quote_end]) == (
        Decimal(41275000), ("added",), "Năm 2024 tỉnh thu hút 35 dự án, vốn 41,275 triệu USD; huyện A có 12 dự án."
    )  # fmt: skip
    sure = [one for one in now if one.surface == "35 dự án"]
    assert {(one.flags, one.confidence, one.period_confidence) for one in sure} == {(("confirmed",), None, None)}
    assert put(line("add", "99 dự án", new=told))[0] == ["stale"]
    assert put(line("set", "99 dự án", "", "value", "1", "2"), line("confirm", "7"))[0] == ["stale", "stale"]
    again = '{"value": "12", "unit": "count:dự án", "period": "2023"}'
    assert put(line("add", "12 dự án", "tỉnh thu hút", new=again))[0] == ["agreed"]


GOOD = ("2026-12-02", "me", "set", "a", "7%", "là", "value", "7", "8", "")
BAD: dict[str, tuple[dict[str, str], str]] = {
    "unknown slot": ({"slot": "colour"}, "column slot: 'colour' is no slot"),
    "wrong type": ({"new": "many"}, "column new: 'many' is not for value"),
    "no number": ({"new": "NaN"}, "column new"),
    "too large": ({"new": "1e99"}, "column new"),
    "no period": ({"slot": "period", "old": "", "new": "2024-13"}, "column new: '2024-13' is not for period"),
    "unknown indicator": ({"slot": "indicator", "old": "", "new": "gdpp"}, "no indicator has this id"),
    "formula": ({"reason": "=HYPERLINK(1)"}, "column reason: '=HYPERLINK(1)' is a formula"),
    "a megabyte": ({"reason": "x" * 1_000_000}, "column reason: 1,000,000 characters"),
    "a control character": ({"exact": "7\x00%"}, "column exact: it holds a control character"),
    "no date": ({"date": "2026-02-30"}, "column date"),
    "nobody": ({"by": ""}, "column by"),
    "no operation": ({"op": "delete"}, "column op"),
    "no article": ({"article": "*"}, "column article"),
    "no quotation": ({"exact": ""}, "column exact"),
    "no JSON": ({"op": "add", "slot": "*", "new": "{"}, "column new: the slots are no JSON object"),
    "an added fact without a unit": ({"op": "add", "slot": "*", "new": '{"value": 7}'}, "column new: unit is missing"),
    "deep JSON": ({"op": "add", "slot": "*", "new": "[" * 4000}, "column new"),
    "a thing and itself": (
        {"op": "same", "article": "*", "exact": "company/a", "prefix": "company/a"},
        "column article",
    ),
    "no thing": ({"op": "same", "article": "*", "exact": "http://e/a", "prefix": "company/a"}, "column exact"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_with_its_column(name: str) -> None:
    change, message = BAD[name]
    rows = ["\t".join(COLUMNS), "\t".join(GOOD), "\t".join(dict(zip(COLUMNS, GOOD, strict=True)) | change)]
    rows[2] = "\t".join((dict(zip(COLUMNS, GOOD, strict=True)) | change).values())
    with pytest.raises(DataError) as raised:
        parse("\n".join(rows).encode(), where="c.tsv", indicators={"grdp"})
    assert raised.value.where == "c.tsv:3"
    assert message in str(raised.value)


def test_what_is_no_table_is_named() -> None:
    for raw, message in ((b"date\tby\n", "the columns are other ones"), (b"\xff\n", "not UTF-8"),
                         (("\t".join((*GOOD, "x")) + "\n").encode(), "there are 11 cells")):  # fmt: skip
        with pytest.raises(DataError, match=message):
            parse(raw)
    assert parse("\t".join(GOOD).replace("\t", "\t").encode() + b"\r\n\n# note\n") == (Line(*GOOD),)


def observations(kb: KnowledgeBase) -> dict[str, Observation]:
    found: Iterable[Fact] = flat(OxigraphEngine(kb.dataset()))
    return {one.id: one for one in found if isinstance(one, Observation)}


def bare(facts: Iterable[Observation]) -> list[tuple[object, ...]]:
    """Facts without their places, which a line put before them moves."""
    slots = ("article", "surface", "subject", "indicator", "period", "value", "status", "unit", "flags")
    return sorted((tuple(getattr(one, slot) for slot in slots) for one in facts), key=str)


def drawn(draw: random.Random, kb: KnowledgeBase, count: int) -> list[Line]:
    """Random decisions about facts of a base, one a fact."""
    known = sorted(observations(kb).items())
    lines = []
    for _, one in draw.sample(known, count):
        article = kb.article(one.article)
        assert article is not None
        slot, new = draw.choice(
            (("value", "123456"), ("period", "1999"), ("status", "forecast"), ("subject", "Cà Mau"))
        )
        op = draw.choice(("set", "set", "set", "reject", "confirm"))
        old, new, slot = (shown(getattr(one, slot)), new, slot) if op == "set" else ("", "", "*")
        prefix = prefix_of(article.text, one.start)
        lines.append(line(op, one.surface, prefix, slot, old, new, article=one.article))
    return lines


def test_decisions_survive_a_rebuild_a_line_before_and_any_order(
    make_document: Make, texts: dict[str, tuple[str, str]], new_kb: Callable[[Path], KnowledgeBase], tmp_path: Path
) -> None:
    kb, other = new_kb(tmp_path / "one"), new_kb(tmp_path / "other")
    documents = [make_document(id) for id in texts]
    kb.build(documents)
    before = observations(kb)
    lines = drawn(random.Random(7), kb, 4)
    kb.decide(lines)
    after = observations(kb)
    about = {(one.article, one.exact) for one in lines}
    untouched = {id: one for id, one in before.items() if (one.article, one.surface) not in about}
    assert len(untouched) < len(before)
    assert {id: after[id] for id in untouched} == untouched
    assert {one.result for one in kb.decided()} == {"applied"}
    other.layout.corrections.write_bytes(kb.layout.corrections.read_bytes())
    other.build(reversed(documents))
    assert list(other.quads()) == list(kb.quads())
    held = list(kb.quads())
    kb.rebuild()
    assert list(kb.quads()) == held
    moved = [make_document(id, "Bản tin buổi sáng.\n\n" + texts[id][1], texts[id][0]) for id in texts]
    kb.build(moved)
    assert {one.result for one in kb.decided()} == {"applied"}
    assert bare(observations(kb).values()) == bare(after.values())
    gone = lines[0].article
    kb.build([make_document(gone, "Không có số liệu nào.\n", "2024")])
    lost = [one.line.name for one in kb.decided() if one.result in ("stale", "agreed")]
    assert lost == [one.name for one in lines if one.article == gone]
    kb.layout.corrections.unlink()
    kb.build([])
    assert not [one for one in observations(kb).values() if set(one.flags) & {"corrected", "confirmed", "added"}]


@pytest.fixture
def made(new_kb: Callable[[Path], KnowledgeBase], make_document: Make, tmp_path: Path) -> Path:
    """A base of one article."""
    kb = new_kb(tmp_path / "made")
    kb.build([make_document("n1")])
    return kb.layout.root


def test_a_bad_line_stops_all_before_anything_changes(make_document: Make, made: Path) -> None:
    kb = KnowledgeBase.open(made)
    held = list(kb.quads())
    kb.layout.corrections.write_bytes(written([Line(*GOOD)]) + b"2026\tbad\n")
    acts: tuple[Callable[[], object], ...] = (
        lambda: kb.build([make_document("n2")]), kb.rebuild, lambda: kb.decide([Line(*GOOD)])
    )  # fmt: skip
    for act in acts:
        with pytest.raises(DataError, match="column date"):
            act()
    assert list(kb.quads()) == held
    kb.layout.corrections.unlink()
    with pytest.raises(DataError, match="column slot"):
        kb.decide([line("set", "7,5%", "", "colour", "", "x")])
    assert not kb.layout.corrections.exists()


def test_two_who_decide_at_once_lose_nothing(made: Path) -> None:
    kb = KnowledgeBase.open(made)

    def decide(who: str) -> None:
        for number in range(3):
            KnowledgeBase.open(made).decide([line("done", "", by=f"{who}{number}", article="n1")], wait=True)

    threads = [threading.Thread(target=decide, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.by for one in kb.lines()) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_what_is_one_thing_makes_the_shared_graphs_anew(made: Path) -> None:
    kb = KnowledgeBase.open(made)
    kb.decide([line("same", "company/y-1", "company/x-1", article="*")])
    (version,) = stated(kb.dataset(), None, DCAT("version"))
    assert version[2].value.endswith(str(digest(kb.lines())))
    assert [one.result for one in kb.decided()] == ["applied"]
