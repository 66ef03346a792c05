"""Asks a language model. Servers agree on little but the path, so what one refuses is left out and asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from jobsvc import clock
from jobsvc.llm.completion import Completion, Usage
from jobsvc.llm.endpoint import Endpoint, Reply
from jobsvc.retry_after import retry_after_s

MAX_TOKENS = 4096  #: of an answer ...
MORE_ROOM = 4  #: ... and so many times that for one that was cut off
MAX_WAIT_S = 20.0  #: a server that wants a longer pause is left to a later attempt
MAX_WAITS = 3  #: for one question

#: Statuses with which servers refuse a part of the request, such as JSON mode.
_NOT_LIKE_THIS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str

    def to_dict(self) -> dict[str, str]:
        # Lone surrogates cannot be sent.
        return {"role": self.role, "content": self.content.encode("utf-8", "replace").decode()}


class LanguageModel:
    """One model at one address. `usage` adds up over all requests, those without a usable answer included."""

    def __init__(
        self,
        url: str,
        name: str,
        *,
        api_key: str = "",
        timeout_s: float = 120.0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """`url` is what `/chat/completions` is appended to; `timeout_s` is for one question, repeats included."""
        self.name = name
        self.usage = Usage()
        self._endpoint = Endpoint(url, api_key=api_key)
        self._timeout_s = timeout_s
        self._sleep = sleep
        self._refused: set[str] = set()  #: options that this server does not take

    def ask(self, messages: Sequence[Message], *, as_json: bool = False, max_tokens: int = MAX_TOKENS) -> str:
        """The model's words, as they are: JSON mode, where the server has one, makes JSON likely and not certain.

        Raises ModelError, which says whether another try may help, and when.
        """
        deadline = time.monotonic() + self._timeout_s
        options = {"temperature": 0, **({"response_format": {"type": "json_object"}} if as_json else {})}
        for room in (max_tokens, max_tokens * MORE_ROOM):
            completion = self._complete(messages, {**options, "max_tokens": room}, deadline)
            if not completion.cut_off:
                break
        else:
            raise self._endpoint.trouble(f"was cut off after {room:,} tokens", retryable=False)
        if not completion.text.strip():
            raise self._endpoint.trouble("gave an empty answer", retryable=False)
        return completion.text

    def _complete(self, messages: Sequence[Message], options: Options, deadline: float) -> Completion:
        conversation = [message.to_dict() for message in messages]
        waits = 0
        while True:
            accepted = self._accepted(options)
            self.usage += Usage(requests=1)
            reply = self._endpoint.post({"model": self.name, "messages": conversation, **accepted}, deadline=deadline)
            if reply.status == HTTPStatus.OK:
                return self._completion(reply)
            if reply.status in _NOT_LIKE_THIS and (refused := _refused_option(accepted, reply)):
                self._refused.add(refused)
            elif reply.status in _BUSY and waits < MAX_WAITS:
                self._wait(reply, deadline)
                waits += 1
            else:
                raise self._endpoint.refusal(reply.status)

    def _accepted(self, options: Options) -> dict[str, Any]:
        """The options that the server has not refused; newer servers have another name for one."""
        renamed = {**options, "max_completion_tokens": options["max_tokens"]}
        if "max_tokens" not in self._refused:
            del renamed["max_completion_tokens"]
        return {name: value for name, value in renamed.items() if name not in self._refused}

    def _completion(self, reply: Reply) -> Completion:
        completion = Completion.read(reply.body)
        if completion is None:
            raise self._endpoint.trouble("answered with something else than a chat completion", retryable=False)
        self.usage += completion.usage
        return completion

    def _wait(self, reply: Reply, deadline: float) -> None:
        """Wait as long as a busy server says; raises ModelError where it says nothing, or too long."""
        pause = retry_after_s(reply.headers.get("retry-after", ""), now=clock.now())
        if pause is None or pause > min(MAX_WAIT_S, deadline - time.monotonic()):
            raise self._endpoint.refusal(reply.status, retry_after_s=pause)
        self._sleep(max(pause, 1.0))


def _refused_option(asked: Options, reply: Reply) -> str | None:
    """Which option a server refuses: the one it names; one that names none most likely lacks JSON mode."""
    said = reply.body.decode("utf-8", "replace")
    named = (name for name in ("max_tokens", "max_completion_tokens", "temperature") if name in asked and name in said)
    return next(named, "response_format" if "response_format" in asked else None)
