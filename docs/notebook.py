"""Write docs/notebook.ipynb: the Python API shown on the five seed articles, with the outputs that running it gives.

`python docs/notebook.py` runs every cell anew and writes the page; `--check` fails where the plain outputs are not
current.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

PAGE = Path(__file__).with_name("notebook.ipynb")

CELLS: tuple[tuple[str, str], ...] = (
    (
        "markdown",
        """# A knowledge base in a notebook

The five articles of a checkout's `seeds/`, read, checked and asked. `pip install 'congthuong[dataframe]'` brings what
the data frames need. [python.md](python.md) says the same in words.""",
    ),
    (
        "code",
        """import tempfile

import congthuong
from congthuong.data import folder
from congthuong.read import read
from congthuong.store import KnowledgeBase

where = tempfile.mkdtemp()
built = KnowledgeBase.create(where).build(read([folder("seeds")]))
kg = congthuong.open(where, language="en")
kg.named("articles-about", name="Bắc Ninh")""",
    ),
    (
        "markdown",
        "`query` takes SPARQL; the prefixes need no declaration. Rows show names and units, and hold typed values.",
    ),
    (
        "code",
        """rows = kg.query(
    \"\"\"
    SELECT ?zone ?value {
      ?fact ct:indicator indicator:occupancy-rate ; ct:subject ?zone ; ct:value ?value .
      ?zone a ct:IndustrialZone
    } ORDER BY DESC(?value) ?zone LIMIT 5\"\"\"
)
rows""",
    ),
    ("code", "[(type(row.value).__name__, row.value) for row in rows]"),
    ("markdown", "A named query, with its parameters, as a data frame and as an Arrow table that keeps the digits:"),
    (
        "code",
        """series = kg.named("iip-series", place="Bắc Ninh")
series.to_pandas()[["period", "value", "transformation", "article"]].head()""",
    ),
    ("code", 'series.to_arrow().schema.field("value").type'),
    ("markdown", "Entities and relations as a networkx graph, here around one zone:"),
    (
        "code",
        """around = kg.network(focus="KCN Yên Lư")
sorted((data["label"], data["type"]) for _, data in around.nodes(data=True))[:6]""",
    ),
    ("markdown", "A part of the graph for rdflib:"),
    (
        "code",
        """graph = kg.graph("CONSTRUCT WHERE { province:bac-giang ct:hasZone ?zone }")
type(graph).__name__, len(graph)""",
    ),
    ("markdown", "And the flat facts, each with the characters that it was read from:"),
    (
        "code",
        """fact = next(f for f in kg.facts() if f.kind == "observation" and f.article == "003")
fact.surface, fact.subject, fact.indicator, fact.period, fact.quote""",
    ),
)


def made() -> nbformat.NotebookNode:
    """The notebook, run."""
    kinds = {"markdown": new_markdown_cell, "code": new_code_cell}
    notebook = new_notebook(
        cells=[kinds[kind](source, id=f"cell-{number}") for number, (kind, source) in enumerate(CELLS)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    # The kernel talks over sockets of the file system: nobody else on the machine can listen.
    config = Config({"KernelManager": {"transport": "ipc"}})
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, config=config).execute()
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def plain(notebook: nbformat.NotebookNode) -> list[tuple[str, list[str]]]:
    """The cells' sources and their outputs as plain text: what must be current (tables differ by library version)."""
    return [
        (cell.source, [output.data["text/plain"] for output in cell.get("outputs", ()) if "data" in output])
        for cell in notebook.cells
    ]


def main() -> int:
    notebook = made()
    if "--check" not in sys.argv:
        PAGE.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    elif plain(notebook) != plain(nbformat.read(PAGE, as_version=4)):
        print("the notebook is not current: run `python docs/notebook.py`")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
