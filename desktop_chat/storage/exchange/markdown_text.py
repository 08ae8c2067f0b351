"""A conversation as Markdown: what was said as it was written, under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_chat.chat.cleaning import SLICE, slices
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.current_path import current_path, others_of
from desktop_chat.storage.exchange.values import has_words
from desktop_chat.storage.exchange.words import Words, attached_names, title_of

_MARKUP = re.compile(r"([\\`*_\[\]<>#&$~|!])")
_LINE = 2_000  # characters of a line that are looked at
_WORDS = re.compile(r"\S")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(`{3,}|~{3,})(.*)")


def markdown(record: ConversationRecord, words: Words) -> Iterator[str]:
    """The current path, a piece for each part."""
    yield f"# {_escaped(title_of(record, words))}\n\n"
    if record.created_at:
        yield f"*{_escaped(words.date(record.created_at))}*\n\n"
    path = current_path(record)
    for message, others in zip(path, others_of(record, path), strict=True):
        yield from _message(message, words)
        if others:
            yield f"*{_escaped(words.others(others))}*\n\n"


def _message(message: MessageRecord, words: Words) -> Iterator[str]:
    heading = _escaped(words.roles.get(message.role, message.role))
    if message.model and message.role == "assistant":
        heading += f" · {_escaped(' '.join(message.model.split()))}"
    yield f"## {heading}\n\n"
    if has_words(message.reasoning):
        yield f"<details>\n<summary>{_escaped(words.reasoning)}</summary>\n\n"
        yield from _closed(message.reasoning)
        yield "</details>\n\n"
    if has_words(message.text):
        yield from _closed(message.text)
    if names := attached_names(message.attachments, words):
        yield f"*{_escaped(names)}*\n\n"
    status = words.statuses.get(message.status)
    if status:
        yield f"*{_escaped(status)}*\n\n"


def _closed(text: str) -> Iterator[str]:
    """A text, with the fence that it leaves open closed, or it would swallow what follows."""
    found = _WORDS.search(text)
    start = (
        text.rfind("\n", 0, found.start() if found else 0) + 1
    )  # the first line keeps its indent
    end = len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    yield from slices(text, start, end)
    fence = open_fence(text)
    if fence:
        yield f"\n{fence}"
    yield "\n\n"


def open_fence(text: str) -> str:
    """What closes the code that is open at the end of a text, "" where none is."""
    fence = ""
    for line in _lines_with_fences(text):
        found = _FENCE.match(line)
        if found is None:
            continue
        signs, rest = found[1], found[2]
        if not fence:
            fence = "" if signs[0] == "`" and "`" in rest else signs
        elif signs[0] == fence[0] and len(signs) >= len(fence) and not rest.strip():
            fence = ""
    return fence


def _lines_with_fences(text: str) -> Iterator[str]:
    """The lines that may open or close code, found slice by slice."""
    at = 0
    for end in range(SLICE, len(text) + SLICE, SLICE):
        while (found := _next_fence(text, at, end + 2)) >= 0:
            start = text.rfind("\n", max(0, found - _LINE), found) + 1  # it may be before `at`
            at = text.find("\n", found, found + _LINE)
            at = at if at >= 0 else min(found + _LINE, len(text))
            yield text[start or max(0, found - _LINE) : at]
        at = max(at, min(end, len(text)) - 2)


def _next_fence(text: str, start: int, end: int) -> int:
    found = [text.find(signs, start, end) for signs in ("```", "~~~")]
    return min((at for at in found if at >= 0), default=-1)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
