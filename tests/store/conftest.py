"""Small articles of our own, quick to read, and knowledge bases of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from congthuong.article import Metadata
from congthuong.read import Document, parse
from congthuong.store import KnowledgeBase

TEXTS: Mapping[str, tuple[str, str]] = {
    "n1": ("2024-10", "Chín tháng năm 2024, chỉ số sản xuất công nghiệp tỉnh Bắc Ninh tăng 7,5% so với cùng kỳ.\n"),
    "n2": (
        "2024-11",
        "Chỉ số sản xuất công nghiệp Bắc Ninh 9 tháng năm 2024 ước tăng 7,4% so với cùng kỳ.\n",
    ),
    "n3": ("2025-08", "Tỉnh Bắc Ninh có KCN Đồi Xanh rộng 120 ha, tỷ lệ lấp đầy đạt 80%.\n"),
    "n4": ("2023", "Năm 2022, kim ngạch xuất khẩu của tỉnh Bắc Giang đạt 20 tỷ USD.\nĐồng Nai thu hút 35 dự án FDI.\n"),
}


def document(id: str, text: str | None = None, published: str | None = None) -> Document:
    """One of the small articles, or another under its id."""
    given = Metadata(published=published or TEXTS[id][0])
    raw = (text if text is not None else TEXTS[id][1]).encode()
    article = parse(raw, name=f"{id}.txt", media_type="text/plain", id=id, metadata=given)
    return Document(article=article, raw=raw, given=given)


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    return document


@pytest.fixture(scope="session")
def texts() -> Mapping[str, tuple[str, str]]:
    return TEXTS


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, new_kb: Callable[[Path], KnowledgeBase]
) -> Callable[[Iterable[Document]], KnowledgeBase]:
    """A function that builds these documents, in this order, in a new knowledge base."""

    def build(documents: Iterable[Document]) -> KnowledgeBase:
        kb = new_kb(tmp_path_factory.mktemp("built") / "kb")
        outcomes = kb.build(documents)
        assert all(outcome.error is None for outcome in outcomes), outcomes
        return kb

    return build


@pytest.fixture(scope="session")
def folder_of_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small articles as files with an index, for the command line."""
    import json

    folder = tmp_path_factory.mktemp("texts")
    rows = []
    for id, (published, text) in TEXTS.items():
        (folder / f"{id}.txt").write_text(text, encoding="utf-8")
        rows.append(json.dumps({"file": f"{id}.txt", "id": id, "published": published}))
    (folder / "index.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
