"""Write docs/competency-questions.md from the headers of queries/*.rq.

python docs/generate_questions.py           rewrite the page
python docs/generate_questions.py --check   change nothing; leave with 1 where the page is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from congthuong.query.catalogue import NamedQuery, catalogue

PAGE = Path(__file__).parent / "competency-questions.md"
GROUPS = {
    "figures": "Figures of places",
    "evidence": "Where a figure comes from, and whether it stands",
    "zones": "Industrial zones and clusters",
    "companies": "Companies",
    "programmes": "Programmes and schemes",
    "people": "Offices, agencies and documents",
    "articles": "Articles",
    "entities": "Things by name",
}
INTRODUCTION = """# Competency questions

What the graph must be able to answer. Each question is a named query: a file in `queries/` with the words, parameters
and columns below in its header, asked with `congthuong query NAME` ([how to ask](query.md)). Each is tested on the seed
articles: `tests/query/expected/` holds the rows that a person finds there.

Names of places, zones, companies and so on are typed with or without diacritics, in any case. A place's name returns
the units of both sides of the merger of 2025 that bear it, with a column `validity`.
"""


def page() -> str:
    queries = sorted(catalogue().values(), key=lambda query: list(GROUPS).index(query.group))
    parts = [INTRODUCTION]
    for group, members in groupby(queries, key=lambda query: query.group):
        parts.append(f"\n## {GROUPS[group]}\n")
        parts += (line for query in members for line in described(query))
    return "".join(parts)


def described(query: NamedQuery) -> Iterator[str]:
    yield f"\n### {query.name}\n\n"
    yield f"**{query.title['en']}.** {query.description['en']}\n\n"
    yield f"*{query.title['vi']}.* {query.description['vi']}\n\n"
    if query.parameters:
        yield "| parameter | type | default | |\n|---|---|---|---|\n"
        for item in query.parameters:
            default = "*needed*" if item.required else f"`{item.default}`" if item.default else "any"
            yield f"| `{item.name}` | {item.type} | {default} | {item.title['en']} |\n"
        yield "\n"
    gives = ", ".join(f"`{column.name}`" for column in query.columns)
    yield f"Columns: {gives}\n" if gives else "Gives a graph.\n"


if __name__ == "__main__":
    now = page()
    if "--check" not in sys.argv:
        PAGE.write_text(now, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != now:
        raise SystemExit("docs/competency-questions.md is not current: run `python docs/generate_questions.py`")
