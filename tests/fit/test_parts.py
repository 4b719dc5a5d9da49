"""Articles left out: whole articles, and sets of one source together."""

from __future__ import annotations

from congthuong.fit.crossed import parts
from congthuong.fit.gather import Annotated


def test_each_article_is_left_out_once_and_a_small_set_whole() -> None:
    kinds = ["news"] * 23 + ["reports"] * 2 + ["letters"] * 4 + ["cases"] * 5
    articles = [Annotated(kind, f"{n}", 0, 0, []) for n, kind in enumerate(kinds)]
    found = parts(articles, 5)
    assert sorted(n for part in found for n in part) == list(range(len(articles)))
    for kind in ("reports", "letters"):
        holding = [part for part in found if any(articles[n].kind == kind for n in part)]
        assert len(holding) == 1, f"articles of {kind} would teach each other"
    assert all(1 < sum(articles[n].kind == "news" for n in part) < 10 for part in found), "no part is nearly all"
    assert found == parts(articles, 5), "the parts are the same each time"
