"""What an export says beside the conversation, in the person's words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_chat.chat.records import ConversationRecord
from desktop_chat.markdown.html import render
from desktop_chat.storage.exchange.exporting import Exported, Exporter, Format
from desktop_chat.storage.exchange.words import Words
from desktop_chat.storage.store import Store
from desktop_chat.ui.words import tr


def export_words() -> Words:
    """The words of an export."""
    return Words(
        roles={"system": tr("System"), "user": tr("You"), "assistant": tr("Reply")},
        statuses={
            "stopped": tr("stopped"),
            "truncated": tr("cut off"),
            "error": tr("failed"),
            "interrupted": tr("cut off when the app ended"),
        },
        reasoning=tr("Thought"),
        untitled=tr("Conversation"),
        image=tr("image: {what}"),
        attached=tr("Attached: {names}"),
        others=others_words,
        date=lambda seconds: time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds)),
    )


def others_words(count: int) -> str:
    """That so many other versions of a message are not in the file."""
    if count == 1:
        return tr("1 other version is left out; JSON has all of them.")
    return tr("%n other versions are left out; JSON has all of them.", count)


def write_markdown(record: ConversationRecord, path: Path) -> None:
    """Write one conversation, the path in view. Raises OSError; no half a file is left."""
    Exporter(export_words(), render).write([record], 1, path, Format.MARKDOWN)


def write_one(store: Store, record: ConversationRecord, path: Path, form: Format) -> Exported:
    """Write one conversation. Raises OSError; no half a file is left."""
    return Exporter(export_words(), render, store.attachments.read).write([record], 1, path, form)


def write_all(
    store: Store,
    path: Path,
    form: Format,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> Exported:
    """Write all conversations: JSON in one file, else a zip with a file for each.

    A chat that was never sent is stored too, for its draft: it is written where drafts are, in
    JSON. One of which nothing is left is written nowhere.
    In a thread of its own. Raises OSError, Cancelled, StoreUnavailable; no half a file is left.
    """
    ids = store.ids().result()

    def records() -> Iterator[ConversationRecord]:
        for each in ids:
            record = store.conversation(each).result()
            if record is not None and _is_written(record, form):
                yield record

    exporter = Exporter(export_words(), render, store.attachments.read, on_progress, is_cancelled)
    write = exporter.write if form is Format.JSON else exporter.write_zip
    return write(records(), len(ids), path, form)


def _is_written(record: ConversationRecord, form: Format) -> bool:
    has_draft = bool(record.draft.strip() or record.draft_attachments)
    return bool(record.messages) or (form is Format.JSON and has_draft)
