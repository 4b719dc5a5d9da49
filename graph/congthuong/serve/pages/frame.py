"""The frame of all pages: templates, the words on them, links that keep the reader's language.

>>> from congthuong.serve.pages.frame import href
>>> href("/compare", "en", indicator="grdp"), href("/id/province/bac-ninh#net", "vi")
('/compare?indicator=grdp&lang=en', '/id/province/bac-ninh#net')

A page without `lang` is in Vietnamese. Everything that comes from an article, a query or a user is escaped by the
templates, and marks of direction in it are replaced, so that no name can turn the words after it around.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from markupsafe import Markup

from congthuong.draw.shapes import shape
from congthuong.draw.svg import clean
from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language, number
from congthuong.periods import in_words
from congthuong.serve.problems import Problem

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "STATIC", "href", "iri_href", "outside", "picture_style", "prepare", "render", "static", "unknown", "words",
    "wrong",
]  # fmt: skip

STATIC: Final = {"style.css": "text/css", "explorer.js": "text/javascript", "icon.svg": "image/svg+xml"}


def render(template: str, **values: Any) -> bytes:
    """The page that a template of templates/ makes of these values; `language` is one of them."""
    language: Language = values.setdefault("language", "vi")
    values.setdefault("current", "")
    values.setdefault("switch", "")
    return _environment().get_template(template).render(t=words(language), **_bound(language), **values).encode()


def prepare() -> None:
    """Compile all templates, so that no reader waits for it."""
    for file in (files("congthuong.serve.pages") / "templates").iterdir():
        _environment().get_template(file.name)
    for language in ("vi", "en"):
        words(language)


def _bound(language: Language) -> dict[str, Any]:
    def link(path: str, **given: Any) -> str:
        return href(path, language, **given)

    def thing(iri: str, fragment: str = "") -> str | None:
        return iri_href(iri, language, fragment)

    def day(iso: str) -> str:
        return in_words(iso, language).removeprefix("ngày ")

    def count(value: int) -> str:
        return number(Decimal(value), language)

    return {"link": link, "thing": thing, "outside": outside, "day": day, "shape": shape, "count": count}


def href(path: str, language: Language, /, **given: Any) -> str:
    """An address on this server with these parameters (lists repeat them, None and "" leave them out)."""
    path, sharp, fragment = path.partition("#")
    pairs = [
        (name, str(item))
        for name, value in given.items()
        for item in (value if isinstance(value, list | tuple) else [value])
        if item not in (None, "")
    ]
    if language == "en":
        pairs.append(("lang", "en"))
    return path + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "") + sharp + fragment


def iri_href(iri: str, language: Language, fragment: str = "") -> str | None:
    """Where a thing's page is; None for what has none here."""
    if iri.startswith(ID):
        return href(f"/id/{iri.removeprefix(ID)}" + (f"#{fragment}" if fragment else ""), language)
    if iri.startswith(DEF):
        return href(f"/def#{iri.removeprefix(DEF)}", language)
    return None


def outside(address: str) -> str | None:
    """An address elsewhere that a page may link to: http and https only."""
    return address if address.lower().startswith(("http://", "https://")) else None


@cache
def words(language: Language) -> dict[str, str]:
    """The words of words.toml in this language."""
    text = (files("congthuong.serve.pages") / "words.toml").read_text(encoding="utf-8")
    return {name: entry[language] for name, entry in tomllib.loads(text).items()}


def wrong(key: str, **given: object) -> Problem:
    """The problem of a wrong parameter, told in the language of the page.

    >>> str(wrong("repeated", name="q", number=2))
    "the parameter 'q' is given 2 times, and takes one value"
    """
    return _said("wrong-parameter", f"wrong_{key}", given)


def unknown(key: str, what: str, near: Iterable[tuple[str, str]] = ()) -> Problem:
    """The problem of an address that names nothing here, with names and IRIs that may have been meant."""
    return _said("not-found", f"unknown_{key}", {"what": what[:200]}, near=list(near))


def _said(code: str, key: str, given: Mapping[str, object], **members: Any) -> Problem:
    return Problem(
        code,
        words("en")[key].format(**given),
        said=[key, {name: str(value) for name, value in given.items()}],
        **members,
    )


@cache
def static(name: str) -> bytes:
    """A file of static/; KeyError where STATIC has none of that name."""
    assert STATIC[name]
    return (files("congthuong.serve.pages") / "static" / name).read_bytes()


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("congthuong.serve.pages") / "templates"  # read so, the templates are found in a zip file too
    made = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.filters["sentence"] = _sentence
    made.filters["joined"] = _joined
    return made


def _sentence(text: str) -> str:
    """Text with its first letter large, as a heading has it."""
    return text[:1].upper() + text[1:]


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


@cache
def picture_style() -> str:
    """The rules of the style sheet that a picture needs as a file of its own, with the colours in them."""
    text = static("style.css").decode()
    colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6})", text))
    rules = re.findall(
        r"^(?:svg|\.(?:chart|hit|span|join|mark|conflict|s\d|point|part|net|t-))[^\n{]*\{[^}]*\}.*$", text, re.M
    )
    return re.sub(r"var\((--[\w-]+)(?:, [^)]*)?\)", lambda found: colours.get(found[1], found[0]), "".join(rules))
