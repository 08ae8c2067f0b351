"""A key that is kept is told, replaced and removed, and never shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.chat.connections import Connection, Kind
from tests.gui.app_window import let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import MemoryKeyring, memory_keyring
from tests.gui.test_connection_form import SECRET, kept, with_connection


@pytest.fixture(autouse=True)
def safe() -> Iterator[MemoryKeyring]:
    with memory_keyring() as made:
        yield made


def test_a_kept_key_is_told_replaced_and_removed(
    open_window: OpenWindow, safe: MemoryKeyring
) -> None:
    opened = open_window()
    safe.kept["c1"] = SECRET
    settings = with_connection(opened, "http://127.0.0.1:9/v1", has_key=True)
    field = settings.form.key_field
    until(lambda: field.kept.text() == "A key is kept in the test's keyring.", "it is told where")
    assert field.kept.isVisible()
    assert not field.line.isVisible()
    opened.click(field.replace)
    assert field.line.hasFocus()
    opened.click(field.cancel)
    assert field.kept.isVisible()
    opened.click(field.replace)
    QTest.keyClicks(field.line, "sk-another")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    until(lambda: safe.kept == {"c1": "sk-another"}, "the new one is kept")
    until(field.kept.isVisible, "and told")
    opened.click(field.remove)
    until(lambda: not safe.kept, "it is gone")
    until(field.line.isVisible, "another one can be entered")
    assert not field.kept.isVisible()
    assert not kept(opened)["has_key"]


def test_what_was_asked_before_a_key_was_removed_does_not_bring_it_back(
    open_window: OpenWindow, safe: MemoryKeyring
) -> None:
    opened = open_window()
    safe.kept["c1"] = SECRET
    settings = with_connection(opened, "http://127.0.0.1:9/v1", has_key=True)
    field, asked_for = settings.form.key_field, settings.form.connection
    assert asked_for is not None
    assert asked_for.has_key
    until(field.kept.isVisible, "it is told where")
    opened.click(field.remove)
    until(field.line.isVisible, "another one can be entered")
    controller = opened.session.settings._controller
    assert controller is not None
    opened.session.controller.spawn(controller._say_where(asked_for))  # its answer comes late
    let_run(0.2)
    assert field.line.isVisible()
    assert not field.kept.isVisible()


def test_a_key_that_is_removed_at_once_after_it_was_given_is_gone(
    open_window: OpenWindow, safe: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_window()
    safe.kept["c1"] = SECRET
    settings = with_connection(opened, "http://127.0.0.1:9/v1", has_key=True)
    field = settings.form.key_field
    until(field.kept.isVisible, "it is told where")
    controller = opened.session.settings._controller
    assert controller is not None
    answered = asyncio.Event()

    async def late_name() -> str:
        await answered.wait()
        return "the test's keyring"

    monkeypatch.setattr(controller._keys, "backend_name", late_name)
    opened.click(field.replace)
    QTest.keyClicks(field.line, "sk-another")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    until(lambda: safe.kept == {"c1": "sk-another"}, "the new one is kept")
    opened.click(field.remove)
    let_run(0.1)
    answered.set()
    until(lambda: not safe.kept, "it is gone")
    until(field.line.isVisible, "another one can be entered")
    let_run(0.1)
    assert field.line.isVisible()
    assert not kept(opened)["has_key"]


def test_what_is_told_of_a_key_is_that_connections(
    open_window: OpenWindow, safe: MemoryKeyring
) -> None:
    opened = open_window()
    safe.kept["c1"] = SECRET
    settings = with_connection(opened, "http://127.0.0.1:9/v1", has_key=True)
    field = settings.form.key_field
    other = Connection("c2", "Other", Kind.OPENAI, "http://127.0.0.1:9/v1", "fast")
    opened.session.connections.put(other)
    settings.select("c2")
    until(field.line.isVisible, "there is none")
    QTest.keyClicks(field.line, "half")
    settings.select("c1")
    until(field.kept.isVisible, "there is one")
    assert field.line.text() == ""
