"""SVG elements as text, with everything in them escaped.

>>> from congthuong.draw.svg import element
>>> print(element("a", element("text", "A & B", x=1.25), href="/x?a=1&b=2", class_="node", aria_label='say "no"'))
<a href="/x?a=1&amp;b=2" class="node" aria-label="say &#34;no&#34;"><text x="1.2">A &amp; B</text></a>
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

__all__ = ["clean", "element", "group", "standalone", "wrapped"]

# Marks of direction can make the text after them read backwards, and characters that XML cannot hold break the picture.
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    r"""Text in which no character turns the direction of what follows, one for one, so that offsets stay.

    >>> clean("a\u202eb") == "a\ufffdb"
    True
    """
    return _UNSAFE.sub("\ufffd", text)


def element(name: str, /, *children: str, **attributes: object) -> Markup:
    """One element; `class_` is class, `aria_label` is aria-label, None is left out, floats have one decimal.

    Children that are Markup are taken as they are, other text is escaped.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = group(children)
    return Markup(f"<{name}{written}>{inside}</{name}>") if inside else Markup(f"<{name}{written}/>")  # noqa: S704


def group(children: Iterable[str]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(child if isinstance(child, Markup) else escape(clean(child)) for child in children)


def standalone(picture: str, style: str) -> str:
    """A picture as a file of its own: with its namespace, and the style that it needs.

    >>> standalone('<svg class="chart"/>', ".chart{}").splitlines()[1]
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart"/>'
    """
    assert "</" not in style
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    picture = str(picture).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    start = picture.index(">") + 1
    return head + (
        picture if picture[start - 2] == "/" else f"{picture[:start]}<style>{style}</style>{picture[start:]}"
    )


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Text in at most so many lines of about this many characters, the last one cut with an ellipsis.

    >>> wrapped("Khu công nghiệp Việt Nam - Singapore Bắc Ninh", 18, 2)
    ['Khu công nghiệp', 'Việt Nam - …']
    """
    from textwrap import wrap

    return wrap(clean(text), width, max_lines=lines, placeholder=" …")


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(escape(clean(str(value))))
