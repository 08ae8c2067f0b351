"""The menu of a place in the transcript; loaded with the first right click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_chat.ui.menus import Menu
from desktop_chat.ui.transcript.anchors import target
from desktop_chat.ui.transcript.message_bar import MessageAction
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr


def place_menu(
    view: TranscriptView,
    place: QPoint,
    actions: Sequence[MessageAction],
    act: Callable[[str], object],
) -> QMenu:
    """What one can do with the selection, with a link, with the message that is there: `act` is
    called with the name of one of its actions. It deletes itself when it closes."""
    menu = Menu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if view.textCursor().hasSelection():
        menu.addAction(tr("Copy selection"), view.copy)
        menu.addAction(tr("Copy selection as Markdown"), view.copy_as_markdown)
        menu.addSeparator()
    found = target(view.anchorAt(place))
    if found is not None:
        address = found[0]
        menu.addAction(tr("Copy address"), lambda: QGuiApplication.clipboard().setText(address))
        menu.addSeparator()
    for action in actions:
        chosen = menu.addAction(action.label)  # not for people: translated by its maker
        chosen.triggered.connect(lambda _=False, name=action.name: act(name))
    if actions:
        menu.addSeparator()
    menu.addAction(tr("Select all"), view.selectAll)
    wrap = menu.addAction(tr("Wrap long lines of code"))
    wrap.setCheckable(True)
    wrap.setChecked(view.wraps_code)
    wrap.triggered.connect(view.wrap_chosen)
    return menu
