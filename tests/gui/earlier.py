"""What an earlier run of the app left behind, and the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.store import Store
from tests.gui.app_window import AppWindow

Start = Callable[..., AppWindow]


def store_with(folder: Path, *records: ConversationRecord) -> None:
    """Write conversations as an earlier run of the app would have."""
    store = Store(folder)
    store.start().result(20)
    for record in records:
        store.save(record)
    assert store.close(20)


def talk(number: int, status: str = "complete", answer: str = "Because") -> ConversationRecord:
    """A question and its reply."""
    asked = MessageRecord(f"{number:031d}q", "", "user", f"Question {number}", created_at=1.0)
    reply = MessageRecord(
        f"{number:031d}r", asked.id, "assistant", answer, status=status, created_at=2.0
    )
    messages = (asked, reply)
    return ConversationRecord(f"{number:032d}", leaf_id=reply.id, messages=messages)
