"""A look at another version of the conversation, which a search has led to, and the way back."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.words import tr


class _Look(NamedTuple):
    """`before` is where the path led, `shown` where it leads while one looks."""

    conversation: Conversation
    before: list[Message]
    shown: str


class OtherVersion:
    """Says over the transcript that another version is in view, with a button that leads back.

    To look is not to choose: who leaves the conversation, or the app, finds it as it was before.
    Who goes on in that version (writes, asks again, steps to another) has chosen it.
    """

    def __init__(self, window: MainWindow, controller: Controller) -> None:
        self._window = window
        self._controller = controller
        self._look: _Look | None = None
        self.strip = Strip("banner")
        self.strip.chosen.connect(lambda _: self.go_back())
        window.add_banner(self.strip)
        window.language_changed.connect(self._say)
        controller.on_path.append(self._on_path)

    def show(self, conversation: Conversation, message: Message) -> None:
        """Show the version of the conversation in view that a message is in."""
        look, self._look = self._look, None
        before = look.before if look is not None else list(conversation.messages)
        if message in before:
            conversation.choose_leaf(before[-1])
        else:
            conversation.choose(message)
            self._look = _Look(conversation, before, conversation.leaf_id)
        self._controller.show_changed([])
        self._say()

    def go_back(self) -> None:
        """Show what was in view before the search."""
        look, self._look = self._look, None
        self._say()
        if look is not None and _lead_back(look):
            self._controller.show_changed([])
        self._window.composer.edit.setFocus()

    def _on_path(self) -> None:
        look = self._look
        if look is None:
            return
        is_left = look.conversation is not self._controller.conversation
        if is_left or look.conversation.leaf_id != look.shown:
            self._look = None
            self._say()
            if is_left:
                _lead_back(look)

    def _say(self) -> None:
        if self._look is None:
            self.strip.hide()
            return
        is_earlier, was_newest = _order(self._look)
        said = (
            tr("This is an earlier version of the conversation.")
            if is_earlier
            else tr("This is another version of the conversation.")
        )
        back = tr("Back to the newest version") if was_newest else tr("Back to the other version")
        self.strip.say(said, (("back", back),))
        self.strip.button("back").setAccessibleName(back)  # not for people: translated above
        self.strip.follow(self._window.header.settings)


def _lead_back(look: _Look) -> bool:
    """Let the path lead where it led, if nobody has gone on meanwhile."""
    conversation, leaf = look.conversation, look.before[-1]
    if conversation.leaf_id != look.shown or conversation.find(leaf.id) is not leaf:
        return False
    conversation.choose_leaf(leaf)
    return True


def _order(look: _Look) -> tuple[bool, bool]:
    """Whether what is shown is older than what was, and whether that was the newest."""
    for was, shown in zip(look.before, look.conversation.messages, strict=False):
        if was is not shown:
            versions = look.conversation.versions(was)
            return versions.index(shown) < versions.index(was), versions[-1] is was
    return False, False
