"""The network in the settings: proxy, certificates, the test of a connection, the ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop_chat.app import Session
from desktop_chat.chat.connections import DEMO, Connection, Kind
from desktop_chat.chat.local_services import LocalService
from desktop_chat.chat.messages import Status
from desktop_chat.chat.routes import PROXY_KEY_ID, Network, ProxyMode
from desktop_chat.ui.first_run import FirstRun
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.settings.checkup_view import CheckupView
from desktop_chat.ui.settings.window import SettingsWindow
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.service import FAST_REPLY, RunningService, running_service
from tests.service.certificates import make_certificate
from tests.service.proxies import running_proxy

PASSWORD = "pw-canary-71c0ffee"
NAME = "service.test.example"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy of this machine's, and no keyring."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def connect_to(opened: AppWindow, address: str, model: str = "fast") -> None:
    connection = Connection("c1", "Service", Kind.OPENAI, address, model, (model,))
    opened.session.connections.put(connection)
    opened.session.connections.choose("c1")
    opened.session.connections.change("model_titles", value=False)  # each request is counted


def network(opened: AppWindow) -> Network:
    return opened.session.connections.settings.network


def enter(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def choose_proxy(settings: SettingsWindow, mode: ProxyMode) -> None:
    settings.show_network()
    page = settings.network
    page.proxy.mode.setCurrentIndex(page.proxy.mode.findData(mode.value))
    page.proxy.mode.activated.emit(page.proxy.mode.currentIndex())


def run_test(opened: AppWindow, settings: SettingsWindow) -> CheckupView:
    """Press the button and wait for the end."""
    view = settings.form.checkup
    opened.click(view.button)
    until(lambda: view.is_running, "the test runs")
    until(lambda: not view.is_running, "the test is over")
    return view


def marks(view: CheckupView) -> str:
    return "".join(row.mark.text() or " " for row in view.rows.values())


def is_seen(view: CheckupView) -> bool:
    return view.verdict.isVisible()


def test_a_connection_that_works(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    connect_to(opened, service.base_url)
    settings = opened.settings()
    assert not is_seen(settings.form.checkup)
    view = run_test(opened, settings)
    assert marks(view) == "✓✓––✓✓"
    assert view.verdict.text() == "This connection works."
    assert all(row.mark.accessibleName() for row in view.rows.values())
    assert not view.remedy.isVisible()
    settings.select(DEMO.id)
    assert not is_seen(view)  # it said nothing about this one
    assert not view.button.isVisible()


def test_a_connection_that_does_not(open_window: OpenWindow) -> None:
    opened = open_window()
    connect_to(opened, "http://127.0.0.1:1/v1")
    settings = opened.settings()
    view = run_test(opened, settings)
    assert marks(view) == "✓✗    "
    assert "Nothing answers at 127.0.0.1:1" in view.verdict.text()
    assert "test again" in view.verdict.text()


def test_a_remedy_leads_to_where_it_can_be_mended(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    settings = opened.settings()
    form = settings.form
    service.register("no-key", b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")
    connect_to(opened, service.base_url, "named:no-key")
    settings.select("c1")
    view = run_test(opened, settings)
    opened.click(view.remedy)
    assert QApplication.focusWidget() is form.key
    connect_to(opened, service.base_url, "no-such-model")
    view = run_test(opened, settings)
    opened.click(view.remedy)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, ModelPicker), "the list of models is open"
    until(lambda: picker.rows.row_of("fast") >= 0, "the list has come")
    QTest.keyClicks(picker.search, "fast")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    until(lambda: form.model.text() == "fast", "the model is chosen")
    with running_service(tls=True) as secure:
        connect_to(opened, secure.base_url)
        view = run_test(opened, settings)
    assert marks(view)[:3] == "✓✓✗"
    opened.click(view.remedy)
    assert settings.network.choose.isVisible()


@pytest.mark.parametrize("by_closing", [False, True])
def test_a_test_can_be_stopped(
    open_window: OpenWindow, service: RunningService, by_closing: bool
) -> None:
    opened = open_window()
    connect_to(opened, service.base_url, "silent")
    settings = opened.settings()
    view = settings.form.checkup
    opened.click(view.button)
    until(lambda: "under way" in view.rows[list(view.rows)[-1]].words.text(), "the first word")
    asked = service.log.exchanges[-1]
    if by_closing:
        settings.close()
    else:
        opened.click(view.button)
    until(lambda: not view.is_running, "the test is stopped")
    until(lambda: asked.peer_closed is not None, "the connection is closed")
    assert not is_seen(view)


def test_a_proxy_with_a_password(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    with running_proxy("socks5", "me", PASSWORD, {NAME: ("127.0.0.1", service.port)}) as proxy:
        connect_to(opened, f"http://{NAME}:{service.port}/v1")
        settings = opened.settings()
        choose_proxy(settings, ProxyMode.CUSTOM)
        page = settings.network
        assert QApplication.focusWidget() is page.proxy.address
        # Pasted in one piece, as services show it; each part goes where it belongs.
        enter(page.proxy.address, f"socks5://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        until(lambda: "for this session only" in page.proxy.said.text(), "where it is kept")
        expected = Network(ProxyMode.CUSTOM, proxy.address, "me")
        assert network(opened) == expected
        assert (page.proxy.address.text(), page.proxy.user.text()) == (proxy.address, "me")
        opened.back()
        reply = opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE
        assert reply.text == FAST_REPLY
        assert proxy.asked == [(NAME, service.port)]
    opened.session.settings_file.finish(5)
    raw = (opened.data_dir / "settings.json").read_text()
    assert PASSWORD not in raw
    assert json.loads(raw)["network"]["proxy_user"] == "me"


def test_a_proxy_that_is_none_is_said_and_not_taken(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    choose_proxy(settings, ProxyMode.CUSTOM)
    page = settings.network
    enter(page.proxy.address, "socks4://h:1")
    assert "begins with" in page.proxy.said.text()
    assert network(opened).proxy == ""
    choose_proxy(settings, ProxyMode.NONE)
    assert not page.proxy.address.isVisible()
    assert network(opened).proxy_mode is ProxyMode.NONE


def test_the_proxy_is_reset_to_the_system_s(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.show_network()
    page = settings.network
    assert not page.reset.isVisible()
    assert page.reset.accessibleName() == "Reset: Proxy"
    choose_proxy(settings, ProxyMode.CUSTOM)
    enter(page.proxy.address, "socks5://me@127.0.0.1:9")
    assert network(opened).proxy_user == "me"
    page.reset.setFocus()
    opened.click(page.reset)
    assert network(opened) == Network()
    assert not page.reset.isVisible()
    assert QApplication.focusWidget() is page.proxy.mode
    choose_proxy(settings, ProxyMode.CUSTOM)
    assert (page.proxy.address.text(), page.proxy.user.text()) == ("", "")


def test_the_password_goes_to_the_keyring_s_own_entry(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    choose_proxy(settings, ProxyMode.CUSTOM)
    page = settings.network
    assert page.proxy.password.echoMode() is QLineEdit.EchoMode.Password
    enter(page.proxy.password, PASSWORD)
    until(page.proxy.said.text, "where it is kept")
    assert page.proxy.password.text() == ""
    assert PROXY_KEY_ID == "proxy"  # no connection has it: theirs are 32 hexadecimal digits
    assert PASSWORD not in page.proxy.said.text()


def test_one_s_own_certificates(open_window: OpenWindow, tmp_path: Path) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.show_network()
    page = settings.network
    page.choose.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    certificate, key = make_certificate(tmp_path)
    dialog.fileSelected.emit(str(key))
    until(lambda: "private key" in page.authority_said.text(), "what the file holds")
    assert network(opened).authority == ""
    dialog.fileSelected.emit(str(certificate))
    until(lambda: "localhost" in page.authority_said.text(), "whom it names")
    assert network(opened).authority == str(certificate)
    assert str(certificate) in page.authority.text()
    dialog.reject()
    opened.click(page.forget)
    assert network(opened).authority == ""
    assert not page.forget.isVisible()


def test_the_ledger_shows_whom_the_app_has_talked_to(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.show_network()
    ledger = settings.network.ledger
    assert "nobody" in ledger.said.text()
    connect_to(opened, service.base_url)
    opened.session.connections.change("model_titles", value=False)
    opened.back()
    opened.ask("Hello")
    opened.wait_for_end()
    settings = opened.settings()
    ledger.refresh()
    item = ledger.table.topLevelItem(0)
    assert item is not None
    assert ledger.table.topLevelItemCount() == 1
    assert [item.text(0), item.text(1)] == [f"127.0.0.1:{service.port}", "Chat"]
    assert item.text(2).endswith(("B", "kB"))


# The first run.

OLLAMA = LocalService("Ollama", "http://127.0.0.1:11434/v1", ("nomic-embed-text", "llama3", "q"))
OTHER = LocalService("", "http://127.0.0.1:8080/v1")


def start_first_run(session: Session, *found: LocalService) -> list[int]:
    """Start it with services that are found, and return how often it has looked."""
    looked: list[int] = []

    async def find() -> tuple[LocalService, ...]:
        looked.append(1)
        return found

    FirstRun(session.window.first_steps, session.controller, find).start()
    return looked


def test_a_first_run_offers_what_it_finds(open_window: OpenWindow) -> None:
    opened = open_window()
    start_first_run(opened.session, OLLAMA, OTHER)
    steps = opened.window.first_steps
    until(lambda: len(steps.found) == 2, "what was found")
    names = [(card.accessibleName(), card.accessibleDescription()) for card in steps.found]
    assert names == [
        ("Use Ollama", "Found at 127.0.0.1:11434: llama3 and 2 more"),
        ("Use the model server", "Found at 127.0.0.1:8080, without a model yet"),
    ]
    until(steps.found[0].isVisible, "the offer is in sight")
    opened.click(steps.found[0])
    chosen = opened.session.connections.chosen
    assert (chosen.name, chosen.base_url, chosen.model) == ("Ollama", OLLAMA.base_url, "llama3")
    assert chosen.models == OLLAMA.models
    assert not steps.isVisible()


def test_no_other_start_looks(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window(base_url=service.base_url, model="fast")
    assert start_first_run(opened.session, OLLAMA) == []
    opened = open_window()
    connect_to(opened, service.base_url)
    assert start_first_run(opened.session, OLLAMA) == []
