"""All that is on the screen in another language, at once; loaded when one is chosen.

What a widget says is looked up among what `tr` has said, so that windows stay as they are, with
whatever grows or is being written in them. What is put together of several parts is said anew by
whoever did so: `MainWindow.language_changed` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTreeWidget,
    QWidget,
)

from desktop_chat.storage.settings import Language
from desktop_chat.ui.commands import show_keys
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import retold, speak, speak_for_qt


def speak_now(language: Language, window: MainWindow, connections: Connections) -> None:
    """Say everything in a language from now on, what is said already too."""
    speak(language)
    speak_for_qt()
    for top in QApplication.topLevelWidgets():
        _retell(top)
    connections.retell()
    window.transcript.set_colours(window.transcript.colours)  # its own words are in the document
    window.sidebar.retell()
    window.first_steps.retell()
    window.language_changed.emit()


def _retell(top: QWidget) -> None:
    top.setLocale(QLocale())
    for widget in (top, *top.findChildren(QWidget)):
        _retell_widget(widget)
    for action in top.findChildren(QAction):
        _retell_action(action)


def _retell_widget(widget: QWidget) -> None:
    for say, said in (
        (widget.setToolTip, widget.toolTip()),
        (widget.setAccessibleName, widget.accessibleName()),
        (widget.setAccessibleDescription, widget.accessibleDescription()),
        (widget.setWindowTitle, widget.windowTitle() if widget.isWindow() else ""),
    ):
        _say(say, said)
    words = retold(widget.property("words") or "")
    if isinstance(widget, IconButton):
        widget.rename(widget.accessibleName(), retold(widget.keys) or widget.keys)
    elif words:
        show_keys(widget, words, widget.property("command"))
    _retell_parts(widget)


def _retell_parts(widget: QWidget) -> None:
    match widget:
        case ElidedLabel():
            pass  # what it shows may be theirs; whoever shows it does so anew
        case QLabel() | QAbstractButton():
            _say(widget.setText, widget.text())
        case QLineEdit() | QPlainTextEdit():
            _say(widget.setPlaceholderText, widget.placeholderText())
        case QGroupBox() | QMenu():
            _say(widget.setTitle, widget.title())
        case QComboBox():
            for row in range(widget.count()):
                _say(partial(widget.setItemText, row), widget.itemText(row))
        case QTabBar():
            for tab in range(widget.count()):
                _say(partial(widget.setTabText, tab), widget.tabText(tab))
        case QTreeWidget():
            header = widget.headerItem()
            for at in range(widget.columnCount()):
                _say(partial(header.setText, at), header.text(at))


def _retell_action(action: QAction) -> None:
    words, tab, keys = action.text().partition("\t")
    said = retold(words.replace("&&", "&"))
    if said:
        action.setText(said.replace("&", "&&") + tab + keys)  # not for people: translated


def _say(say: Callable[[str], object], said: str) -> None:
    words = retold(said)
    if words:
        say(words)
