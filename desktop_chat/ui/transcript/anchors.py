"""What the links of the transcript do: those inside the app at once, all others by the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.view import TranscriptView

_ACTIONS = frozenset({"retry", "continue", "settings", "summarise", "no-summary"})
_SHOWN = 200


def target(anchor: str) -> tuple[str, str] | None:
    """Where a link of a message leads and what it says; None for links inside the app."""
    kind, _, rest = anchor.removeprefix("app:").partition("/")
    if not anchor.startswith("app:") or kind != "open":
        return None
    href, _, text = rest.partition("/")
    return unquote(href), unquote(text)


def shown_address(href: str) -> str:
    """An address for people, short enough to be read."""
    text = "".join(sign if sign.isprintable() else "�" for sign in href)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def follow(view: TranscriptView, anchor: str) -> None:
    """Do what a link says. Nothing but our own scheme means anything."""
    if not anchor.startswith("app:"):
        return
    found = target(anchor)
    if found is not None:
        view.link_asked.emit(*found)
        return
    action, _, rest = anchor.removeprefix("app:").partition("/")
    if action in _ACTIONS:
        view.action_asked.emit(action)
        return
    numbers = [int(part) for part in rest.split("/") if part.isdecimal() and len(part) < 9]
    if action == "copy-code" and len(numbers) == 3:
        _copy_code(view, *numbers)
    elif action == "attached" and len(numbers) == 2:
        _open_attached(view, *numbers)
    elif action == "thought" and len(numbers) == 1:
        view.engine.toggle_thought(numbers[0])
    elif action == "fold" and len(numbers) == 1:
        view.engine.folding.toggle(numbers[0])


def _copy_code(view: TranscriptView, message: int, part: int, index: int) -> None:
    shown = view.engine.shown
    if shown.has_message(message) and index < len(shown.blocks_of(message, part)):
        text = shown.code_text(message, part, index)
        QGuiApplication.clipboard().setText(text)  # not for people: the model's


def _open_attached(view: TranscriptView, message: int, number: int) -> None:
    shown = view.engine.shown
    if shown.has_message(message):
        attachments = shown.sheets.all[message].message.attachments
        if number < len(attachments):
            view.attachment_asked.emit(attachments[number])
