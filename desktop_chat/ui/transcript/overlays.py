"""What floats over the transcript: the find bar, the way back to the end, a message's actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from desktop_chat.chat.messages import Message
from desktop_chat.ui.commands import is_menu_key
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.anchors import shown_address, target
from desktop_chat.ui.transcript.code_scroll import STEP
from desktop_chat.ui.transcript.find_bar import FindBar
from desktop_chat.ui.transcript.jump_button import JumpButton
from desktop_chat.ui.transcript.last_bar import LastBar
from desktop_chat.ui.transcript.marks import block_bottom
from desktop_chat.ui.transcript.message_bar import (
    NEXT_VERSION,
    PREVIOUS_VERSION,
    MessageAction,
    MessageBar,
    VersionPlace,
)
from desktop_chat.ui.transcript.toast import Toast
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.link_question import LinkGate

VersionsOf = Callable[[Message], VersionPlace | None]
ActionsOf = Callable[[Message], Sequence[MessageAction]]


_GAP = tokens.SPACE_1 // 2  # between a message and its actions
_GRACE_MS = 250  # that the actions stay after the mouse has left, and may be on its way to them

# With a message that the keyboard has gone to.
_KEYS = {Qt.Key.Key_F2: "edit", Qt.Key.Key_Delete: "delete"}


def copying_actions(message: Message) -> list[MessageAction]:
    """What one can do with any message."""
    return [
        MessageAction("copy", tr("Copy"), "copy"),
        MessageAction("copy-markdown", tr("Copy as Markdown"), "copy-markdown"),
    ]


class Overlays(QObject):
    """Made when the transcript first shows something; asks `actions_of` what a message offers."""

    def __init__(self, view: TranscriptView, icons: Icons) -> None:
        super().__init__(view)
        self.view = view
        self.actions_of: ActionsOf = copying_actions
        self.versions_of: VersionsOf = lambda _: None
        self.note_of: Callable[[Message], str] = lambda _: ""
        self.chosen: Callable[[str, Message], None] = lambda name, message: None
        self.undo: Callable[[], object] = lambda: None  # of what was deleted last
        # Beside the view, not in it: a click on them would give the view the focus.
        self.find_bar = FindBar(icons, view.parentWidget())
        self.jump_button = JumpButton(icons, view.parentWidget())
        self.message_bar = self.acting_bar = MessageBar(icons, view.parentWidget())
        self.last = LastBar(self, icons)
        self.toast = Toast(view.parentWidget())
        self._gate: LinkGate | None = None
        self._message: int | None = None
        self._offer: tuple[str, tuple[MessageAction, ...], VersionPlace | None] | None = None
        self._is_held = False  # by the keyboard: the mouse does not take it away
        self._grace = self._timer(_GRACE_MS, self._end_grace)
        self._placing = self._timer(0, self._place_message_bar)
        self._connect()
        self.set_colours(view.colours)

    def _timer(self, ms: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(call)
        return timer

    def _connect(self) -> None:
        view = self.view
        self.message_bar.installEventFilter(self)
        view.document().contentsChanged.connect(self._place_soon)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.follows_changed.connect(self._on_follows)
        view.grew_unseen.connect(lambda: self.jump_button.set_has_news(not view.follows))
        view.geometry_changed.connect(self.place)
        view.highlighted.connect(self._on_link)
        view.link_asked.connect(self._follow)
        self.jump_button.clicked.connect(view.jump_to_latest)
        for moved in (view.verticalScrollBar().rangeChanged, view.verticalScrollBar().valueChanged):
            moved.connect(self._show_jump)
            moved.connect(self._place_soon)
        self.message_bar.chosen.connect(self._choose)
        finder = view.engine.finder
        bar = self.find_bar
        bar.searched.connect(finder.search)
        bar.next_asked.connect(lambda: finder.step(forward=True))
        bar.previous_asked.connect(lambda: finder.step(forward=False))
        bar.closed.connect(lambda: finder.search(""))
        finder.changed.connect(bar.set_count)

    def set_colours(self, colours: Colours) -> None:
        for part in (self.find_bar, self.jump_button, self.message_bar, self.last):
            part.set_colours(colours)

    def place(self) -> None:
        """Stand where they belong, after the view has moved."""
        room = self._room()
        self.find_bar.place_in(room)
        self._show_jump()
        if self._message is not None:
            self._place_under_message()
        self.last.fit()
        self._place_soon()  # all of the text may not be written yet

    def _room(self) -> QRect:
        bar = self.view.verticalScrollBar()
        width = self.view.width() - (bar.width() if bar.isVisibleTo(self.view) else 0)
        return QRect(self.view.x(), self.view.y(), width, self.view.height())

    def _on_follows(self, follows: bool) -> None:
        if follows:
            self.jump_button.set_has_news(False)
        self._show_jump()

    def _show_jump(self) -> None:
        """The way back to the end, where the end is not in sight."""
        is_away = not self.view.follows and self._is_end_below()
        if is_away:
            self.jump_button.place_in(self._room())
        if is_away is self.jump_button.isHidden():
            self.jump_button.setVisible(is_away)
            self.jump_button.raise_()

    def _is_end_below(self) -> bool:
        shown, bar = self.view.engine.shown, self.view.verticalScrollBar()
        if self.view.isHidden() or not shown.sheets.all:
            return False
        last = shown.sheets.last_of(shown.last_number)
        is_whole = last is not None and shown.contents.is_loaded(last)
        return not is_whole or bar.maximum() - bar.value() > tokens.SPACE_2

    # Links.

    def _follow(self, href: str, text: str) -> None:
        self.gate.follow(href, text)

    @property
    def gate(self) -> LinkGate:
        """The way out for links; loaded with the first one that is followed."""
        if self._gate is None:
            from desktop_chat.ui.transcript.link_question import LinkGate

            self._gate = LinkGate(self.view.window())
            self._gate.refused.connect(lambda sentence: self.toast.say(sentence, self._room()))
        return self._gate

    # Finding.

    def find(self) -> None:
        """Open the find bar, with what is selected in it."""
        self.find_bar.place_in(self._room())
        words = self.view.textCursor().selectedText()
        self.find_bar.open_with(words[:200])

    # The actions of a message.

    def show_for(self, number: int | None, held: bool = False) -> None:
        """Show the actions under a message; None hides them."""
        shown = self.view.engine.shown
        if number is None or not shown.has_message(number):
            self._message, self._is_held = None, False
            self.message_bar.hide()
            self.last.place()
            return
        if number == self.last.number and self.last.is_in_use and not held:
            return
        message = shown.sheets.all[number].message
        offer = (message.id, tuple(self.actions_of(message)), self.versions_of(message))
        if number != self._message or held is not self._is_held or offer != self._offer:
            self._message, self._is_held, self._offer = number, held, offer
            self.message_bar.show_actions(*offer[1:])
            self.message_bar.show_note(self.note_of(message), self.view.viewport().width())
        self._place_message_bar()

    def _place_soon(self) -> None:
        """The text has moved, or may have; where to is known when all of it is written."""
        is_any = self._message is not None or self.last.is_shown
        if is_any and not self._placing.isActive():
            self._placing.start()

    def shows(self, number: int) -> bool:
        """Whether the bar for all messages is at this one."""
        return self._message == number and not self.message_bar.isHidden()

    def _place_message_bar(self) -> None:
        if self._message is not None:
            self._place_under_message()
        self.last.place()

    def _place_under_message(self) -> None:
        assert self._message is not None
        messages = self.view.engine.shown.sheets.all
        is_there = self._message < len(messages)
        if not is_there or (self._offer and messages[self._message].message.id != self._offer[0]):
            self.show_for(None)  # another conversation is in view
            return
        self.put_under(self.message_bar, self._message)

    def put_under(self, bar: MessageBar, number: int) -> None:
        """Show a bar under a message; where its end is not in sight, hide it."""
        box = self._message_box(number)
        if box is None:
            bar.hide()
            return
        margins = self.view.viewportMargins()
        left = margins.left() - tokens.SPACE_1
        if self.view.engine.shown.sheets.all[number].is_user:
            left = margins.left() + self.view.viewport().width() - bar.width()
        top = box.bottom() + _GAP
        if top + bar.height() > self.view.height() or top < 0:
            bar.hide()
            return
        bar.move(self.view.x() + left, self.view.y() + top)
        if bar.isHidden():
            bar.show()
            bar.stackUnder(self.toast)  # what is told for a moment is over it

    def _message_box(self, number: int) -> QRect | None:
        """Where a message ends, in the view's coordinates; None where its end is not loaded."""
        shown = self.view.engine.shown
        last = shown.sheets.last_of(number)
        if last is None or last.message != number or not shown.contents.is_loaded(last):
            return None
        index = shown.contents.index_of(last)
        entry = shown.page.entries[index]
        line = shown.page.line_start(index, len(entry.lengths) - 1)
        block = self.view.document().findBlock(line)
        if not block.isValid():
            return None  # it is being put in or taken out right now
        marks = entry.setting.marks
        below = max((mark.bottom for mark in marks), default=0)
        scroll = self.view.verticalScrollBar().value()
        bottom = round(block_bottom(block)) - scroll + below
        return QRect(0, 0, 1, bottom + 1)

    def _message_at(self, position: QPoint) -> int | None:
        shown = self.view.engine.shown
        cursor = self.view.cursorForPosition(position)
        index = shown.page.index_at(cursor.position())
        if index < 0:
            return None
        number = shown.page.entries[index].place.message
        # The nearest text is not all: the one above has its bubble, and the way to its actions.
        above = self._message_box(number - 1) if number else None
        is_above = above and position.y() <= above.bottom() + _GAP + tokens.ACTION_BUTTON
        return number - 1 if is_above else number

    def step_message(self, forward: bool) -> None:
        """Go to the next message or the one before, and offer its actions to the keyboard."""
        shown = self.view.engine.shown
        if not shown.sheets.all:
            return
        if self._message is None:
            middle = self.view.viewport().rect().center()
            number = self._message_at(middle)
            number = shown.last_number if number is None else number
        else:
            number = self._message + (1 if forward else -1)
        number = min(max(number, 0), shown.last_number)
        self.view.engine.opening.show_message(number)
        self.show_for(number, held=True)

    def _choose(self, name: str) -> None:
        if self._message is not None:
            self.acting_bar = self.message_bar
            self.act(name, self._message)

    def act(self, name: str, number: int) -> None:
        """Do something with a message."""
        engine = self.view.engine
        message = engine.shown.sheets.all[number].message
        if name == "copy":
            text = engine.selecting.message_text(number)
            QGuiApplication.clipboard().setText(text)  # not for people: theirs
        elif name == "copy-markdown":
            QGuiApplication.clipboard().setText(message.text)  # not for people: theirs
        else:
            was_held, has_focus = self._is_held, self.message_bar.versions.has_focus
            self.show_for(None)
            self.chosen(name, message)
            if name in (PREVIOUS_VERSION, NEXT_VERSION):
                self.show_for(number, was_held)  # one can go on to the next
                if has_focus:
                    self.message_bar.versions.take_focus(name)

    # Events of the view.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            if watched is self.view.viewport() and not event.buttons() and not self._is_held:
                self._grace.stop()
                self.show_for(self._message_at(event.position().toPoint()))
        elif kind == QEvent.Type.Enter and watched in (self.view, self.message_bar):
            self._grace.stop()
        elif kind == QEvent.Type.Leave and watched in (self.view, self.message_bar):
            self._grace.start()
        elif kind == QEvent.Type.Hide and watched is self.view and self.view.isHidden():
            self._leave()
        elif kind == QEvent.Type.Show and watched is self.view:
            self.last.refresh_soon()
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            self._open_menu(None if is_by_key else event.pos())
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return watched is self.view and self._on_key(event)
        return False

    def _end_grace(self) -> None:
        """The mouse has left, and did not come to the actions."""
        if QApplication.activePopupWidget() is not None:
            self._grace.start()  # they have a menu open
        elif not self._is_held and not self.message_bar.underMouse():
            self.show_for(None)

    def _leave(self) -> None:
        """Nothing floats over what has taken the transcript's place."""
        self.show_for(None)
        self.last.hide()
        self.find_bar.dismiss()
        self.jump_button.hide()

    def _on_key(self, event: QKeyEvent) -> bool:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_message(forward=event.key() == Qt.Key.Key_Down)
            return True
        if alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            pixels = STEP if event.key() == Qt.Key.Key_Right else -STEP
            middle = self.view.viewport().rect().center()
            return self.view.engine.code_scroller.move_at(middle, pixels)
        held = self._message if self._is_held else None
        if is_menu_key(event):
            self._open_menu(None)
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
            return True
        if held is not None and event.key() in _KEYS:
            offered = self.actions_of(self.view.engine.shown.sheets.all[held].message)
            name = _KEYS[Qt.Key(event.key())]
            if any(action.name == name for action in offered):
                self.act(name, held)
            return True
        return False

    def _on_link(self, anchor: object) -> None:
        """Show where the link under the mouse leads."""
        found = target(anchor.toString() if hasattr(anchor, "toString") else str(anchor))
        if found is None:
            QToolTip.hideText()
            return
        position = self.view.cursor().pos()
        QToolTip.showText(position, shown_address(found[0]), self.view)  # not for people: theirs

    def _open_menu(self, pressed: QPoint | None) -> None:
        """What one can do with the selection, the link, the message: at the place that was pressed
        with the mouse, by keyboard at the message one is at, or at the caret."""
        from desktop_chat.ui.transcript.place_menu import place_menu

        place = self.view.cursorRect().center() if pressed is None else pressed
        number, corner = self._message_at(place), self.view.viewport().mapToGlobal(place)
        if pressed is None and self._message is not None:
            number = self._message
            corner = self.message_bar.mapToGlobal(self.message_bar.rect().bottomLeft())
        actions: Sequence[MessageAction] = ()
        if number is not None:
            actions = self.actions_of(self.view.engine.shown.sheets.all[number].message)
        at = number or 0
        place_menu(self.view, place, actions, lambda name: self.act(name, at)).popup(corner)
