"""Requests as a batch file: asked by any model anywhere, answered in a file, without a network here.

>>> from congthuong.article import Article, Block
>>> from congthuong.model.batch import line
>>> from congthuong.model.request import requests
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> article = Article("a", "Hà Nam có 8 KCN.", blocks=(Block(0, 16, "paragraph"),))
>>> (request,) = requests(first_reading(article, load()), load())
>>> sorted(line(request, load(), "any-model"))
['body', 'custom_id', 'method', 'url']

The lines are those of the batch files that the large providers take, and vLLM's `run-batch`; `custom_id` is the key of
the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from congthuong.model.client import body
from congthuong.model.request import Request

if TYPE_CHECKING:
    from congthuong.recognise import Lexicon

__all__ = ["line"]


def line(request: Request, lexicon: Lexicon, model: str) -> dict[str, Any]:
    """One request as a line of a batch file."""
    return {
        "custom_id": request.key,
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": body(request, lexicon, model),
    }
