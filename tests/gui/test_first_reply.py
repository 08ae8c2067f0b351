"""From the first start to the first real reply: three clicks at most, and what is typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from desktop_chat.chat.connections import DEMO, Connection, Kind
from desktop_chat.chat.local_services import LocalService
from desktop_chat.chat.messages import Status
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.starters import StarterCards
from desktop_chat.ui.transcript.toast import Toast
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import memory_keyring
from tests.gui.test_network import start_first_run
from tests.service import RunningService

KEY = "sk-first-0123456789abcdef"
MOST = 3


class Mouse:
    """A hand that counts."""

    def __init__(self, opened: AppWindow) -> None:
        self.opened = opened
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.clicks += 1
        button, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(widget, button, held, at or widget.rect().center())

    def choose(self, menu: QMenu, words: str) -> None:
        until(menu.isVisible, "the list of services is open")
        action = next(each for each in menu.actions() if each.text() == words)
        self.click(menu, menu.actionGeometry(action).center())

    def card(self, name: str) -> None:
        steps = self.opened.window.first_steps
        cards = steps.findChildren(QPushButton)
        self.click(next(card for card in cards if card.accessibleName().startswith(name)))


def paste(text: str) -> None:
    """Into whatever has the focus."""
    QApplication.clipboard().setText(text)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_V, CTRL)


def first_reply(opened: AppWindow) -> Status:
    """Type and send, without the mouse; the window system makes the main window active."""
    opened.window.activateWindow()
    until(lambda: QApplication.focusWidget() is opened.edit, "the message box has the focus")
    opened.ask("Hello")
    return opened.wait_for_end()


def leave_settings(opened: AppWindow) -> None:
    """With the key that leads out of them."""
    settings = opened.session.settings.window
    assert settings is not None
    until(settings.isActiveWindow, "the settings are in front")
    QTest.keyClick(QApplication.focusWidget() or settings, Key.Key_Escape)
    until(lambda: not settings.isVisible(), "the settings are closed")


def test_a_model_that_was_found(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    found = LocalService("Ollama", service.base_url, ("fast",))
    start_first_run(opened.session, found)
    until(lambda: opened.window.first_steps.found, "it is offered")
    mouse = Mouse(opened)
    mouse.card("Use Ollama")
    assert first_reply(opened) is Status.COMPLETE
    assert mouse.clicks <= MOST


def test_a_key_that_is_pasted(open_window: OpenWindow, service: RunningService) -> None:
    with memory_keyring():
        opened = open_window()
        mouse = Mouse(opened)
        mouse.card("Paste a key")
        settings = opened.session.settings.window
        assert settings is not None
        mouse.choose(settings.add.menu(), "OpenAI")
        assert QApplication.focusWidget() is settings.form.key
        paste(KEY)
        QTest.keyClick(settings.form.key, Key.Key_Return)
        connections = opened.session.connections
        until(lambda: connections.chosen.has_key, "the key is kept")
        connections.put(connections.chosen._replace(base_url=service.base_url, model="fast"))
        leave_settings(opened)
        assert first_reply(opened) is Status.COMPLETE
        assert mouse.clicks <= MOST
        asked = service.log.exchanges[-1]
        assert asked.headers["authorization"] == f"Bearer {KEY}"


def test_an_address_that_is_pasted(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    mouse = Mouse(opened)
    mouse.card("Paste a key")
    settings = opened.session.settings.window
    assert settings is not None
    mouse.choose(settings.add.menu(), "Other service")
    assert QApplication.focusWidget() is settings.form.address
    QTest.keyClick(settings.form.address, Key.Key_A, CTRL)
    paste(service.base_url)
    QTest.keyClick(settings.form.address, Key.Key_Return)
    leave_settings(opened)
    mouse.click(opened.window.header.model)
    until(lambda: isinstance(QApplication.activePopupWidget(), ModelPicker), "models are listed")
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, ModelPicker)
    QTest.keyClicks(picker.search, "fast")
    until(lambda: picker.rows.name_at(0) == "fast", "the list has come")
    QTest.keyClick(picker.search, Key.Key_Return)
    until(lambda: opened.session.connections.chosen.model == "fast", "it is chosen")
    assert first_reply(opened) is Status.COMPLETE
    assert mouse.clicks <= MOST


def test_the_demonstration(open_window: OpenWindow) -> None:
    opened = open_window()
    mouse = Mouse(opened)
    mouse.card("Try the demo")
    opened.wait_for_text("This is a demonstration.")
    assert mouse.clicks == 1
    opened.stop()
    opened.wait_for_end()


def test_a_key_that_is_not_given_after_all(open_window: OpenWindow) -> None:
    with memory_keyring():
        opened = open_window()
        mouse = Mouse(opened)
        mouse.card("Paste a key")
        settings = opened.session.settings.window
        assert settings is not None
        mouse.choose(settings.add.menu(), "OpenAI")
        leave_settings(opened)
        connections = opened.session.connections
        assert [each.id for each in connections.all] == [DEMO.id], "nothing was made"
        assert connections.chosen.id == DEMO.id
        assert opened.window.first_steps.isVisible()


def test_a_local_model_that_is_not_chosen_after_all(open_window: OpenWindow) -> None:
    opened = open_window()
    Mouse(opened).card("Use a local model")
    leave_settings(opened)
    assert opened.session.connections.chosen.id == DEMO.id
    assert opened.window.first_steps.isVisible()


def test_what_was_typed_into_a_begun_connection_stays(open_window: OpenWindow) -> None:
    opened = open_window()
    Mouse(opened).card("Use a local model")
    settings = opened.session.settings.window
    assert settings is not None
    QTest.keyClicks(settings.form.model, "llama")
    leave_settings(opened)
    assert opened.session.connections.chosen.model == "llama"


def begin_service(opened: AppWindow) -> SettingsWindow:
    """A service that needs a key, and something typed into its form."""
    mouse = Mouse(opened)
    mouse.card("Paste a key")
    settings = opened.session.settings.window
    assert settings is not None
    mouse.choose(settings.add.menu(), "OpenAI")
    settings.form.name.setFocus()
    settings.form.name.selectAll()
    QTest.keyClicks(settings.form.name, "Mine")
    return settings


def test_what_was_begun_without_a_key_is_kept_and_not_used(
    open_window: OpenWindow, service: RunningService
) -> None:
    with memory_keyring():
        opened = open_window()
        begin_service(opened)
        leave_settings(opened)
        connections = opened.session.connections
        assert [each.name for each in connections.all] == ["Mine", "Demo"]
        assert connections.chosen.id == DEMO.id
        assert opened.window.header.connection.text() == "Demo"
        [toast] = [each for each in opened.window.findChildren(Toast) if each.isVisible()]
        assert toast.text() == "Mine is kept and has no key yet. Until then, Demo is used."
        assert first_reply(opened) is Status.COMPLETE
        # With its key it is what new chats ask.
        opened.window.new_asked.emit()
        settings = opened.settings()
        settings.select(connections.settings.connections[0].id)
        settings.form.key.setFocus()
        paste(KEY)
        QTest.keyClick(settings.form.key, Key.Key_Return)
        until(lambda: connections.chosen.name == "Mine", "it has its key")
        leave_settings(opened)
        assert connections.chosen.name == "Mine"


def test_a_key_that_is_on_its_way_counts(open_window: OpenWindow) -> None:
    with memory_keyring():
        opened = open_window()
        settings = begin_service(opened)
        settings.form.key.setFocus()
        paste(KEY)
        settings.close()  # which saves what is being written
        connections = opened.session.connections
        assert connections.chosen.name == "Mine"
        until(lambda: connections.chosen.has_key, "the key is kept")
        assert connections.chosen.name == "Mine"
        assert not any(each.isVisible() for each in opened.window.findChildren(Toast))


def test_what_was_chosen_by_hand_meanwhile_stays(open_window: OpenWindow) -> None:
    with memory_keyring():
        opened = open_window()
        settings = begin_service(opened)
        settings.form.apply_all()
        connections = opened.session.connections
        local = Connection("c2", "Local", Kind.OPENAI, "http://127.0.0.1:9/v1", "fast")
        connections.put(local)
        connections.choose("c2")
        settings.close()
        assert connections.chosen.id == "c2"


def test_the_ways_to_a_model_stay_after_the_demonstration(open_window: OpenWindow) -> None:
    opened = open_window()
    Mouse(opened).card("Try the demo")
    opened.wait_for_text("This is a demonstration.")
    opened.stop()
    opened.wait_for_end()
    assert not opened.window.first_steps.isVisible()
    opened.press(Key.Key_N, CTRL)
    assert opened.window.first_steps.isVisible()
    QTest.qWait(400)
    suggestions = [each for each in opened.window.findChildren(StarterCards) if each.isVisible()]
    assert suggestions == []


def test_what_is_sent_without_a_model_waits_for_one(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connections = opened.session.connections
    connections.put(Connection("c1", "Service", Kind.OPENAI, service.base_url))
    connections.choose("c1")
    opened.type("Hello")
    opened.press(Key.Key_Return)
    picker = opened_list()
    QTest.keyClick(picker.search, Key.Key_Escape)
    until(lambda: QApplication.activePopupWidget() is None, "the list is closed")
    assert opened.messages == []
    assert opened.edit.toPlainText() == "Hello", "nothing is lost"
    opened.edit.setFocus()
    opened.press(Key.Key_Return)
    picker = opened_list()
    QTest.keyClicks(picker.search, "fast")
    until(lambda: picker.rows.name_at(0) == "fast", "the list has come")
    QTest.keyClick(picker.search, Key.Key_Return)
    assert opened.wait_for_end() is Status.COMPLETE
    assert [each.text for each in opened.messages][:1] == ["Hello"]
    assert opened.edit.toPlainText() == ""


def opened_list() -> ModelPicker:
    until(lambda: isinstance(QApplication.activePopupWidget(), ModelPicker), "models are listed")
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, ModelPicker)
    return picker
