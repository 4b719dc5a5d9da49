"""The relations that an article states between named things.

>>> from congthuong.article import Article, Block
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "KCN Đồng Mây (huyện Kim Bảng) của tỉnh Hà Nam đã kín chỗ."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> words = load().names
>>> for fact in relations(article, names(article, words), words):
...     print(fact.subject, fact.predicate, fact.object)
KCN Đồng Mây locatedIn Kim Bảng
Kim Bảng locatedIn Hà Nam
Hà Nam hasZone KCN Đồng Mây

Everything is in the offsets of the view (recognise.normal.view); `id` and `quote` are for whoever takes the facts back
to the stored text. Each rule is named by its own example.
"""

from __future__ import annotations

from collections.abc import Sequence

from congthuong.article import Article
from congthuong.facts import Relation
from congthuong.interpret.deeds import deeds
from congthuong.interpret.offices import offices
from congthuong.interpret.products import products
from congthuong.interpret.relation_times import relation_time
from congthuong.interpret.scene import Link, Scene, scene
from congthuong.interpret.sentences import Sentence
from congthuong.interpret.siting import siting
from congthuong.interpret.times import Clock
from congthuong.recognise.gazetteer import Gazetteer, fold_name
from congthuong.recognise.names import Mention
from congthuong.recognise.periods import Period
from congthuong.text import plain

__all__ = ["relations"]


def relations(
    article: Article,
    mentions: Sequence[Mention],
    words: Gazetteer,
    sentences: Sequence[Sentence] | None = None,
    times: Sequence[Period] = (),
) -> tuple[Relation, ...]:
    """Every relation of an article's view, once each, in text order; `sentences` and `times` as found before."""
    it = scene(article, mentions, words, sentences)
    links = [*siting(it), *offices(it), *deeds(it), *products(it), *_author(article, it)]
    links.sort(
        key=lambda link: (
            link.start,
            link.subject.start,
            link.predicate,
            link.object.start,
            link.subject.label,
            link.object.label,
        )
    )
    clock = Clock(article.metadata.published)
    papers = {m.end for m in it.mentions if m.type == "Document"}
    free = [p for p in times if not any(p.start - gap in papers for gap in range(1, 8))]  # not a document's own date
    seen: set[tuple[str, str, str]] = set()
    facts = []
    for link in links:
        same = (fold_name(link.subject.label), link.predicate, fold_name(link.object.label))
        if same in seen or same[0] == same[2]:
            continue
        seen.add(same)
        facts.append(_fact(article, link, times if link.predicate == "issues" else free, clock))
    return tuple(facts)


def _fact(article: Article, link: Link, times: Sequence[Period], clock: Clock) -> Relation:
    evidence = {"subject": ((link.subject.start, link.subject.end),), "object": ((link.object.start, link.object.end),)}
    if link.cue:
        evidence["predicate"] = (link.cue,)
    names = (link.subject.label, link.object.label)
    period, said = relation_time(
        link.predicate, names, (link.start, link.end), (link.object.start, link.object.end), times, clock
    )
    if said:
        evidence["period"] = (said,)
    if link.predicate == "author":
        del evidence["subject"]  # the article itself
    return Relation(
        id="",
        article=article.id,
        rule=link.rule,
        evidence=evidence,
        subject=link.subject.label,
        subject_type=link.subject.type,
        predicate=link.predicate,
        object=link.object.label,
        object_type=link.object.type,
        period=period,
        quote_start=link.start,
        quote_end=link.end,
        quote="",
    )


def _author(article: Article, it: Scene) -> list[Link]:
    """The person of the byline, or of the metadata where the text bears the name too."""
    lines = [b for b in article.blocks if b.kind == "byline"]
    for block in lines:
        for m in it.inside(block.start, block.end):
            if m.type == "Person":
                return [_wrote(article, m)]
    author = plain(article.metadata.author or "")
    for m in reversed(it.mentions):
        if author and m.type == "Person" and plain(m.label) == author:
            return [_wrote(article, m)]
    return []


def _wrote(article: Article, person: Mention) -> Link:
    return Link(
        Mention(person.start, person.start, "Article", article.id),
        "author",
        person,
        "dòng tên tác giả",
        person.start,
        person.end,
    )
