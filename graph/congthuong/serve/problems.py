"""What goes wrong, as clients are told: one shape (RFC 9457), and codes that do not change.

>>> from congthuong.serve.problems import Problem
>>> problem = Problem("malformed-query", "line 1, column 3: not SPARQL", line=1, column=3)
>>> problem.status
400
>>> problem.document()["title"]
'The query is not SPARQL'
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from congthuong.errors import CongthuongError, ParameterError, QueryError, RefusedError
from congthuong.link.iris import BASE

__all__ = ["CODES", "MEDIA_TYPE", "Problem", "of_error"]

MEDIA_TYPE: Final = "application/problem+json"
CODES: Final[Mapping[str, tuple[int, str]]] = {
    "malformed-request": (400, "The request is not what the protocol says"),
    "malformed-query": (400, "The query is not SPARQL"),
    "query-too-deep": (400, "The query is nested too deep"),
    "query-failed": (400, "The query cannot be answered"),
    "wrong-parameter": (400, "A parameter is missing, unknown or of the wrong type"),
    "outside-refused": (403, "Queries ask this knowledge base only"),
    "update-refused": (403, "This endpoint is for reading only"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "This method is not for this resource"),
    "not-acceptable": (406, "The answer cannot be given in this format"),
    "request-timeout": (408, "The request did not arrive in time"),
    "body-too-large": (413, "The request is too large"),
    "url-too-long": (414, "The address is too long"),
    "unsupported-media-type": (415, "The request's body is in a format that is not read here"),
    "busy": (429, "Too many requests are waiting"),
    "internal-error": (500, "Something is wrong in the server"),
    "timeout": (503, "The query took too long and was stopped"),
    "memory-limit": (503, "The query needed too much memory and was stopped"),
    "answer-too-large": (503, "The answer is too large to send"),
    "worker-lost": (503, "The process that worked on the query was lost"),
    "overloaded": (503, "No worker became free in time"),
    "no-knowledge-base": (503, "The knowledge base cannot be read"),
}
_PLACE: Final = re.compile(r"line (\d+), column (\d+)")


class Problem(Exception):  # noqa: N818 - the word of the RFC
    """A request that is not answered: its code, what is wrong in one sentence, and members of its own.

    The member `said` is for pages alone: the key of the sentence in their words, and what stands in it.
    """

    def __init__(self, code: str, detail: str, *, retry_after: int | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.code, self.detail, self.retry_after, self.members = code, detail, retry_after, members
        self.status, self.title = CODES[code]

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"{BASE}problem#{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **{name: value for name, value in self.members.items() if name != "said"},
        }

    def body(self) -> bytes:
        """The problem document, as JSON in UTF-8."""
        return json.dumps(self.document(), ensure_ascii=False).encode()


def of_error(error: CongthuongError) -> Problem:
    """The problem that an error of congthuong is to a client.

    >>> of_error(QueryError("not SPARQL near 'x'", where="line 2, column 7")).members
    {'line': 2, 'column': 7}
    """
    place = _PLACE.fullmatch(error.where or "")
    members: dict[str, Any] = {"line": int(place[1]), "column": int(place[2])} if place else {}
    if error.hint:
        members["hint"] = error.hint
    if isinstance(error, RefusedError):
        code = "outside-refused"
    elif isinstance(error, ParameterError):
        code = "wrong-parameter"
    elif isinstance(error, QueryError):
        code = "malformed-query" if place or "not SPARQL" in error.what else "query-failed"
    else:
        code = "internal-error"
    return Problem(code, str(error), **members)
