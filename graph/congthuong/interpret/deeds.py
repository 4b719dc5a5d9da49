"""Who does what: implements, funds, supports, partnerIn, issues, visitedBy, metWith, listsOn.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.scene import scene
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "Theo Quyết định số 12/QĐ-UBND của UBND tỉnh Hà Nam."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> [(x.subject.label, x.predicate) for x in deeds(scene(article, names(article, load().names), load().names))]
[('UBND tỉnh Hà Nam', 'issues')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from congthuong.interpret.scene import Link, Scene
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.names import Mention

__all__ = ["deeds"]

_WORKS = frozenset({"Programme", "Scheme"})
_DOERS = frozenset({"Agency", "Company", "Association"})
_MEMORANDUM = re.compile(r"(?:biên )?bản ghi nhớ|biên bản hợp tác", re.IGNORECASE)
_PROVINCE_SUBJECT = re.compile(r"(?<!\w)(?:tỉnh|địa phương|thành phố|lãnh đạo tỉnh|lãnh đạo thành phố)(?!\w)")


def deeds(scene: Scene) -> Iterator[Link]:
    """Every deed between named things, sentence by sentence."""
    for number, (sentence, found) in enumerate(scene.groups):
        if not found:
            continue
        yield from _memoranda(scene, sentence, found)
        yield from _implements(scene, number, sentence, found)
        yield from _investors(scene, sentence, found)
        yield from _issues(scene, sentence, found)
        yield from _funds(scene, sentence, found)
        yield from _supports(scene, sentence, found)
        yield from _visits(scene, number, sentence, found)
        yield from _platforms(scene, sentence, found)


def _memoranda(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "A, B và C ký Biên bản ghi nhớ về …", "Biên bản ghi nhớ giữa A, B và C về …": each of them is a partner."""
    for paper in found:
        if paper.type != "Document" or not _MEMORANDUM.match(paper.label):
            continue
        after = scene.low[paper.end : sentence.end]
        if between := re.match(r"\s*(?:\S+\s+){0,3}?giữa\s", after):
            stop = after.find(" về ", between.end())
            stop = len(after) if stop < 0 else stop
            partners = [m for m in found if m.type in _DOERS and paper.end <= m.start < paper.end + stop]
            rule = "Biên bản ghi nhớ giữa A và B"
        else:
            cues = list(scene.cues("partnerIn", sentence.start, paper.start))
            if not cues:
                continue
            partners = [m for m in found if m.type in _DOERS and m.end <= cues[-1].start()]
            partners = [m for m in partners if not re.search(r"\(\s*$", scene.lead(sentence.start, m.start))]
            rule = "A và B ký Biên bản ghi nhớ"
        for partner in partners:
            yield Link(partner, "partnerIn", paper, rule, sentence.start, sentence.end)
        # those who sign to carry out a programme carry it out
        programme = next((m for m in found if m.type == "Programme" and m.start >= paper.end), None)
        if programme and "triển khai" in scene.low[paper.end : programme.start] and len(partners) > 1:
            for partner in partners:
                yield Link(
                    partner,
                    "implements",
                    programme,
                    "A và B ký bản ghi nhớ triển khai Chương trình C",
                    sentence.start,
                    sentence.end,
                )


def _doer(scene: Scene, number: int, sentence: Sentence, found: list[Mention], before: int) -> Mention | None:
    """Who does it: the first organisation before the verb, else the one that opened the block, else the province."""
    own = [m for m in found if m.type in _DOERS and m.end <= before]
    own = [
        m
        for m in own
        if not re.search(
            r"(?:theo|giữa|của|với|thuộc|\(|tại|cho|đề nghị)\s*$",
            scene.lead(sentence.start, m.start),
        )
    ]
    if own:
        close = own[-1]  # "Trong buổi làm việc của A, B đã đưa ra …"
        return close if before - close.end < 22 and "," not in scene.low[close.end : before] else own[0]
    lead = scene.low[sentence.start : before]
    if _PROVINCE_SUBJECT.search(lead) or any(m.type == "Province" and m.end <= before for m in found):
        province = [m for m in found if m.type == "Province" and m.end <= before]
        return province[0] if province else _focused(scene, sentence)
    for back in range(number - 1, -1, -1):
        other, mentions = scene.groups[back]
        if other.block != sentence.block:
            break
        opening = [m for m in mentions if m.type in _DOERS and m.start - other.start < 90]
        opening = [
            m for m in opening if not re.search(r"(?:theo|giữa|của|với|tại)\s*$", scene.lead(other.start, m.start))
        ]
        if opening:
            return opening[0]
    return None


def _focused(scene: Scene, sentence: Sentence) -> Mention | None:
    return scene.province(Mention(sentence.start, sentence.start, "Other", ""))


def _implements(scene: Scene, number: int, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Trung tâm A thực hiện đề án “B”", "Khởi động chương trình C …" (by whom the block speaks of)."""
    for work in found:
        if work.type not in _WORKS or (work.type == "Programme" and work.label.lower().startswith("khuyến công")):
            continue
        cues = list(scene.cues("implements", sentence.start, work.start))
        if not cues:
            continue
        cue = cues[-1]
        gap = scene.low[cue.end() : work.start]
        if len(gap) > 75 or ";" in gap or any(m.type in _DOERS for m in scene.inside(cue.end(), work.start)):
            continue
        if re.search(
            r"(?:kết quả|trong việc|quá trình|việc|tình hình|sau \d+ năm|tiếp|ngày)\s+$",
            scene.low[max(cue.start() - 14, 0) : cue.start()],
        ):
            continue
        doer = _doer(scene, number, sentence, found, cue.start())
        if (
            doer
            and doer.label != work.label
            and not (doer.type == "Company" and work.type == "Scheme" and "hỗ trợ" in gap)
        ):
            yield Link(doer, "implements", work, "A thực hiện đề án B", sentence.start, sentence.end, cue.span())


def _investors(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Chủ đầu tư CCN A là Công ty B", "Công ty A khởi công KCN B": the investor of a zone."""
    zones = [m for m in found if m.type in {"IndustrialZone", "IndustrialCluster"}]
    companies = [m for m in found if m.type == "Company"]
    if not zones or len({c.label for c in companies}) != 1:
        return
    company = companies[0]
    for cue in scene.cues("implements/investor", sentence.start, sentence.end):
        near = [z for z in zones if z.start >= cue.start() - 60 and z.start - cue.end() < 160]
        if not near:
            continue
        word = cue[0]
        if word in {"khởi công", "động thổ"} and not (company.end <= cue.start()):
            continue
        if re.search(r"(?:kcn|ccn|khu công nghiệp)\s*\(", scene.low[company.start - 2 : company.end + 3]):
            continue
        for zone in near[:1]:
            if re.search(r"(?:tại|trong|ở|vào)\s+$", scene.low[max(zone.start - 6, 0) : zone.start]) and word in {
                "khởi công",
                "động thổ",
            }:
                continue
            yield Link(
                company, "implements", zone, "Chủ đầu tư CCN A là Công ty B", sentence.start, sentence.end, cue.span()
            )
        return


def _issues(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Quyết định số 1 của A", "A ban hành Quyết định B"; UBND and HĐND also by the document's own number."""
    issued: Mention | None = None
    for index, paper in enumerate(found):
        if paper.type != "Document" or _MEMORANDUM.match(paper.label):
            continue
        follows = found[index + 1] if index + 1 < len(found) else None
        gap = scene.between(paper, follows) if follows else ""
        numbered = re.search(r"\d+[/-](?:\d{4}[/-])?(?:[A-ZĐ]+)?[/-]?(UBND|HĐND)", paper.label)
        if (
            follows
            and follows.type == "Agency"
            and re.fullmatch(r"\s*(?:,?\s*ngày [\d/.-]+\s*|,?\s*ngày \d+ tháng \d+ năm \d+\s*)?(?:của|do)\s*", gap)
        ):
            issued = follows
            rule = "Quyết định số 1 của A"
        elif numbered and not re.search(r"của (?:thủ tướng|bộ|chính phủ)", gap[:60]):
            issuer = _by_number(scene, paper, numbered[1])
            if issuer is None:
                continue
            issued = issuer
            rule = "Quyết định số 1/QĐ-UBND"
        elif cue := _verb(scene, sentence, paper):
            if re.search(r"(?:QĐ-TTg|NQ-CP|NĐ-CP|CT-TTg)", paper.label):
                continue
            doers = [m for m in found if m.type == "Agency" and m.end <= cue.start()]
            close = [m for m in doers if cue.start() - m.end < 40]
            lead = scene.low[sentence.start : cue.start()]
            if close:
                issued = close[-1]
            elif cue[0] in {"ban hành", "xây dựng", "phê duyệt", "ký ban hành"} and (
                subject := list(_PROVINCE_SUBJECT.finditer(lead))
            ):
                if any(m.type in _DOERS and m.start > sentence.start + subject[-1].end() for m in doers):
                    continue
                province = _focused(scene, sentence)
                if province is None:
                    continue
                issued = province
            else:
                continue
            rule = "UBND tỉnh ban hành Quy chế A"
        else:
            report = re.match(r"báo cáo về", scene.text[paper.start : paper.end], re.IGNORECASE)
            if not (report and follows and follows.type == "Agency" and re.fullmatch(r"\s*của\s*", gap)):
                continue
            issued = follows
            rule = "Báo cáo về A của B"
        yield Link(issued, "issues", paper, rule, sentence.start, sentence.end)
        # "Đề án A, ban hành kèm Quyết định B": the same issuer
        before = found[index - 1] if index else None
        if before and before.type == "Document" and "ban hành kèm" in scene.between(before, paper):
            yield Link(issued, "issues", before, "Đề án A, ban hành kèm Quyết định B", sentence.start, sentence.end)


def _verb(scene: Scene, sentence: Sentence, paper: Mention) -> re.Match[str] | None:
    """The issuing verb right before a document."""
    found = None
    for match in scene.cues("issues", max(sentence.start, paper.start - 40), paper.start):
        if re.fullmatch(r"\s*(?:và ban hành\s*)?(?:một\s*)?", scene.low[match.end() : paper.start]):
            found = match
    return found


def _by_number(scene: Scene, paper: Mention, organ: str) -> Mention | None:
    province = scene.province(paper)
    if province is None:
        return None
    close = [
        m
        for m in scene.mentions
        if m.type == "Agency" and m.label.startswith(f"{organ} ") and m.label.endswith(province.label)
    ]
    if close:
        return min(close, key=lambda m: abs(m.start - paper.start))
    city = province.label in scene.words.municipalities
    label = "TP.HCM" if province.label == "Hồ Chí Minh" else f"{'thành phố' if city else 'tỉnh'} {province.label}"
    return Mention(paper.start, paper.end, "Agency", f"{organ} {label}")


def _spoken_of(scene: Scene, sentence: Sentence, at: int, *not_these: str) -> Mention | None:
    """The programme or scheme that the text speaks of here: the last one named in this block or the one before."""
    floor = scene.article.body[max(sentence.block - 1, 0)].start
    here = [
        m
        for m in scene.mentions
        if floor <= m.start < at and m.type in _WORKS and not _fund(m) and m.label not in not_these
    ]
    own = [m for m in here if m.start >= scene.block_start(sentence)]
    return (own or here)[-1] if here else None


def _fund(m: Mention) -> bool:
    return m.type == "Programme" and "khuyến công" in m.label.lower()


def _funds(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Từ nguồn khuyến công quốc gia, … đề án A", "B tài trợ 60%, ngân sách tỉnh góp phần còn lại"."""
    budgets = []
    for m in re.finditer(r"(?<!\w)ngân sách (?:tỉnh|thành phố)(?!\w)", scene.low[sentence.start : sentence.end]):
        start, end = sentence.start + m.start(), sentence.start + m.end()
        label = scene.focus.at(start)
        if label:
            unit = "thành phố" if label in scene.words.municipalities else "tỉnh"
            budgets.append(Mention(start, end, "Budget", f"Ngân sách {unit} {label}"))
    payers = [m for m in found if m.type == "Programme"] + budgets
    for payer in payers:
        lead = scene.low[max(payer.start - 34, sentence.start) : payer.start]
        source = any(not lead[c.end() :].strip() for c in scene.cue("funds/source").finditer(lead))
        giver = next(
            (
                c
                for c in scene.cues("funds/giver", payer.end, min(payer.end + 45, sentence.end))
                if "," not in scene.low[payer.end : c.start()]
            ),
            None,
        )
        if not (source or giver):
            continue
        target = next((m for m in found if m.type == "Scheme" and m.start > payer.end), None)
        if target is None and payer.type == "Budget" and source:
            near = [m for m in found if m.type == "Programme" and m.end < payer.start]
            target = near[-1] if near else None
        if target is None and (payer.type == "Budget" or payer.label != "Chương trình khuyến công"):
            near = [
                m
                for m in found
                if m.type in _WORKS and m.label != payer.label and m.end <= payer.start and not _fund(m)
            ]
            company = [m for m in found if m.type == "Company"]
            if near:
                target = near[-1]
            elif giver or (not company and ("trích" in lead or (payer.type == "Programme" and not _fund(payer)))):
                target = _spoken_of(scene, sentence, payer.start, payer.label)
            if payer.type == "Budget" and giver and giver[0] in {"chi", "lo", "bố trí"}:
                continue
        if target and target.label != payer.label:
            yield Link(payer, "funds", target, "từ nguồn A, thực hiện đề án B", sentence.start, sentence.end)
            if (
                "trích" in lead
                and _PROVINCE_SUBJECT.match(scene.low[sentence.start : sentence.start + 12])
                and (province := _focused(scene, sentence))
            ):
                yield Link(province, "funds", target, "Tỉnh lo chi phí, trích từ nguồn A", sentence.start, sentence.end)
    for giver_company in (m for m in found if m.type == "Company"):
        cue = next(iter(scene.cues("funds/giver", giver_company.end, min(giver_company.end + 14, sentence.end))), None)
        if cue and cue[0] == "tài trợ" and (target := _spoken_of(scene, sentence, giver_company.start)):
            yield Link(
                giver_company, "funds", target, "Công ty A tài trợ 60%", sentence.start, sentence.end, cue.span()
            )


def _supports(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "đề án A tại Công ty B", "Công ty A được khuyến công rót vốn", "hỗ trợ từ nguồn A tại Công ty B"."""
    companies = [m for m in found if m.type == "Company"]
    schemes = [m for m in found if m.type == "Scheme"]
    for scheme in schemes:
        after = [
            c
            for c in companies
            if c.start >= scheme.end and re.search(r"(?:tại|cho|ở)\s+$", scene.low[scheme.end : c.start])
        ]
        if after:
            yield Link(scheme, "supports", after[0], "đề án A tại Công ty B", sentence.start, sentence.end)
        elif re.search(r"tại đây|tại công ty|cho công ty|cho đơn vị", scene.low[sentence.start : sentence.end]):
            floor = scene.article.body[max(sentence.block - 1, 0)].start
            if last := scene.before(scheme.start, "Company", within=floor):
                yield Link(scheme, "supports", last, "thực hiện tại đây đề án A", sentence.start, sentence.end)
    if schemes:
        return
    for programme in (m for m in found if m.type == "Programme"):
        for company in companies:
            first, last = sorted((programme, company), key=lambda m: m.start)
            gap = scene.between(first, last)
            lead = scene.low[max(sentence.start, first.start - 160) : first.start]
            if programme is last:
                cue = re.search(r"được\s+(?:\S+\s+){0,2}$", gap)
                given = cue and next(
                    iter(scene.cues("supports", programme.end, min(programme.end + 14, sentence.end))), None
                )
                if not given and not (re.search(r"được (?:hỗ trợ|thụ hưởng)", gap) and len(gap) < 60):
                    continue
            elif not (
                (re.search(r"(?:tại|cho)\s+$", gap) and scene.cue("supports").search(lead[-70:] + gap))
                or ("tiêu biểu" in gap and scene.cue("supports").search(lead[-60:]))
                or (scene.cue("supports").search(gap) and re.search(r"(?:hỗ trợ|cho|trợ giúp)\s+$", gap))
            ):
                continue
            if len(gap) > 200:
                continue
            yield Link(programme, "supports", company, "hỗ trợ từ nguồn A tại Công ty B", sentence.start, sentence.end)
    if not any(m.type == "Programme" for m in found):
        # "Doanh nghiệp đầu tiên vào danh sách là Công ty A": the programme spoken of
        for company in companies:
            lead = scene.low[max(sentence.start, company.start - 160) : company.start]
            if re.search(
                r"(?:vào|trong) danh sách[^.]{0,20} là $|(?:được chọn|thụ hưởng|được hỗ trợ)[^.]{0,30} là $", lead
            ) and (target := _spoken_of(scene, sentence, company.start)):
                yield Link(
                    target, "supports", company, "doanh nghiệp vào danh sách là Công ty A", sentence.start, sentence.end
                )


def _visits(scene: Scene, number: int, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Bí thư A và Chủ tịch B thăm Công ty C", "Lãnh đạo tỉnh tiếp và làm việc với Công ty A, Tập đoàn B"."""
    low = scene.low
    visited: set[str] = set()
    for use in ("visitedBy", "metWith"):
        for cue in scene.cues(use, sentence.start, sentence.end):
            if (
                re.search(
                    r"(?:thăm|kiểm tra|khảo sát)\s*(?:,|và)\s*(?:\S+\s+){0,2}$", low[sentence.start : cue.start()]
                )
                and use == "metWith"
            ):
                continue
            if cue[0] in {"khảo sát", "tiếp", "gặp"} and re.match(
                r"\s+(?:của|tục|theo|cận|nhận|khó)", low[cue.end() : cue.end() + 8]
            ):
                continue
            targets = []
            at = cue.end()
            for m in (m for m in found if m.start >= cue.end()):
                gap = low[at : m.start]
                if m.type == "Company" and re.fullmatch(
                    r"\s*(?:,|và|…|\(|\)|làm việc|với|tại|tổ hợp|các|doanh nghiệp|chủ tịch|lãnh đạo|\s)*",
                    gap,
                ):
                    targets.append(m)
                    at = m.end
                elif (m.type == "Country" and re.fullmatch(r"\s*\(?", gap)) or (m.type == "Country" and targets):
                    at = m.end
                else:
                    break
            if not targets and use == "visitedBy":  # "kiểm tra dây chuyền mới lắp tại Công ty A"
                host = next((m for m in found if m.start >= cue.end() and m.type in _DOERS), None)
                way = low[cue.end() : host.start] if host else ""
                if host and host.type == "Company" and re.fullmatch(r"[^.;,]{1,90}\stại\s+", way):
                    targets = [host]
            if not targets:
                continue
            visitors = [m for m in found if m.type == "Person" and m.end <= cue.start()]
            agency = [m for m in found if m.type == "Agency" and m.end <= cue.start()]
            lead = low[sentence.start : cue.start()]
            province = None
            if not visitors:
                if (
                    agency
                    and re.search(r"cán bộ|đoàn công tác|lãnh đạo|đoàn", lead)
                    and not re.search(r"lãnh đạo (?:tỉnh|thành phố)", lead)
                ):
                    visitors = agency[-1:]
                elif re.search(r"lãnh đạo (?:tỉnh|thành phố)|(?<!\w)(?:tỉnh|ubnd tỉnh)(?!\w)", lead):
                    province = _focused(scene, sentence)
                elif agency:
                    visitors = agency[:1]
                elif not lead.strip() or re.fullmatch(r"\s*(?:ngoài ra|bên cạnh đó|đồng thời|cùng ngày)?,?\s*", lead):
                    back = scene.groups[number - 1][0] if number else None
                    if back and back.block == sentence.block and "lãnh đạo" in low[back.start : back.end]:
                        province = _focused(scene, sentence)
            if province:
                visitors = [province]
            for company in targets:
                if company.label in visited and use == "metWith":
                    continue
                visited.add(company.label)
                for visitor in visitors:
                    yield Link(
                        company, use, visitor, "lãnh đạo tỉnh thăm Công ty A", sentence.start, sentence.end, cue.span()
                    )


def _platforms(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """A trading platform in a province's text, in a sentence about selling: the province's products are on it."""
    for platform in found:
        if platform.type != "Platform" or not scene.cue("listsOn").search(scene.low, sentence.start, sentence.end):
            continue
        if province := scene.province(platform):
            yield Link(province, "listsOn", platform, "sản phẩm của tỉnh lên sàn A", sentence.start, sentence.end)
