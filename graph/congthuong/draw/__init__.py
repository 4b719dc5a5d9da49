"""Pictures as SVG text: charts of figures through time, the network around a thing, maps of the provinces.

>>> from datetime import date
>>> from decimal import Decimal
>>> from congthuong.draw import Point, chart
>>> year = Point(date(2024, 1, 1), date(2024, 12, 31), Decimal("7.5"), "7,5%", "7,5% · năm 2024", "/id/article/1#o0-4")
>>> picture = chart([year], title="IIP", unit="%", language="vi")
>>> picture.startswith("<svg"), picture.count("<a ")
(True, 1)

Data in, SVG text out: nothing here asks a store or a network, and all text is escaped. Every mark is a link with a
name of its own, so that a keyboard and a screen reader reach it. Colours and fonts are the style sheet's; what may not
depend on it (where things stand, which shape they have) is in the picture.
"""

from __future__ import annotations

from congthuong.draw.chart import Point, chart
from congthuong.draw.svg import standalone

__all__ = ["Point", "chart", "standalone"]
