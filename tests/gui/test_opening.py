"""The window opens ready, and everything in it can be named, reached and read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QScrollBar,
    QWidget,
)

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.ui.words import tr
from tests.gui.app_window import CTRL, AppWindow, Key, exchange, until
from tests.gui.conftest import OpenWindow
from tests.service import RunningService

FIXED_NAMES = (
    "Message",
    "Send",
    "Transcript",
    "Conversations",
    "New chat",
    "Model",
    "Connection",
    "Settings",
)
OWN = Connection("own", "My service", Kind.OPENAI, "http://127.0.0.1:9/v1", "m1", ("m1", "m2"))


def by_name(window: QWidget, name: str) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if w.accessibleName() == name]


def test_opens_ready_to_type(open_window: OpenWindow) -> None:
    opened = open_window()
    assert opened.window.windowTitle() == "Desktop Chat"
    assert QApplication.focusWidget() is opened.edit
    assert opened.edit.accessibleName() == "Message"
    header = opened.window.header
    assert header.connection.isVisible()
    assert header.model.isVisible()
    assert (header.connection.text(), header.model.text()) == ("Demo", "demo")


@pytest.mark.parametrize("name", FIXED_NAMES)
def test_fixed_names(open_window: OpenWindow, name: str) -> None:
    assert len(by_name(open_window().window, name)) == 1


def test_the_button_is_named_stop_while_a_reply_comes(scripted: AppWindow) -> None:
    scripted.ask("Hello")
    assert len(by_name(scripted.window, "Stop")) == 1
    assert not by_name(scripted.window, "Send")


def focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith("qt_")
        and widget.focusProxy() is None
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it: its name, else a button's own text."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_every_control_has_a_name(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    controls = [*focusable(opened.window), *focusable(settings)]
    assert len(controls) > 15
    unnamed = [widget for widget in controls if not spoken(widget).strip()]
    # A drop-down's own list is read with the drop-down.
    unnamed = [widget for widget in unnamed if widget.window() in (opened.window, settings)]
    assert unnamed == []


def test_icon_buttons_say_their_key(open_window: OpenWindow) -> None:
    header = open_window().window.header
    assert header.sidebar.toolTip() == "Show or hide the list (Ctrl+B)"
    assert header.settings.toolTip() == "Settings (Ctrl+,)"


def test_tab_goes_round_and_comes_back(open_window: OpenWindow) -> None:
    opened = open_window()
    seen = []
    for _ in range(20):
        opened.press(Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is opened.edit:
            break
        seen.append(spoken(widget))
    else:
        pytest.fail(f"the focus never came back to the message box: {seen}")
    assert {"Send", "New chat", "Connection", "Model", "Settings"} <= set(seen)


def test_ctrl_b_folds_the_list_away(open_window: OpenWindow) -> None:
    opened = open_window()
    assert opened.window.sidebar.isVisible()
    opened.press(Key.Key_B, CTRL)
    assert not opened.window.sidebar.isVisible()
    opened.press(Key.Key_B, CTRL)
    assert opened.window.sidebar.isVisible()


# The first run.


def cards(opened: AppWindow) -> list[str]:
    steps = opened.window.first_steps
    return [c.accessibleName() for c in steps.findChildren(QPushButton) if c.isVisible()]


def card(opened: AppWindow, name: str) -> QPushButton:
    steps = opened.window.first_steps
    return next(c for c in steps.findChildren(QPushButton) if c.accessibleName() == name)


def test_first_run_offers_three_ways(open_window: OpenWindow) -> None:
    opened = open_window()
    assert cards(opened) == ["Paste a key", "Use a local model", "Try the demo"]
    assert opened.window.greeting.isVisible()
    assert not opened.transcript.isVisible()
    note = opened.window.first_steps.note
    assert note is not None
    assert note.isVisible()
    assert "looks for models on this computer only (127.0.0.1 and ::1)" in note.text()


def test_cards_go_when_there_is_a_connection(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.session.connections.put(OWN)
    assert cards(opened) == []
    opened.session.settings_file.finish(5)
    assert cards(open_window()) == []


def test_the_demo_card_leads_to_a_reply(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.type("half written")
    demo = card(opened, "Try the demo")
    demo.setFocus()
    opened.press(Key.Key_Space)
    assert opened.messages[0].text == "Show me what you can do."
    opened.wait_for_text("You asked: “Show me what you can do.”")
    assert opened.session.controller.is_busy
    assert QApplication.focusWidget() is opened.edit
    assert opened.edit.toPlainText() == "half written"
    assert cards(opened) == []
    opened.stop()
    opened.wait_for_end()
    assert [line.title for line in opened.listed] == ["Show me what you can do."]


def test_the_local_card_adds_a_connection_to_this_machine(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.click(card(opened, "Use a local model"))
    settings = opened.session.settings.window
    assert settings is not None
    assert settings.form.address.text() == "http://127.0.0.1:11434/v1"
    assert opened.session.connections.chosen.name == tr("This machine")


def is_beside(menu: QWidget, button: QWidget) -> bool:
    """Whether the menu hangs at the button, or stands on it where there is no room below."""
    at = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
    edges = (menu.geometry().top() - at.bottom() - 1, at.top() - menu.geometry().bottom() - 1)
    return menu.x() == at.x() and min(map(abs, edges)) <= 1


def test_the_key_card_lists_services_while_the_app_goes_on(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.click(card(opened, "Paste a key"))
    settings = opened.session.settings.window
    assert settings is not None
    menu = settings.add.menu()
    until(menu.isVisible, "the list of services is open")
    assert is_beside(menu, settings.add)
    settings.move(settings.pos() + QPoint(37, 29))
    assert is_beside(menu, settings.add)
    assert [a.text() for a in menu.actions()][:2] == ["OpenAI", "DeepSeek"]
    menu.close()


# What a start was asked for.


def stored(opened: AppWindow) -> str:
    opened.session.settings_file.finish(5)
    file = opened.data_dir / "settings.json"
    return file.read_text("utf-8") if file.exists() else ""


def test_base_url_is_for_this_run_only(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window(base_url=service.base_url, model="fast")
    assert opened.window.header.connection.text() == f"127.0.0.1:{service.port}"
    assert cards(opened) == []
    opened.ask("Hello")
    opened.wait_for_end()
    opened.session.connections.set_window((0, 0, 500, 500), sidebar=True)
    assert '"connections": []' in stored(opened)
    assert str(service.port) not in stored(opened)
    again = open_window()
    assert [c.name for c in again.session.connections.all] == ["Demo"]


def test_the_model_asked_for_is_the_model_sent(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(base_url=service.base_url, model="echo:here")
    assert opened.window.header.model.text() == "echo:here"
    opened.ask("What a day")
    opened.wait_for_end()
    assert opened.reply.text == "What a day"
    exchange(service, lambda e: e.model == "echo:here")


def test_model_for_a_stored_connection_is_for_this_run(open_window: OpenWindow) -> None:
    first = open_window()
    first.session.connections.put(OWN)
    assert "My service" in stored(first)
    opened = open_window(connection="My service", model="m9")
    assert opened.window.header.connection.text() == "My service"
    assert opened.window.header.model.text() == "m9"
    assert "m9" not in stored(opened)


def test_the_environments_connection_is_offered_and_never_stored(
    open_window: OpenWindow, service: RunningService
) -> None:
    key = "sk-environment-0123456789"
    opened = open_window(environment_key=key, environment_url=service.base_url)
    menu = opened.window.header.connection.menu()
    offered = {action.text(): action for action in menu.actions()}
    assert "OpenAI (environment)" in offered
    offered["OpenAI (environment)"].trigger()
    assert opened.window.header.connection.text() == "OpenAI (environment)"
    opened.session.connections.choose_model("fast")
    opened.ask("Hello")
    opened.wait_for_end()
    exchange(service, lambda e: e.headers.get("authorization") == f"Bearer {key}")
    opened.session.connections.set_window((0, 0, 500, 500), sidebar=True)
    assert "environment" not in stored(opened)
    assert key not in stored(opened)


def test_labels_show_plain_text_only(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    labels = [*opened.window.findChildren(QLabel), *settings.findChildren(QLabel)]
    assert len(labels) > 10
    rich = [label for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert [label.text() for label in rich] == []
