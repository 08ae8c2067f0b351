"""The settings window: connections, keys, looks; each change applies and is kept at once."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.chat.messages import Status
from desktop_chat.storage.settings import Theme
from desktop_chat.ui.settings.controls import Choice
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.theme.tokens import DARK, LIGHT
from tests.gui.app_window import CTRL, AppWindow, Key, compose, exchange, let_run, until
from tests.gui.conftest import OpenWindow
from tests.service import RunningService

KEY = "sk-canary-3f9a7c51d2e84b06"


class PlainKeyring(KeyringBackend):
    """Keeps passwords in a dictionary, as a backend that writes plain text would in a file."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def plain_keyring() -> Iterator[PlainKeyring]:
    """The keyring in use, one that no key may be given to."""
    before = keyring.get_keyring()
    made = PlainKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def choose(settings: SettingsWindow, words: str) -> None:
    """Choose from the list of services that can be added."""
    actions: dict[str, QAction] = {a.text(): a for a in settings.add.menu().actions()}
    actions[words].trigger()


def choice(settings: SettingsWindow, field: str) -> Choice:
    """What sets an option, on its page."""
    control = settings.pages.row(field).control
    assert isinstance(control, Choice)
    return control


def enter(line: QLineEdit, text: str) -> None:
    """Type in a field and leave it with Enter."""
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def stored(opened: AppWindow) -> dict[str, Any]:
    """What stands in the settings file."""
    opened.session.settings_file.finish(5)
    value: dict[str, Any] = json.loads((opened.data_dir / "settings.json").read_text("utf-8"))
    return value


def files_with(folder: Path, words: str) -> list[Path]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if words.encode() in file.read_bytes()]


def test_a_connection_is_added_kept_and_used(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "Other service")
    assert QApplication.focusWidget() is settings.form.address
    enter(settings.form.address, f"127.0.0.1:{service.port}")
    enter(settings.form.name, "Here")
    enter(settings.form.model, "echo")
    assert settings.form.said.isHidden()
    assert opened.window.header.connection.text() == "Here"
    assert opened.window.header.model.text() == "echo"
    opened.back()
    opened.ask("All is well")
    assert opened.wait_for_end() is Status.COMPLETE
    assert opened.reply.text == "All is well"
    kept = stored(opened)
    assert [c["name"] for c in kept["connections"]] == ["Here"]
    assert kept["connections"][0]["base_url"] == service.base_url
    assert kept["connection_id"] == kept["connections"][0]["id"]
    again = open_window()
    assert again.window.header.connection.text() == "Here"


def test_the_settings_file_is_its_owners_alone(open_window: OpenWindow) -> None:
    opened = open_window()
    choose(opened.settings(), "Other service")
    stored(opened)
    file = opened.data_dir / "settings.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_streaming_service_is_added_and_used(open_window: OpenWindow) -> None:
    from desktop_chat.backends.demo import DemoBackend
    from tests.server.running import running_server

    with running_server(DemoBackend("Streamed: {prompt}", 1000)) as server:
        opened = open_window()
        settings = opened.settings()
        choose(settings, "Streaming service")
        enter(settings.form.address, f"127.0.0.1:{server.port}/chat/stream")
        assert settings.form.said.isHidden()
        (kept,) = stored(opened)["connections"]
        assert (kept["kind"], kept["base_url"]) == ("remote", server.url)
        opened.back()
        opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE
        assert opened.reply.text == "Streamed: Hello"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ftp://example.org", "An address begins with https:// or http://."),
        ("http://exa mple.org", "An address has no spaces or line breaks inside."),
        ("http://example.org:99999", "The port is a number from 1 to 65535."),
        ("http://me:secret@example.org", "Leave name and password out of the address"),
        ("http://example.org/?key=1", "Leave out what follows ? or # in the address."),
        ("http://.", "The host in the address is not valid."),
    ],
)
def test_a_bad_address_is_said_beside_its_field(
    open_window: OpenWindow, typed: str, said: str
) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "Other service")
    enter(settings.form.address, typed)
    label = settings.form.said
    assert label.isVisible()
    assert said in label.text()
    assert label.property("role") == "error"
    assert label.y() > settings.form.address.y()
    assert label.y() < settings.form.model.y()
    assert stored(opened)["connections"][0]["base_url"] == ""
    enter(settings.form.address, "http://127.0.0.1:9/v1")
    assert label.isHidden()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The key is empty. Paste it again."),
        ("sk two words", "A key has no spaces or line breaks inside."),
        ("sk-schlüssel", "The key holds letters that no key has."),
        ("x" * 5000, "This is too long for a key."),
    ],
)
def test_a_bad_key_is_said_beside_its_field(
    open_window: OpenWindow, plain_keyring: PlainKeyring, typed: str, said: str
) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "OpenAI")
    assert QApplication.focusWidget() is settings.form.key
    QApplication.clipboard().setText(typed)
    settings.form.key.paste()
    opened.click(settings.form.key_field.save)
    label = settings.form.key_said
    assert said in label.text()
    assert label.property("role") == "error"
    assert label.isVisible()
    assert plain_keyring.kept == {}


def test_a_key_is_kept_for_the_session_where_no_keyring_is_trusted(
    open_window: OpenWindow, service: RunningService, plain_keyring: PlainKeyring
) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "Other service")
    enter(settings.form.address, service.base_url)
    enter(settings.form.model, "fast")
    enter(settings.form.key, f"  Bearer {KEY}\t")
    assert settings.form.key.text() == ""
    said = settings.form.key_said
    until(lambda: "for this session only" in said.text(), "where the key is, is said")
    assert "test_settings.PlainKeyring) does not keep keys safe" in said.text()
    assert plain_keyring.kept == {}
    opened.back()
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.COMPLETE
    sent = exchange(service, lambda e: KEY in e.headers.get("authorization", ""))
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert stored(opened)["connections"]
    assert files_with(opened.data_dir, KEY) == []
    assert KEY not in opened.text


def test_a_session_key_is_gone_with_the_session(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "OpenAI")
    enter(settings.form.address, service.base_url)
    enter(settings.form.key, KEY)
    until(lambda: "session only" in settings.form.key_said.text(), "where the key is, is said")
    stored(opened)
    again = open_window()
    before = len(service.log.exchanges)
    again.ask("Hello")
    assert again.wait_for_end() is Status.ERROR
    assert len(service.log.exchanges) == before


def test_the_key_is_never_shown(open_window: OpenWindow) -> None:
    form = open_window().settings().form
    assert form.key.echoMode() is QLineEdit.EchoMode.Password


def test_enter_while_composing_saves_no_key(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "OpenAI")
    line = settings.form.key
    QTest.keyClicks(line, "sk-half")
    compose(line, "ni")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "sk-half"
    assert settings.form.key_said.text() != "Saving…"
    compose(line, "")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == ""


def test_a_removed_connection_is_gone(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    choose(settings, "DeepSeek")
    assert opened.window.header.connection.text() == "DeepSeek"
    opened.click(settings.form.remove)
    assert opened.window.header.connection.text() == "Demo"
    assert stored(opened)["connections"] == []


def test_the_demo_and_this_runs_connection_cannot_be_changed(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(base_url=service.base_url, model="fast")
    form = opened.settings().form
    assert form.address.isReadOnly()
    assert not form.key.isEnabled()
    assert "belongs to this run and is not stored" in form.said.text()


def test_two_connections_never_share_a_name(open_window: OpenWindow) -> None:
    settings = open_window().settings()
    for _ in range(3):
        choose(settings, "OpenAI")
    names = [settings.list.item(row).text() for row in range(settings.list.count())]
    assert names == ["OpenAI", "OpenAI 2", "OpenAI 3", "Demo"]


def background(opened: AppWindow) -> str:
    """The colour of the page beside the message box."""
    page = opened.window.header
    image = page.grab().toImage()
    return image.pixelColor(page.width() // 2, 2).name().upper()


def test_the_theme_changes_at_once_and_is_kept(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    for theme, colours in (("Dark", DARK), ("Light", LIGHT), ("Dark", DARK)):
        box = choice(settings, "theme")
        box.setFocus()
        QTest.keyClicks(box, theme[0])
        assert background(opened) == colours.background
        let_run(1.5 * QApplication.keyboardInputInterval() / 1000)  # the next is another word
    assert stored(opened)["theme"] == "dark"
    again = open_window()
    assert background(again) == DARK.background
    again.session.appearance.set_theme(Theme.LIGHT)


def test_the_send_key_is_chosen_with_the_keyboard(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    box = choice(settings, "send_key")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert stored(opened)["send_key"] == "ctrl-enter"
    opened.back()
    opened.type("one")
    opened.press(Key.Key_Return)
    assert opened.messages == []
    opened.press(Key.Key_Return, CTRL)
    assert len(opened.messages) == 2
    opened.stop()


def test_esc_closes_the_settings_and_not_the_app(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    choice(settings, "theme").setFocus()
    opened.press(Key.Key_Escape)
    assert not settings.isVisible()
    assert opened.window.isVisible()


def test_a_broken_settings_file_is_put_aside(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "dark", ', encoding="utf-8")
    opened = open_window()
    assert opened.window.header.connection.text() == "Demo"
    aside = opened.session.settings_file.put_aside
    assert aside is not None
    assert aside.read_text("utf-8") == '{"theme": "dark", '


def test_how_a_cut_reply_goes_on_is_chosen_and_kept(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    settings = opened.settings()
    assert not settings.form.more.continuation.isVisible()  # the demonstration
    choose(settings, "Other service")
    enter(settings.form.address, f"127.0.0.1:{service.port}")
    box = settings.form.more.continuation
    assert not box.isVisible()  # rarely needed
    settings.form.more.fold.setChecked(True)
    assert box.isVisible()
    assert box.currentText() == "Automatic"
    box.setFocus()
    QTest.keyClicks(box, "Ask")
    QTest.keyClick(box, Qt.Key.Key_Down)
    until(lambda: opened.session.connections.chosen.continues == "prefix", "it is chosen")
    assert stored(opened)["connections"][0]["continues"] == "prefix"
    enter(settings.form.name, "Here")
    assert opened.session.connections.chosen.continues == "prefix"
