"""The commands of the main window in words; loaded when a list of them is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from desktop_chat.ui.commands import Command, Group
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow


def window_commands(
    window: MainWindow, calls: Mapping[str, Callable[[], object]]
) -> Iterable[Command]:
    """What the window's own keys do, in words; `calls` are bound to them."""

    def has_messages() -> bool:
        return not window.is_empty

    chats, view = Group.CONVERSATION, Group.WINDOW
    named: tuple[tuple[str, str, Group, str], ...] = (
        ("new-chat", tr("New chat"), chats, tr("conversation start")),
        ("search", tr("Search everything"), chats, tr("palette commands find")),
        ("search-messages", tr("Search messages"), chats, tr("all conversations find")),
        ("assistants", tr("New chat with an assistant…"), chats, tr("role prompts library")),
        ("models", tr("Choose a model…"), chats, tr("switch change list")),
        ("find", tr("Find in this conversation"), chats, tr("search words")),
        ("previous-question", tr("Previous question"), Group.MESSAGES, tr("jump up mine")),
        ("next-question", tr("Next question"), Group.MESSAGES, tr("jump down mine")),
        ("stop", tr("Stop the reply"), Group.MESSAGES, tr("cancel end")),
        ("retry", tr("Ask again for the last reply"), Group.MESSAGES, tr("retry regenerate")),
        ("copy-reply", tr("Copy the last reply"), Group.MESSAGES, tr("clipboard")),
        ("edit-last", tr("Edit the last message"), Group.MESSAGES, tr("change resend")),
        ("message-box", tr("Go to the message box"), view, tr("focus write")),
        ("sidebar", tr("Show or hide the list"), view, tr("sidebar conversations")),
        ("filter", tr("Filter the list"), view, tr("title folder tag")),
        ("larger", tr("Larger type"), view, tr("zoom in size")),
        ("smaller", tr("Smaller type"), view, tr("zoom out size")),
        ("usual-size", tr("Type of the usual size"), view, tr("zoom reset")),
        ("settings", tr("Settings"), Group.APP, tr("preferences options")),
        ("help", tr("Help"), Group.APP, tr("keyboard shortcuts keys privacy report facts")),
        ("quit", tr("Quit"), Group.APP, tr("exit close")),
    )
    tests = {
        "find": has_messages,
        "previous-question": has_messages,
        "next-question": has_messages,
        "stop": lambda: window.composer.is_busy,
        "retry": has_messages,
        "copy-reply": has_messages,
        "edit-last": has_messages,
    }
    for name, words, group, also in named:
        if name in calls:
            command = Command(name, words, calls[name], group, also=also)
            yield command._replace(can_run=tests[name]) if name in tests else command
