"""More of a connection: services on this machine, headers, plain http, how a model answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget

from desktop_chat.chat.connections import LOCAL_PRESETS, Connection, Kind
from desktop_chat.chat.messages import Status
from desktop_chat.ui.fields import Line, Lines
from desktop_chat.ui.settings.connection_form import ConnectionForm
from desktop_chat.ui.settings.window import SettingsWindow
from tests.gui.app_window import AppWindow, exchange, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import MemoryKeyring, memory_keyring
from tests.service import RunningService

SECRET = "hdr-canary-5b17e0c2a94d"


@pytest.fixture(autouse=True)
def safe() -> Iterator[MemoryKeyring]:
    with memory_keyring() as made:
        yield made


def with_connection(opened: AppWindow, address: str, **more: Any) -> SettingsWindow:
    connection = Connection("c1", "Service", Kind.OPENAI, address, "fast", ("fast",))
    opened.session.connections.put(connection._replace(**more))
    opened.session.connections.choose("c1")
    settings = opened.settings()
    settings.form.more.fold.setChecked(True)
    return settings


def enter(field: Line | Lines, text: str) -> None:
    """Write in a field and leave it with Tab."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    for line in text.split("\n"):
        if field.text():
            QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClicks(field, line)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def kept(opened: AppWindow) -> dict[str, Any]:
    """The connection as it stands in the settings file."""
    opened.session.settings_file.finish(5)
    value = json.loads((opened.data_dir / "settings.json").read_text("utf-8"))
    connection: dict[str, Any] = value["connections"][0]
    return connection


def add_header(form: ConnectionForm, name: str, value: str) -> None:
    enter(form.more.headers.name, name)
    enter(form.more.headers.value, value)


def remove_buttons(form: ConnectionForm) -> list[QPushButton]:
    buttons = form.more.headers.rows.findChildren(QPushButton)
    return [one for one in buttons if one.isVisibleTo(form)]


@pytest.mark.parametrize("preset", LOCAL_PRESETS)
def test_a_service_on_this_machine_is_in_the_menu(open_window: OpenWindow, preset: Any) -> None:
    opened = open_window()
    settings = opened.settings()
    menus = [action.menu() for action in settings.add.menu().actions()]
    (menu,) = [menu for menu in menus if isinstance(menu, QMenu)]
    actions: dict[str, QAction] = {action.text(): action for action in menu.actions()}
    actions[preset.name].trigger()
    assert QApplication.focusWidget() is settings.form.model
    assert kept(opened)["base_url"] == preset.base_url
    assert not opened.session.connections.chosen.needs_key


def test_a_plain_header_is_kept_and_sent(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    form = with_connection(opened, service.base_url).form
    add_header(form, "X-Team: ", "research")
    assert form.more.headers.value.text() == ""
    assert kept(opened)["headers"] == [["X-Team", "research"]]
    opened.back()
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.COMPLETE
    exchange(service, lambda e: e.headers.get("x-team") == "research")


def test_a_secret_header_goes_to_the_keyring(
    open_window: OpenWindow, service: RunningService, safe: MemoryKeyring
) -> None:
    opened = open_window()
    form = with_connection(opened, service.base_url).form
    form.more.headers.name.setFocus()
    QTest.keyClicks(form.more.headers.name, "X-Api-Token")
    QTest.keyClicks(form.more.headers.value, SECRET)
    assert form.more.headers.value.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(form.more.headers.value, Qt.Key.Key_Return)
    said = form.more.headers.said
    until(lambda: "kept in the test's keyring" in said.text(), "where it is, is said")
    assert safe.kept == {"c1/x-api-token": SECRET}
    assert kept(opened)["secret_headers"] == ["X-Api-Token"]
    assert SECRET.encode() not in (opened.data_dir / "settings.json").read_bytes()
    opened.back()
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.COMPLETE
    exchange(service, lambda e: e.headers.get("x-api-token") == SECRET)
    (remove,) = remove_buttons(opened.settings().form)
    assert remove.accessibleName() == "Remove the header X-Api-Token"
    opened.click(remove)
    until(lambda: not safe.kept, "it has left the keyring")
    assert kept(opened)["secret_headers"] == []
    assert remove_buttons(form) == []


def test_a_removed_connection_takes_its_secrets_along(
    open_window: OpenWindow, service: RunningService, safe: MemoryKeyring
) -> None:
    opened = open_window()
    form = with_connection(opened, service.base_url).form
    enter(form.key, "sk-canary-77aa")
    add_header(form, "X-Token", "short")
    add_header(form, "Cookie", "a=b")
    until(lambda: len(safe.kept) == 3, "all are in the keyring")
    opened.click(form.remove)
    until(lambda: not safe.kept, "none is left")


def test_a_header_replaces_its_namesake(open_window: OpenWindow, safe: MemoryKeyring) -> None:
    opened = open_window()
    form = with_connection(opened, "http://127.0.0.1:9/v1").form
    add_header(form, "X-Thing", SECRET)
    until(lambda: safe.kept, "it is in the keyring")
    add_header(form, "x-thing", "plain")
    until(lambda: not safe.kept, "it is no longer")
    assert kept(opened)["headers"] == [["x-thing", "plain"]]
    assert kept(opened)["secret_headers"] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Host", "elsewhere", "part of the connection itself"),
        ("X Team", "research", "its name has no spaces"),
        ("X-Team", "schön", "without accents"),
        ("X-Team", "x" * 5000, "too long for a header"),
    ],
)
def test_a_bad_header_is_said_and_stays(
    open_window: OpenWindow, name: str, value: str, said: str
) -> None:
    opened = open_window()
    headers = with_connection(opened, "http://127.0.0.1:9/v1").form.more.headers
    headers.name.setText(name)
    headers.value.setText(value)
    opened.click(headers.add)
    assert said in headers.said.text()
    assert (headers.name.text(), headers.value.text()) == (name, value)
    assert opened.session.connections.chosen.headers == ()


def test_half_a_header_is_asked_for(open_window: OpenWindow) -> None:
    opened = open_window()
    headers = with_connection(opened, "http://127.0.0.1:9/v1").form.more.headers
    enter(headers.name, "X-Team")
    assert headers.said.isHidden()
    opened.click(headers.add)
    assert headers.said.text() == "A header has a name and a value."


def test_plain_http_is_warned_of_and_allowed_for_the_session(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = with_connection(opened, "http://192.168.9.9:8000/v1", has_key=True)
    form = settings.form
    assert form.plain.isVisible()
    assert "not encrypted" in form.plain.said.text()
    assert not form.plain.allow.isChecked()
    QTest.keyClick(form.plain.allow, Qt.Key.Key_Space)
    assert form.plain.allow.isChecked()
    allows = form.allows_plain
    assert allows(opened.session.connections.chosen)
    QTest.keyClick(form.plain.allow, Qt.Key.Key_Space)
    assert not allows(opened.session.connections.chosen)
    enter(form.address, "https://far.example.org/v1")
    assert not form.plain.isVisible()
    enter(form.address, "http://127.0.0.1:8000/v1")
    assert not form.plain.isVisible()


def test_parameters_are_kept_and_sent(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    fields = with_connection(opened, service.base_url).form.more.parameters
    enter(fields.system, "Be brief.")
    enter(fields.temperature, "0,5")
    enter(fields.max_tokens, "500")
    enter(fields.seed, "-7")
    enter(fields.stop, "END")
    fields.effort.setFocus()
    for _ in range(3):
        QTest.keyClick(fields.effort, Qt.Key.Key_Down)
    assert fields.temperature.text() == "0.5"
    assert kept(opened)["parameters"] == {
        "temperature": 0.5,
        "max_tokens": 500,
        "reasoning_effort": "low",
        "seed": -7,
        "stop": ["END"],
        "system": "Be brief.",
    }
    opened.back()
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.COMPLETE
    body = exchange(service, lambda e: e.body and e.body.get("seed") == -7).body
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (body["temperature"], body["stop"]) == (0.5, ["END"])
    assert "top_p" not in body


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("temperature", "warm", "a number from 0 to 2"),
        ("temperature", "nan", "a number from 0 to 2"),
        ("temperature", "1e308", "a number from 0 to 2"),
        ("top_p", "1.5", "a number from 0 to 1"),
        ("max_tokens", "-1", "A whole number from 1"),
        ("max_tokens", "9" * 60, "A whole number from 1"),
        ("seed", "1.5", "The seed is a whole number"),
    ],
)
def test_a_bad_value_is_said_stays_and_costs_nothing(
    open_window: OpenWindow, name: str, typed: str, said: str
) -> None:
    opened = open_window()
    fields = with_connection(opened, "http://127.0.0.1:9/v1").form.more.parameters
    enter(fields.temperature, "1")
    field = fields.fields[name]
    assert isinstance(field, Line)
    enter(field, typed)
    label = fields.said[name]
    assert label.isVisible()
    assert said in label.text()
    assert field.text() == typed
    enter(fields.system, "Something else")  # is kept, and takes nothing from the bad one
    assert field.text() == typed
    assert label.isVisible()
    assert kept(opened)["parameters"] == {"temperature": 1.0, "system": "Something else"}
    enter(field, "")
    assert label.isHidden()


def test_stop_words_may_hold_line_breaks(open_window: OpenWindow) -> None:
    opened = open_window()
    fields = with_connection(opened, "http://127.0.0.1:9/v1").form.more.parameters
    enter(fields.stop, "\\n\\n\nEND \na\\\\n")
    stop = opened.session.connections.chosen.parameters.stop
    assert stop == ("\n\n", "END ", "a\\n")
    assert fields.stop.text() == "\\n\\n\nEND \na\\\\n"
    fields.stop.setText("\n".join(str(number) for number in range(17)))
    fields.stop.setModified(modified=True)
    fields.apply()
    assert "At most 16" in fields.said["stop"].text()
    assert opened.session.connections.chosen.parameters.stop == stop


def test_what_is_being_written_is_kept_when_the_window_closes(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = with_connection(opened, "http://127.0.0.1:9/v1")
    fields = settings.form.more
    fields.version.setFocus()
    QTest.keyClicks(fields.version, "2024-10-21")
    fields.parameters.system.setFocus()
    QTest.keyClicks(fields.parameters.system, "Half a")
    QTest.keyClick(fields.parameters.system, Qt.Key.Key_Escape)
    assert not settings.isVisible()
    assert kept(opened)["api_version"] == "2024-10-21"
    assert kept(opened)["parameters"] == {"system": "Half a"}


def test_another_connection_begins_with_its_own(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.session.connections.put(Connection("c2", "Two", Kind.OPENAI, "http://127.0.0.1:9/v1"))
    settings = with_connection(opened, "http://127.0.0.1:9/v1")
    fields = settings.form.more
    enter(fields.parameters.temperature, "hot")
    enter(fields.version, "two words")
    assert fields.version_said.isVisible()
    settings.select("c2")
    assert fields.parameters.temperature.text() == ""
    assert fields.parameters.said["temperature"].isHidden()
    assert fields.version.text() == ""
    assert fields.version_said.isHidden()


def test_a_streaming_service_shows_what_its_contract_has(open_window: OpenWindow) -> None:
    opened = open_window()
    fields = with_connection(opened, "http://127.0.0.1:9", kind=Kind.REMOTE).form.more
    seen = [name for name, field in fields.parameters.fields.items() if field.isVisible()]
    assert seen == ["system", "temperature", "max_tokens", "window"]
    assert not fields.version.isVisible()
    assert not fields.key_header.isVisible()
    assert fields.headers.isVisible()


def test_everything_has_a_name_and_is_reached_by_keyboard(open_window: OpenWindow) -> None:
    opened = open_window()
    form = with_connection(opened, "http://127.0.0.1:9/v1").form
    add_header(form, "X-Team", "research")
    wanted = {
        *("Name", "Address", "Model name", "Key", "How the key is sent", "API version"),
        *("Name of a header", "Value of a header", "Add this header"),
        *("Remove the header X-Team", "System prompt", "Temperature", "Top-p"),
        "Maximum length of a reply (tokens)",
        *("Reasoning effort", "Seed", "Stop sequences"),
    }
    form.name.setFocus()
    met: set[str] = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        met.add(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= met


def test_the_usual_fields_come_first(open_window: OpenWindow) -> None:
    opened = open_window()
    form = opened.settings().form
    opened.session.connections.put(Connection("c1", "S", Kind.OPENAI, "http://127.0.0.1:9/v1"))
    opened.session.connections.choose("c1")
    settings = opened.session.settings.window
    assert settings is not None
    settings.select("c1")
    assert not form.more.version.isVisible()
    form.more.fold.setFocus()
    QTest.keyClick(form.more.fold, Qt.Key.Key_Space)
    assert form.more.version.isVisible()


def test_long_names_and_addresses_begin_at_their_beginning(open_window: OpenWindow) -> None:
    opened = open_window()
    name, address = "A name 名字 " * 20, "https://example.test/" + "x" * 200
    opened.session.connections.put(Connection("c1", name, Kind.OPENAI, address, "m" * 200))
    settings = opened.settings()
    settings.select("c1")
    form = settings.form
    until(form.address.isVisible, "the connection is shown")
    for line in (form.name, form.address, form.model):
        assert line.cursorPosition() == 0
    assert not settings.list.horizontalScrollBar().isVisible()


def test_a_connection_without_a_name_is_named_by_its_host(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    form = settings.form
    actions = {action.text(): action for action in settings.add.menu().actions()}
    hosts = (
        ("models.example:8080/v1", "models.example:8080"),
        ("http://models.example:8080/other/v1", "models.example:8080 2"),
        ("https://api.deepseek.com/v1", "DeepSeek"),
    )
    for address, name in hosts:
        actions["Other service"].trigger()
        enter(form.address, address)
        assert form.name.text() == name
    assert [c.name for c in opened.session.connections.all[:3]] == [name for _, name in hosts]
    enter(form.address, "https://other.example/v1")
    assert form.name.text() == "other.example"  # still nobody's word
    enter(form.name, "Mine")
    enter(form.address, "https://third.example/v1")
    assert form.name.text() == "Mine"
