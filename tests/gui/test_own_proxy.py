"""A connection that goes its own way: its proxy, the password of that, and what is left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Status
from desktop_chat.chat.routes import Network, ProxyMode
from desktop_chat.ui.settings.proxy_fields import ProxyFields
from desktop_chat.ui.settings.window import SettingsWindow
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import MemoryKeyring, memory_keyring
from tests.service import FAST_REPLY, RunningService
from tests.service.proxies import running_proxy

PASSWORD = "pw-canary-71c0ffee"
NAME = "service.test.example"
OTHER = "other.test.example"


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """No proxy of this machine's, and a keyring in memory."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with memory_keyring() as kept:
        yield kept


def connect(opened: AppWindow, name: str, address: str, way: Kind = Kind.OPENAI) -> None:
    opened.session.connections.put(Connection(name, name, way, address, "fast", ("fast",)))
    opened.session.connections.choose(name)


def choose(fields: ProxyFields, mode: ProxyMode | None) -> None:
    fields.mode.setCurrentIndex(fields.mode.findData(mode.value if mode else ""))
    fields.mode.activated.emit(fields.mode.currentIndex())


def enter(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def fields_of(settings: SettingsWindow, connection_id: str) -> ProxyFields:
    settings.select(connection_id)
    settings.form.more.fold.setChecked(True)
    return settings.form.more.proxy


def find(opened: AppWindow, connection_id: str) -> Connection:
    return next(c for c in opened.session.connections.all if c.id == connection_id)


def test_one_connection_by_a_proxy_the_other_without(
    open_window: OpenWindow, service: RunningService, ring: MemoryKeyring
) -> None:
    opened = open_window()
    connect(opened, "straight", service.base_url)
    with running_proxy("socks5", "me", PASSWORD, {NAME: ("127.0.0.1", service.port)}) as proxy:
        connect(opened, "led", f"http://{NAME}:{service.port}/v1")
        settings = opened.settings()
        fields = fields_of(settings, "led")
        assert not fields.address.isVisible()
        choose(fields, ProxyMode.CUSTOM)
        assert QApplication.focusWidget() is fields.address
        enter(fields.address, f"socks5://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        until(lambda: "is kept in" in fields.said.text(), "where it is kept")
        assert ring.kept == {"proxy/led": PASSWORD}
        led = find(opened, "led")
        assert (led.proxy_mode, led.proxy, led.proxy_user) == (
            ProxyMode.CUSTOM,
            proxy.address,
            "me",
        )
        assert opened.session.connections.settings.network == Network()
        opened.session.connections.change("model_titles", value=False)
        opened.back()
        opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE
        assert proxy.asked == [(NAME, service.port)]
        opened.session.connections.choose("straight")
        reply = opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE
        assert reply.text == FAST_REPLY
        assert len(proxy.asked) == 1
    opened.session.settings_file.finish(5)
    assert PASSWORD not in (opened.data_dir / "settings.json").read_text()


def test_its_way_is_shown_for_each_connection(open_window: OpenWindow) -> None:
    opened = open_window()
    connect(opened, "one", "http://one.example/v1")
    connect(opened, "two", "http://two.example/v1")
    settings = opened.settings()
    fields = fields_of(settings, "one")
    choose(fields, ProxyMode.CUSTOM)
    enter(fields.address, "socks4://h:1")
    assert "begins with" in fields.said.text()
    assert find(opened, "one").proxy == ""
    fields = fields_of(settings, "two")
    assert fields.said.text() == ""
    assert fields.mode.currentText() == "As for every service (usual)"
    choose(fields, ProxyMode.NONE)
    assert fields.said.text() == "This service is reached directly."
    fields = fields_of(settings, "one")
    assert fields.mode.currentText() == "This one"
    choose(fields, None)
    assert find(opened, "one").way(Network()) == Network()


def test_the_test_says_where_to_mend_it(open_window: OpenWindow) -> None:
    opened = open_window()
    connect(opened, "led", f"http://{NAME}/v1")
    settings = opened.settings()
    fields = fields_of(settings, "led")
    choose(fields, ProxyMode.CUSTOM)
    enter(fields.address, "http://127.0.0.1:1")
    settings.form.more.fold.setChecked(False)
    view = settings.form.checkup
    opened.click(view.button)
    until(lambda: "127.0.0.1:1" in view.verdict.text(), "the proxy is named")
    until(lambda: not view.is_running, "the test is over")
    opened.click(view.remedy)
    assert QApplication.focusWidget() is fields.mode
    assert fields.mode.isVisible()


def test_what_leaves_takes_its_password_along(open_window: OpenWindow, ring: MemoryKeyring) -> None:
    opened = open_window()
    for name in ("one", "two"):
        connect(opened, name, "http://one.example/v1")
    settings = opened.settings()
    for name in ("one", "two"):
        fields = fields_of(settings, name)
        choose(fields, ProxyMode.CUSTOM)
        enter(fields.address, f"http://me:{PASSWORD}@127.0.0.1:1")
    until(lambda: set(ring.kept) == {"proxy/one", "proxy/two"}, "the passwords are kept")
    enter(fields_of(settings, "two").user, "")
    until(lambda: set(ring.kept) == {"proxy/one"}, "who has no name has no password")
    settings.select("one")
    opened.click(settings.form.remove)
    until(lambda: not ring.kept, "the connection's password is deleted")
