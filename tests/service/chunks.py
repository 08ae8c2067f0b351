"""The text of scripted replies, and the chat-completion chunks that carry it.

A delta's text follows from its number alone, so that the text of a reply is known from its count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

_PROSE = (
    " The harbour lay quiet under a thin grey rain, and the boats had turned their bows to the"
    " wind. A woman in a yellow coat walked along the wall, counting the lamps as they came on one"
    " by one. Behind her the market was closing; somebody laughed, a shutter fell, and the smell"
    " of bread and wet rope went up the hill. Nothing in the town was in a hurry, least of all"
    " the clock above the customs house, which had been slow since spring.",
    " By the time she reached the last lamp the tide was full. She wrote a few words in a small"
    " book, closed it, and looked out to where the ferry would come from.",
)
# Pieces of one to five characters, about four on average: what a tokeniser makes of prose.
_LINES: tuple[tuple[str, ...], ...] = tuple(
    tuple(re.findall(r"[ ]?[^ ]{1,4}", line)) for line in _PROSE
)
_FIRST = len(_LINES[0]) + 1  # deltas in a first line, its number included
_BOTH = _FIRST + len(_LINES[1]) + 1

DONE = b"data: [DONE]\n\n"
COMPLETION_ID = "chatcmpl-CfakeR7sT0uVwXyZ1a2b3c4d5e6f"
_CREATED = 1_790_000_000


def delta_text(number: int) -> str:
    """The text of delta `number`, from 0: about four characters, a newline now and then.

    Paragraphs are of two lines. Lines are numbered, so that no two of a long reply are the same.
    """
    paragraph, place = divmod(number, _BOTH)
    if place == 0:
        return f"\n\nLine {2 * paragraph + 1}:" if paragraph else "Line 1:"
    if place < _FIRST:
        return _LINES[0][place - 1]
    if place == _FIRST:
        return f"\nLine {2 * paragraph + 2}:"
    return _LINES[1][place - _FIRST - 1]


def reply_text(count: int) -> str:
    """The whole text of a reply of `count` deltas."""
    return "".join(map(delta_text, range(count)))


def reply_tail(count: int) -> str:
    """The last line of that reply, which occurs once: with it on screen, all of it is."""
    return reply_text(count).rsplit("\n", 1)[-1]


FAST_REPLY = reply_text(40)


def _frame(model: str, choice: str, usage: str) -> str:
    """A chunk as the service of the name sends it: 180 to 250 bytes, compact JSON."""
    return (
        f'{{"id":"{COMPLETION_ID}","object":"chat.completion.chunk","created":{_CREATED},'
        f'"model":{json.dumps(model)},"service_tier":"default",'
        f'"system_fingerprint":"fp_5f20662549","choices":[{choice}],"usage":{usage}}}'
    )


def event(data: str) -> bytes:
    """`data`, which has no line ends, as one server-sent event."""
    return b"data: " + data.encode() + b"\n\n"


def delta_event(model: str, delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One chunk event with any `delta` object and finish reason."""
    choice = (
        f'{{"index":0,"delta":{json.dumps(delta, separators=(",", ":"))},'
        f'"logprobs":null,"finish_reason":{json.dumps(finish)}}}'
    )
    return event(_frame(model, choice, "null"))


def text_event(model: str, text: str) -> bytes:
    """One chunk event that carries `text`."""
    return delta_event(model, {"content": text})


def usage_event(model: str, deltas: int) -> bytes:
    """The chunk without choices that comes last when `stream_options` asked for usage."""
    usage = {"prompt_tokens": 9, "completion_tokens": deltas, "total_tokens": 9 + deltas}
    return event(_frame(model, "", json.dumps(usage, separators=(",", ":"))))


def numbered_events(model: str, count: int, start: int = 0) -> Iterator[bytes]:
    """`count` chunk events with the numbered texts from `start` on."""
    return text_events(model, map(delta_text, range(start, start + count)))


def text_events(model: str, texts: Iterable[str]) -> Iterator[bytes]:
    """A chunk event for each text."""
    head, tail = text_event(model, "\0").split(rb'"\u0000"')
    for text in texts:
        yield head + json.dumps(text).encode() + tail


@lru_cache(maxsize=4)
def burst_body(model: str, count: int) -> bytes:
    """All the events of a burst in one piece, kept so that a second reply costs no work."""
    return b"".join(numbered_events(model, count))


@lru_cache(maxsize=4)
def text_body(model: str, text: str, size: int) -> bytes:
    """The same for `text` in deltas of `size` characters."""
    pieces = (text[start : start + size] for start in range(0, len(text), size))
    return b"".join(text_events(model, pieces))


def completion(model: str, text: str) -> bytes:
    """A whole completion, as answered to a request without `stream`."""
    value = {
        "id": COMPLETION_ID,
        "object": "chat.completion",
        "created": _CREATED,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
    }
    return json.dumps(value).encode()


def error_body(message: str, kind: str, code: str | None = None) -> bytes:
    """An error object as OpenAI words it."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json.dumps({"error": error}).encode()
