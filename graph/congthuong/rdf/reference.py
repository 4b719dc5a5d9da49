"""graph/reference as far as files give it: the ontology, the vocabularies, the places and organisations, word for word.

>>> from congthuong.data import folder
>>> from congthuong.rdf.reference import reference_quads
>>> quads = list(reference_quads(folder("ontology"), None))
>>> any(quad.subject.value.endswith("id/province/bac-ninh-2025") for quad in quads)
True

A blank node, should a file have one, is given an IRI from what it says, so that the graph is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from congthuong.errors import DataError
from congthuong.link import iris
from congthuong.rdf.terms import node

__all__ = ["ontology_hash", "reference_files", "reference_quads"]


def reference_files(ontology: Path, vocab: Path | None) -> Sequence[Path]:
    """The Turtle files of the reference data: all of ontology/ but the shapes, then the knowledge base's own words."""
    files = [file for file in sorted(ontology.rglob("*.ttl")) if file.relative_to(ontology).parts[0] != "shapes"]
    return files + (sorted(vocab.rglob("*.ttl")) if vocab is not None and vocab.is_dir() else [])


def reference_quads(ontology: Path, vocab: Path | None) -> Iterator[ox.Quad]:
    """The triples of those files; DataError names the one that is no Turtle."""
    graph = node(iris.graph("reference"))
    for file in reference_files(ontology, vocab):
        try:
            found = ox.Dataset(quad for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
        except (SyntaxError, OSError, ValueError) as error:
            raise DataError(f"this is not Turtle: {error}", where=str(file), hint="mend or remove it") from error
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        name = sha256(file.name.encode()).hexdigest()[:8]
        for quad in found:
            subject = quad.subject if isinstance(quad.subject, ox.NamedNode) else _named(quad.subject, name)
            value = quad.object if isinstance(quad.object, ox.NamedNode | ox.Literal) else _named(quad.object, name)
            yield ox.Quad(subject, quad.predicate, value, graph)


def _named(term: ox.BlankNode | ox.Triple, file: str) -> ox.NamedNode:
    if not isinstance(term, ox.BlankNode):
        raise DataError("this vocabulary has a quoted triple", hint="state it as a triple of its own")
    return node(f"{iris.ID}node/{file}-{term.value}")


def ontology_hash(ontology: Path, vocab: Path | None) -> str:
    """SHA-256 over the names and bytes of all that reading depends on: ontology/ and the knowledge base's words."""
    digest = sha256()
    for root in (ontology, vocab):
        if root is None or not root.is_dir():
            continue
        for file in sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
