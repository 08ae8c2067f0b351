"""A page that needs nothing but itself: conversations as HTML, safe to open anywhere.

Nothing in it can load or run: everything written by anybody is escaped, and a content policy
forbids whatever would get through, the one style sheet apart, which is named by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TypeAlias

from desktop_chat.chat.cleaning import clean, slices
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.current_path import current_path, others_of
from desktop_chat.storage.exchange.html_style import STYLE
from desktop_chat.storage.exchange.values import (
    has_words,
)
from desktop_chat.storage.exchange.words import Words, attached_names, iso_time, title_of

Render: TypeAlias = Callable[[str, str], Iterable[str]]  # from Markdown and the words for images


def policy() -> str:
    """The page's content policy."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def html_head(words: Words, title: str = "") -> Iterator[str]:
    """All that stands before the first conversation."""
    language = f' lang="{escape(words.language)}"' if words.language else ""
    yield f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">\n'
    yield '<meta http-equiv="x-dns-prefetch-control" content="off">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    name = f"{_line(title)} — Desktop Chat" if title else "Desktop Chat"
    yield f"<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"


def html_foot() -> Iterator[str]:
    """All that stands behind the last conversation."""
    yield "</main>\n</body>\n</html>\n"


def html_part(record: ConversationRecord, words: Words, render: Render) -> Iterator[str]:
    """The current path of a conversation, in small pieces."""
    yield f'<article>\n<header>\n<h1 dir="auto">{_line(title_of(record, words))}</h1>\n'
    about = []
    if record.created_at:
        moment = iso_time(record.created_at)
        date = _line(words.date(record.created_at))
        about.append(f'<time datetime="{moment}">{date}</time>')
    if record.model:
        about.append(f'<bdi class="model">{_line(record.model)}</bdi>')
    if about:
        yield f"<p>{' · '.join(about)}</p>\n"
    yield "</header>\n"
    path = current_path(record)
    for message, others in zip(path, others_of(record, path), strict=True):
        yield from _message(message, words, render, record.model)
        if others:
            yield f'<p class="status">{_line(words.others(others))}</p>\n'
    yield "</article>\n"


def _message(
    message: MessageRecord, words: Words, render: Render, usual_model: str
) -> Iterator[str]:
    role = message.role if message.role in ("user", "assistant") else "system"
    heading = _line(words.roles.get(message.role, message.role))
    yield f'<section class="{role}">\n<h2>{heading}</h2>\n'
    if has_words(message.reasoning):
        yield f'<details class="reasoning">\n<summary>{_line(words.reasoning)}</summary>\n<div>\n'
        yield from render(clean(message.reasoning), words.image)
        yield "</div>\n</details>\n"
    if has_words(message.text):
        yield '<div class="text">'
        if role == "assistant":
            yield "\n"
            yield from render(clean(message.text), words.image)
        else:
            yield from _plain(clean(message.text))
        yield "</div>\n"
    notes = [attached_names(message.attachments, words), words.statuses.get(message.status, "")]
    if role == "assistant" and message.model not in ("", usual_model):
        notes.append(message.model)
    notes = [f"<bdi>{_line(note)}</bdi>" for note in notes if note]
    if notes:
        yield f'<p class="status">{" · ".join(notes)}</p>\n'
    yield "</section>\n"


def _plain(text: str) -> Iterator[str]:
    """What a person wrote, as it was written."""
    start, end = 0, len(text)
    while start < end and text[start] == "\n":
        start += 1
    while end > start and text[end - 1] == "\n":
        end -= 1
    for part in slices(text, start, end):
        yield escape(part)


def _line(text: str) -> str:
    return escape(" ".join(clean(text).split()))
