"""Secrets through everything that the window does with a service: none is found anywhere after."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.settings.window import SettingsWindow
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import MemoryKeyring, memory_keyring
from tests.service import RunningService, running_service

KEY = "sk-canary-90ab34cd56ef7812"
HEADER = "hdr-canary-1f2e3d4c5b6a7980"
BOTH = f"Bearer {KEY} and {HEADER}"


@pytest.fixture(autouse=True)
def safe() -> Iterator[MemoryKeyring]:
    with memory_keyring() as made:
        yield made


@pytest.fixture
def telltale() -> Iterator[RunningService]:
    """A service of this test's own that repeats every secret."""
    with running_service() as service:
        head = b"HTTP/1.1 401 " + BOTH.encode() + b"\r\nContent-Type: application/json\r\n"
        refusal = head + b'\r\n{"error": {"message": "' + BOTH.encode() + b'"}}'
        service.register("refusal", refusal)
        service.register("models", refusal)
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>" + BOTH.encode()
        service.register("page", page)
        service.register("rubbish", b"\x00" + BOTH.encode() + b"\r\n\r\n")
        yield service


def give_secrets(opened: AppWindow, settings: SettingsWindow, safe: MemoryKeyring) -> None:
    """As a person does it, by pasting."""
    form = settings.form
    form.more.fold.setChecked(True)
    for line, text in (
        (form.key, f' "Bearer {KEY}" '),
        (form.more.headers.name, "X-Proxy-Token"),
        (form.more.headers.value, HEADER),
    ):
        line.setFocus()
        QApplication.clipboard().setText(text)
        line.paste()
        QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.clipboard().clear()
    until(lambda: len(safe.kept) == 2, "both are in the keyring")


def seen(opened: AppWindow) -> str:
    """Every word on screen, and what assistive technology reads."""
    words = [opened.transcript.toPlainText(), QApplication.clipboard().text()]
    for window in QApplication.topLevelWidgets():
        words.append(window.windowTitle())
        for widget in window.findChildren(QLabel) + window.findChildren(QAbstractButton):
            words += [widget.text(), widget.toolTip(), widget.accessibleName()]
        for line in window.findChildren(QLineEdit):
            words += [line.displayText(), line.text(), line.placeholderText()]
        words += [edit.toPlainText() for edit in window.findChildren(QPlainTextEdit)]
    return "\n".join(words)


def files_with(folder: Path, secret: str) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if secret.encode() in file.read_bytes()]


@pytest.mark.parametrize("kind", [Kind.OPENAI, Kind.REMOTE])
def test_no_secret_is_left_anywhere(
    open_window: OpenWindow,
    telltale: RunningService,
    safe: MemoryKeyring,
    caplog: pytest.LogCaptureFixture,
    kind: Kind,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx2", "httpcore2", "openai", "asyncio", "keyring"):
        caplog.set_level(logging.DEBUG, name)
    opened = open_window()
    address = telltale.base_url if kind is Kind.OPENAI else telltale.base_url.removesuffix("/v1")
    made = Connection("c1", "Service", kind, address, "fast", ("fast",))
    opened.session.connections.put(made)
    opened.session.connections.choose("c1")
    settings = opened.settings()
    give_secrets(opened, settings, safe)
    opened.click(settings.form.checkup.button)
    until(lambda: settings.form.checkup.is_running, "the test runs")
    until(lambda: not settings.form.checkup.is_running, "the test is over")
    opened.click(settings.form.choose_model)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, ModelPicker)
    if kind is Kind.OPENAI:
        until(lambda: picker.said.property("role") == "error", "the list is refused")
        assert KEY not in picker.said.text()
    picker.close()
    opened.back()
    for model in ("named:refusal", "named:page", "named:rubbish", "named:rubbish:3", "echo"):
        opened.session.controller.choose_model(model)
        opened.edit.setPlainText(f"Say {model}")
        opened.press(Qt.Key.Key_Return)
        opened.wait_for_end()
    opened.session.settings_file.finish(5)
    sent = [one.headers for one in telltale.log.exchanges]
    assert any(KEY in headers.get("authorization", "") for headers in sent)
    assert any(headers.get("x-proxy-token") == HEADER for headers in sent)
    assert len(caplog.records) > 10  # the log was listening
    for secret in (KEY, HEADER, KEY[3:]):
        assert secret not in caplog.text
        assert secret not in seen(opened)
        assert files_with(opened.data_dir, secret) == []
    settings.show_usage()
    opened.click(settings.form.remove)
    until(lambda: not safe.kept, "the keyring is empty again")
