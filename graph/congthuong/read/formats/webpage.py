"""Web pages: the main text through trafilatura, the metadata from JSON-LD, meta tags and the title.

>>> from congthuong.read.formats.webpage import extract
>>> page = extract('''<html><head><title>IIP tăng 7% | Báo A</title>
... <meta property="article:published_time" content="2024-05-06T08:00:00+07:00"></head><body><article>
... <h1>IIP tăng 7%</h1><p>Chỉ số sản xuất công nghiệp của tỉnh tháng 4 tăng 7% so với cùng kỳ năm trước.</p>
... <p>Công nghiệp chế biến, chế tạo tăng 8,2%; khai khoáng giảm 1,5% theo số liệu của Cục Thống kê.</p>
... </article></body></html>'''.encode())
>>> page.metadata.title, page.metadata.published
('IIP tăng 7%', '2024-05-06')
>>> page.text.splitlines()[0]
'IIP tăng 7%'

One paragraph, heading or item is a line; items begin with "- "; data tables are laid down as `read.grid` says. Dates in
another time zone become Vietnam's. Nothing is fetched.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read.encoding import check_script, clean, decode
from congthuong.read.formats.page import Page
from congthuong.read.formats.webtables import TakenOut
from congthuong.read.grid import lay
from congthuong.read.index import iso_date
from congthuong.read.lines import key_of
from congthuong.web_address import is_address

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["extract"]

_ARTICLES = frozenset(
    {"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "Report", "AnalysisNewsArticle"}
)
_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date.issued", "dcterms.issued", "dc.date", "date",
)  # fmt: skip
_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8});?")
# All quantifiers are possessive, and a match needs no end, so that each character is looked at once.
_TAG = re.compile(r"""(<[a-zA-Z][^\s<>/"']*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)""")
_ATTRIBUTE = re.compile(r"""(?:^|[\s/"'])[^\s/<>"'=]""")
_ATTRIBUTES = 1000
_LENGTH = 2000  # characters of a title, an address, a name; what is longer is none
_SITE_AFTER = re.compile(r"\s+[|–—»-]\s+[^|–—»]{2,60}$")


def extract(raw: bytes) -> Page:
    """The page's main text and metadata. Raises ReadError if it is not Unicode or has no main text."""
    from lxml import etree
    from lxml import html as lxml_html

    source = decode(raw)
    # An XML declaration's encoding is that of the bytes, which are decoded by now.
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", source, count=1)
    source = _TAG.sub(_without_attributes, _REFERENCE.sub(_safe, source))
    try:
        tree = lxml_html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        raise _no_text() from None
    metadata = _metadata(tree)
    taken_out = TakenOut(tree, source)
    body = _main_text(tree)
    lines = [line for line in _lines(body) if line.strip()] if body is not None else []
    if not lines:
        raise _no_text()
    items = list(taken_out.restore(lines))
    head = {key_of(item) for item in items[:5] if isinstance(item, str)}
    if metadata.title and key_of(metadata.title) not in head:
        items.insert(0, metadata.title)
    text, tables = lay(items)
    text = clean(text)
    check_script(text)
    return Page(text, metadata, tables)


def _safe(reference: re.Match[str]) -> str:
    """A reference to a control character as the character that stands for one in a text; others as they are."""
    found = html.unescape(reference[0])
    return "\ufffd" if not found or clean(found) != found else reference[0]


def _without_attributes(tag: re.Match[str]) -> str:
    """A tag with more attributes than any page has, without them: the parser's time grows with their square."""
    return tag[1] if len(_ATTRIBUTE.findall(tag[2])) > _ATTRIBUTES else tag[0]


def _no_text() -> ReadError:
    return ReadError("no main text was found on the page", hint="save the article's text as .txt and give that")


# -- text ------------------------------------------------------------------------------------------------------------


def _main_text(tree: _Element) -> _Element | None:
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=False, with_metadata=False,
        deduplicate=False, max_tree_size=None,
    )  # fmt: skip
    return getattr(found, "body", None)


def _lines(body: _Element) -> Iterator[str]:
    for element in body:
        tag = element.tag
        if tag == "table":
            yield from _rows(element)
        elif tag == "list":
            for item in element.iter("item"):
                text = _text(item)
                if text:
                    yield f"- {text}"
        elif tag in {"quote", "div"} and len(element):
            head = " ".join((element.text or "").split())
            if head:
                yield head
            yield from _lines(element)
        else:
            yield from _broken(element)
        tail = " ".join((element.tail or "").split())
        if tail:
            yield tail


def _broken(element: _Element) -> Iterator[str]:
    """The lines of a paragraph: what <br> parts is apart."""
    for breaker in element.iter("lb"):
        breaker.tail = "\n" + (breaker.tail or "")
    for line in "".join(map(str, element.itertext())).split("\n"):
        yield " ".join(line.split())


def _rows(table: _Element) -> Iterator[str]:
    for row in table.iter("row"):
        cells = [_text(cell) for cell in row if cell.tag == "cell"]
        if any(cells):
            yield "\t".join(cells)


def _text(element: _Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())


# -- metadata --------------------------------------------------------------------------------------------------------


def _metadata(tree: _Element) -> Metadata:
    linked = _json_ld(tree)
    meta = _meta(tree)
    headline = linked.get("headline")
    title = _words(headline) or meta.get("og:title") or meta.get("twitter:title") or _title_element(tree)
    published = _first_date(linked.get("datePublished"), *(meta.get(key) for key in _DATE_KEYS), *_times(tree))
    return Metadata(
        title=title,
        published=published,
        url=_canonical(tree) or _address(meta.get("og:url")) or _address(linked.get("url")),
        publisher=_name(linked.get("publisher")) or meta.get("og:site_name") or meta.get("dc.publisher"),
        author=_name(linked.get("author")) or _person(meta.get("article:author")) or _person(meta.get("author")),
        language=(tree.get("lang") or "").split("-")[0].lower() or None,
    )


def _meta(tree: _Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        value = " ".join((element.get("content") or "").split())
        if key and 0 < len(value) <= _LENGTH:
            found.setdefault(key.lower(), value)
    return found


def _json_ld(tree: _Element) -> dict[str, Any]:
    """The first object of a kind of article in the page's JSON-LD."""
    for element in tree.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(element.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _objects(data):
            kinds = node.get("@type")
            if _ARTICLES & set(kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []):
                return node
    return {}


def _objects(data: object) -> Iterator[dict[str, Any]]:
    nodes = data if isinstance(data, list) else [data]
    for node in nodes:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            if isinstance(graph, list):
                yield from (entry for entry in graph if isinstance(entry, dict))


def _words(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    found = " ".join(value.split())
    return found if 0 < len(found) <= _LENGTH else None


def _name(value: object) -> str | None:
    """The name of a JSON-LD person or organisation, or of several."""
    if isinstance(value, list):
        return _words(", ".join(name for entry in value if (name := _name(entry))))
    if isinstance(value, dict):
        return _words(value.get("name"))
    return _person(_words(value))


def _person(value: str | None) -> str | None:
    return None if value is None or "://" in value or "@" in value else value


def _address(value: object) -> str | None:
    """A page's own address; None where it is none, or the site's and not the page's."""
    found = _words(value)
    if found is None or not is_address(found) or set(clean(found)) & {"\ufffd", " "}:
        return None
    try:
        parts = urlsplit(found)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return found if host and (parts.path.strip("/") or parts.query) else None


def _canonical(tree: _Element) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return _address(element.get("href"))
    return None


def _title_element(tree: _Element) -> str | None:
    for tag in ("h1", "title"):
        for element in tree.iter(tag):
            title = _text(element)
            if 0 < len(title) <= _LENGTH:
                return title if tag == "h1" else _SITE_AFTER.sub("", title)
    return None


def _times(tree: _Element) -> Iterator[str]:
    for element in tree.iter("time"):
        stamp = element.get("datetime")
        if stamp and not any(parent.tag in {"aside", "footer", "nav"} for parent in element.iterancestors()):
            yield stamp


def _first_date(*values: object) -> str | None:
    for value in values:
        if isinstance(value, str) and (date := _date(value.strip())):
            return date
    return None


def _date(value: str) -> str | None:
    """ISO 8601 at the precision given; a time with a zone becomes Vietnam's day."""
    try:
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is not None:
        try:
            return iso_date(moment.astimezone(_VIETNAM).date().isoformat())
        except OverflowError:
            return None
    match = _DAY_FIRST.match(value)
    if match:
        day, month, year = match.groups()
        return iso_date(f"{year}-{int(month):02d}-{int(day):02d}")
    return iso_date(value[:10]) or (iso_date(value) if len(value) in {4, 7} else None)
