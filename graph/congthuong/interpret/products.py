"""What companies and schemes make, and the trades they work in: produces, operatesIn.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.scene import scene
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "Sản xuất ván tre ép tại Công ty TNHH Sao Mai."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> [(x.subject.label, x.object.label) for x in products(scene(article, names(article, load().names), load().names))]
[('Công ty TNHH Sao Mai', 'ván tre ép')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from congthuong.article import Span
from congthuong.interpret.scene import Link, Scene
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.names import Mention

__all__ = ["products"]

_AMOUNT = re.compile(
    r"\s*(?:hơn |trên |khoảng |gần |được |ra )*(?:\d[\d.,]*\s*)(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?"
    r"(?:(?:tấn|m3|m2|kg|lít|kwh)(?:\s+|$))?"
)
_MOST = 7  # words of a product's name


def products(scene: Scene) -> Iterator[Link]:
    """Products and trades by their cue, of the company or scheme that the sentence or its block speaks of."""
    made: dict[str, list[tuple[str, Span, Sentence]]] = {}
    for sentence, found in scene.groups:
        for scheme in (m for m in found if m.type == "Scheme"):
            title = scene.low[scheme.start : scheme.end]
            cue = re.search(r"(?:kỹ thuật|dây chuyền|mô hình) sản xuất\s+", title)
            if cue and (span := _phrase(scene, scheme.start + cue.end(), scheme.end)):
                product = _product(scene, span)
                if not re.match(r"sản phẩm", product.label):
                    yield Link(scheme, "produces", product, "kỹ thuật sản xuất A", sentence.start, sentence.end)
                    made.setdefault(scheme.label, []).append((product.label, span, sentence))
        for cue in scene.cues("produces", sentence.start, sentence.end):
            company = _maker(scene, sentence, found, cue.start(), cue.end())
            if company is None:
                continue
            start = cue.end()
            if amount := _AMOUNT.match(scene.low, start, sentence.end):
                start = amount.end()
            elif cue[0] in {"cho ra", "xuất xưởng", "làm ra"}:
                continue
            span = _phrase(scene, start, sentence.end)
            if span is None or scene.cue("product-not").match(scene.low, span[0]):
                continue
            if re.match(r"\w+", scene.low[span[0] :])[0] in scene.words.role("end-word"):  # type: ignore[index]
                continue
            if any(m.start < span[1] and m.end > span[0] and m.type != "Product" for m in found):
                continue
            yield Link(
                company,
                "produces",
                _product(scene, span),
                "Sản xuất A tại Công ty B",
                sentence.start,
                sentence.end,
                cue.span(),
            )
        yield from _trades(scene, sentence, found)
        yield from _supported(scene, sentence, found, made)


def _product(scene: Scene, span: Span) -> Mention:
    return Mention(span[0], span[1], "Product", " ".join(scene.text[span[0] : span[1]].split()))


def _phrase(scene: Scene, start: int, end: int) -> Span | None:
    """The noun phrase that begins here: up to punctuation, a figure, or a word of the sentence."""
    while start < end and scene.text[start].isspace():
        start += 1
    stop = start
    words = 0
    for match in re.finditer(r"\w[\w-]*", scene.text[start:end]):
        at = start + match.start()
        if scene.text[stop:at].strip() or words >= _MOST or match[0][0].isdigit():
            break
        if words and scene.cue("product-end").match(scene.low, at):
            break
        if not words and scene.cue("product-end").match(scene.low, at):
            return None
        stop = start + match.end()
        words += 1
    if words == 0 or stop - start < 3:
        return None
    name = scene.text[start:stop]
    if re.search(r"\s(?:và|các|những)$", name):
        stop = start + len(name.rsplit(" ", 1)[0])
    return start, stop


def _maker(scene: Scene, sentence: Sentence, found: list[Mention], cue_start: int, cue_end: int) -> Mention | None:
    companies = [m for m in found if m.type == "Company"]
    low = scene.low
    word = low[cue_start:cue_end]
    if not companies:
        if word in {"sản xuất", "chế biến"} and not re.match(_AMOUNT, low[cue_end:]):
            return None
        if re.search(
            r"(?<!\w)(?:tỉnh|toàn ngành|cả nước|toàn tỉnh|chu lai|ngành)(?!\w)", low[sentence.start : cue_start]
        ):
            return None
        if not re.search(
            r"(?<!\w)(?:công ty|nhà máy|đơn vị|xưởng|hãng|doanh nghiệp)(?!\w)", low[sentence.start : cue_end]
        ):
            return None
        last = scene.before(sentence.start, "Company", within=scene.article.body[max(sentence.block - 1, 0)].start)
        places = [m for m in scene.inside(last.end, sentence.start) if m.type == "Province"] if last else []
        return last if last and len(places) < 3 else None
    before = [c for c in companies if c.end <= cue_start]
    if before:
        gap = low[before[-1].end : cue_start]
        if len(gap) > 90 or (
            re.search(r"(?:mô hình|dự án|ngành|chỉ số|cơ sở|giá trị|linh kiện|chi phí|mục tiêu)\s*$", gap)
            and word != "cấp phép dự án"
        ):
            return None
        return before[-1]
    after = companies[0]
    gap = low[cue_end : after.start]
    if re.search(r"(?:tại|của|ở)\s+$", gap) and len(gap) < 70 and "," not in gap and word in {"sản xuất", "chế biến"}:
        lead = low[sentence.start : cue_start]
        if not lead.strip() or re.search(r"(?:mô hình|dây chuyền|hoạt động|xưởng|nhà máy|công nhân)\s*$", lead):
            return after
    return None


def _supported(
    scene: Scene, sentence: Sentence, found: list[Mention], made: dict[str, list[tuple[str, Span, Sentence]]]
) -> Iterator[Link]:
    """What a scheme's title makes is made by the company that the scheme is carried out at."""
    for scheme in (m for m in found if m.type == "Scheme" and m.label in made):
        after = [m for m in found if m.type == "Company" and m.start > scheme.end]
        company = after[0] if after else None
        if company is None and re.search(r"tại đây|tại công ty", scene.low[sentence.start : sentence.end]):
            company = scene.before(scheme.start, "Company", within=scene.article.body[max(sentence.block - 1, 0)].start)
        if company:
            label, span, _ = made[scheme.label][0]
            yield Link(
                company,
                "produces",
                Mention(*span, "Product", label),
                "đề án sản xuất A tại Công ty B",
                sentence.start,
                sentence.end,
            )


def _trades(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Công ty A với ngành nghề chính là B"."""
    for cue in scene.cues("operatesIn", sentence.start, sentence.end):
        company = next(
            (m for m in reversed(found) if m.type == "Company" and m.end <= cue.start() and cue.start() - m.end < 40),
            None,
        )
        if company is None:
            continue
        stop = re.compile(r"[.;()\n]|, (?:với|có|vốn|trên|do)(?!\w)|$").search(scene.low, cue.end(), sentence.end)
        span = (cue.end(), stop.start() if stop else sentence.end)
        label = " ".join(scene.text[slice(*span)].split()).strip(' :,"')
        if 2 <= len(label.split()) <= 14:
            at = scene.text.find(label.split()[0], span[0])
            trade = Mention(at, span[1], "Industry", label)
            yield Link(
                company,
                "operatesIn",
                trade,
                "Công ty A với ngành nghề chính là B",
                sentence.start,
                sentence.end,
                cue.span(),
            )
