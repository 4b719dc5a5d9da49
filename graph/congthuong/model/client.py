"""Asking a model server: the chat-completions protocol, which local servers and large providers share.

>>> from congthuong.model.client import Asker
>>> asker = Asker("qwen3:14b", "http://localhost:11434/v1")  # nothing is sent yet
>>> asker.where
'http://localhost:11434/v1'

Extra `[model]`. A key, where the server wants one, stands in the environment variable CONGTHUONG_MODEL_KEY, so that it
is in no command line and no file of ours. The client library retries what may pass (a busy server, a broken connection)
with growing pauses and heeds Retry-After; a wrong key or an unknown model is an error at once. Nothing is asked but of
the address given.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from congthuong.errors import ModelError, UsageError
from congthuong.model.answer import LONGEST
from congthuong.model.request import Request, answer_schema
from congthuong.web_address import is_address

if TYPE_CHECKING:
    from openai import OpenAI

    from congthuong.recognise import Lexicon

__all__ = ["KEY", "Asker", "Failure", "body"]

KEY = "CONGTHUONG_MODEL_KEY"
_TIMEOUT = 300.0  # seconds for one answer: a local model on a processor may take minutes
_RETRIES = 4
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that got no answer, and why."""

    request: Request
    why: str


def body(request: Request, lexicon: Lexicon, model: str) -> dict[str, Any]:
    """The body of a chat completion for a request; one batch file and a live server get the same."""
    schema = {"name": "figures", "strict": True, "schema": answer_schema(lexicon)}
    return {
        "model": model,
        "messages": list(request.messages),
        "temperature": 0,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


class Asker:
    """One model on one server."""

    def __init__(
        self, model: str, url: str, *, at_once: int = _AT_ONCE, timeout: float = _TIMEOUT, retries: int = _RETRIES
    ) -> None:
        if not is_address(url):
            raise UsageError("not an http(s) address", where=url, hint="such as http://localhost:11434/v1")
        self.model, self.where = model, url
        self._at_once, self._timeout, self._retries = at_once, timeout, retries

    def ask(self, requests: Iterable[Request], lexicon: Lexicon) -> Iterator[tuple[Request, str | Failure]]:
        """Each request with its answer, in the order given; a few are under way at a time.

        Raises ModelError at once where no request can succeed: the key is wrong or the model unknown. What may fail for
        one request only is a Failure.
        """
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="ask") as pool:
            waiting: list[tuple[Request, Future[str | Failure]]] = []
            try:
                for request in requests:
                    waiting.append((request, pool.submit(self._one, request, lexicon)))
                    if len(waiting) >= 2 * self._at_once:
                        first, future = waiting.pop(0)
                        yield first, future.result()
                for first, future in waiting:
                    yield first, future.result()
            finally:
                for _, future in waiting:
                    future.cancel()

    @cached_property
    def _client(self) -> OpenAI:
        try:
            from openai import DefaultHttpxClient, OpenAI
        except ImportError:
            raise UsageError("asking a model needs more packages", hint="pip install 'congthuong[model]'") from None
        key = os.environ.get(KEY) or "none"
        # No redirect is followed: articles and the key go to the address that was named, and to no other.
        direct = DefaultHttpxClient(follow_redirects=False, trust_env=False)
        return OpenAI(
            base_url=self.where, api_key=key, timeout=self._timeout, max_retries=self._retries, http_client=direct
        )

    def _one(self, request: Request, lexicon: Lexicon) -> str | Failure:
        client = self._client
        import openai

        try:
            said = client.chat.completions.create(**body(request, lexicon, self.model))
        except (openai.AuthenticationError, openai.PermissionDeniedError):
            raise ModelError("the key is not accepted", where=self.where, hint=f"set {KEY}") from None
        except openai.NotFoundError:
            hint = "name a model of this server, and its address with /v1 where it has one"
            raise ModelError(f"there is no model {self.model!r}", where=self.where, hint=hint) from None
        except openai.APITimeoutError:
            return Failure(request, f"no answer within {self._timeout:.0f} s")
        except openai.APIConnectionError:
            return Failure(request, "the server cannot be reached")
        except openai.RateLimitError:
            return Failure(request, "the server asks for fewer requests")
        except openai.APIStatusError as error:
            return Failure(request, f"the server answers {error.status_code}")
        except (openai.OpenAIError, ValueError, TypeError, KeyError, AttributeError):
            return Failure(request, "the answer is no chat completion")
        content = said.choices[0].message.content if getattr(said, "choices", None) else None
        if not content:
            return Failure(request, "the answer is empty")
        return content if len(content) <= LONGEST else Failure(request, f"the answer has over {LONGEST} characters")
