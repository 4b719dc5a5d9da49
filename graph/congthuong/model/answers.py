r"""Where answers are kept: a batch file of responses, or a folder with a file an article.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.model.answers import AnswerFolder
>>> folder = AnswerFolder(Path(tempfile.mkdtemp()))
>>> folder.keep("a", {"4f2c": '{"figures": []}'}, model="m")
>>> folder.of("a"), folder.of("b")
({'4f2c': '{"figures": []}'}, {})

An answer is found by the hash of what was asked, so it is used again only where exactly that would be asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from congthuong.errors import ReadError
from congthuong.model.answer import LONGEST
from congthuong.output import replacing

__all__ = ["AnswerFile", "AnswerFolder", "Answers"]

_LINE = 8 * LONGEST  # bytes of a line of responses


class Answers(Protocol):
    """Kept answers, article by article."""

    def of(self, article: str) -> Mapping[str, str]:
        """The answers that may be to an article's requests, by the requests' keys."""


@dataclass(frozen=True)
class AnswerFolder:
    """A folder with one file an article, as a knowledge base keeps it."""

    path: Path

    def of(self, article: str) -> Mapping[str, str]:
        """The answers kept for this article; none where its file is missing or damaged."""
        answers = self._read(article).get("answers")
        if not isinstance(answers, dict):
            return {}
        return {key: content for key, content in answers.items() if isinstance(content, str)}

    def model(self, article: str) -> str | None:
        """The name of the model that answered last."""
        name = self._read(article).get("model")
        return name if isinstance(name, str) else None

    def digest(self, article: str) -> str | None:
        """The hash of what is kept for this article: part of the key by which an unchanged article is known."""
        file = self._file(article)
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None

    def keep(self, article: str, answers: Mapping[str, str], *, model: str) -> None:
        """Keep these answers in place of what was kept for the article."""
        if not answers:
            return
        self.path.mkdir(parents=True, exist_ok=True)
        body = {"article": article, "model": model, "answers": dict(sorted(answers.items()))}
        with replacing(self._file(article)) as stream:
            stream.write(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace"))

    def forget(self, article: str) -> None:
        """Drop what is kept for the article."""
        self._file(article).unlink(missing_ok=True)

    def _file(self, article: str) -> Path:
        return self.path / f"{hashlib.sha256(article.encode('utf-8', 'replace')).hexdigest()[:32]}.json"

    def _read(self, article: str) -> dict[str, Any]:
        try:
            body = json.loads(self._file(article).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return body if isinstance(body, dict) and body.get("article") == article else {}


@dataclass
class AnswerFile:
    """A file of responses to a batch, a JSON object a line; it is searched by key and never held in memory whole."""

    path: Path
    places: Mapping[str, int] = field(default_factory=dict)  # key -> where its line begins
    unusable: tuple[str, ...] = ()  # what is wrong with lines that hold no answer
    model: str = "batch"  # the model that the first answer names

    @classmethod
    def open(cls, path: Path) -> AnswerFile:
        """The answers of a file; ReadError where it cannot be read or no line of it is a response."""
        places: dict[str, int] = {}
        model = "batch"
        wrong: list[str] = []
        number = 0
        try:
            with path.open("rb") as stream:
                for number, (start, line) in enumerate(_lines(stream), 1):
                    key, content = _response(line)
                    if key and content is not None:
                        model = model if places else _model(line) or model
                        places[key] = start
                    else:
                        wrong.append(f"line {number}: {content or 'no response with a custom_id and a message'}")
        except OSError as error:
            raise ReadError(f"cannot be read ({error.strerror})", where=str(path)) from error
        if number and not places:
            hint = (
                'it should be what answers \'congthuong ask\': a line {"custom_id": …, "response": …} for each request'
            )
            raise ReadError(f"no line holds an answer ({wrong[0]})", where=str(path), hint=hint)
        return cls(path, places, tuple(wrong), model)

    def of(self, article: str) -> Mapping[str, str]:
        """Every answer of the file, read when it is asked for: keys tell which are this article's."""
        return _Lazy(self.path, self.places)


class _Lazy(Mapping[str, str]):
    def __init__(self, path: Path, places: Mapping[str, int]) -> None:
        self._path, self._places = path, places

    def __getitem__(self, key: str) -> str:
        start = self._places[key]
        with self._path.open("rb") as stream:
            stream.seek(start)
            found, content = _response(stream.readline(_LINE))
        if found != key or content is None:
            raise KeyError(key)
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _lines(stream: Any) -> Iterator[tuple[int, bytes]]:
    """Where each line begins, and the line; one that is too long comes cut off, the rest of it unread."""
    while True:
        start = stream.tell()
        line = stream.readline(_LINE)
        if not line:
            return
        cut = not line.endswith(b"\n")
        yield start, line
        while cut and (rest := stream.readline(_LINE)):
            cut = not rest.endswith(b"\n")


def _model(line: bytes) -> str | None:
    """The name of the model in one line of a batch's output."""
    try:
        name = json.loads(line)["response"]["body"]["model"]
    except (ValueError, KeyError, TypeError):
        return None
    return " ".join(name.split())[:100] if isinstance(name, str) and name.isprintable() and name.strip() else None


def _response(line: bytes) -> tuple[str | None, str | None]:
    """The key and the message of one line of a batch's output; a line may also be {"custom_id": …, "content": …}."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None, "no JSON"
    if not isinstance(row, dict) or not isinstance(key := row.get("custom_id"), str):
        return None, None
    content = row.get("content")
    if content is None:
        try:
            content = row["response"]["body"]["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            return None, f"{key[:16]}: the request failed"
    return (key, content) if isinstance(content, str) else (None, None)
