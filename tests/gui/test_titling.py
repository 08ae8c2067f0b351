"""Titles by the model: one request in the background, and never over what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.ledger import Purpose
from desktop_chat.storage.settings import Settings, SettingsFile
from tests.gui.app_window import CTRL, AppWindow, Key, exchange, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.test_conversations import titles
from tests.gui.test_usage import open_panel
from tests.service import Exchange, RunningService


def set_up(folder: Path, service: RunningService, model: str, **chosen: bool) -> None:
    """Settings of an earlier start, with the service as a connection of the person's own."""
    own = Connection("own", "Service", Kind.OPENAI, service.base_url, model, (model,))
    SettingsFile(folder / "settings.json").save(
        Settings(connections=(own,), connection_id="own", **chosen)  # type: ignore[arg-type]
    )


def asks_whole(one: Exchange) -> bool:
    return isinstance(one.body, dict) and one.body.get("stream") is False


def wholes(service: RunningService) -> list[Exchange]:
    return [one for one in service.log.exchanges if asks_whole(one)]


def said(opened: AppWindow, text: str) -> None:
    opened.ask(text)
    opened.wait_for_end()


def test_the_first_words_at_once_then_the_models(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    service.log.reset()
    set_up(tmp_path, service, "fast")
    opened = open_window()
    said(opened, "Why do cats purr?")
    asked = exchange(service, asks_whole)
    assert asked.body["model"] == "fast"
    assert "Why do cats purr?" in asked.body["messages"][0]["content"]
    until(lambda: titles(opened) != ["Why do cats purr?"], "the title is another")
    (title,) = titles(opened)
    assert 0 < len(title) <= 60
    assert opened.window.windowTitle() == f"{title} — Desktop Chat"
    said(opened, "And why do dogs not?")
    let_run(0.2)
    assert len(wholes(service)) == 1
    contacts = opened.settings().network.ledger.read()
    assert [each.purpose for each in contacts] == [Purpose.CHAT, Purpose.TITLE]
    again = open_window()
    until(lambda: titles(again) == [title], "it is kept")


def test_the_panel_beside_is_told(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    """It says what its conversation is called, with each word that the title has become."""
    service.log.reset()
    set_up(tmp_path, service, "fast")
    opened = open_window()
    panel = open_panel(opened)
    assert panel.heading.whole == "New chat"
    opened.window.activateWindow()
    until(opened.window.isActiveWindow, "the window is in front, the panel beside it")
    opened.edit.setFocus()
    opened.ask("Why do cats purr?")
    assert panel.heading.whole == "Why do cats purr?"
    opened.wait_for_end()
    until(lambda: titles(opened) != ["Why do cats purr?"], "the title is another")
    assert panel.heading.whole == titles(opened)[0]
    opened.rename(opened.listed[0].id, "Mine")
    until(lambda: panel.heading.whole == "Mine", "the person's own")
    opened.window.new_asked.emit()
    said(opened, "Another one")
    assert panel.heading.whole == "Mine"  # that of the conversation it was opened for


def test_a_title_of_the_persons_own_stays(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    service.log.reset()
    set_up(tmp_path, service, "rate:60:20")
    opened = open_window()
    opened.ask("first words")
    opened.rename(opened.listed[0].id, "Mine")
    opened.wait_for_end()
    let_run(0.3)
    assert titles(opened) == ["Mine"]
    assert wholes(service) == []


@pytest.mark.parametrize("how", ["switched off", "this run only"])
def test_off(how: str, open_window: OpenWindow, service: RunningService, tmp_path: Path) -> None:
    service.log.reset()
    if how == "switched off":
        set_up(tmp_path, service, "fast", model_titles=False)
        opened = open_window()
    else:
        opened = open_window(base_url=service.base_url, model="fast")
    said(opened, "first words")
    let_run(0.4)
    assert titles(opened) == ["first words"]
    assert len(service.log.exchanges) == 1


def test_a_failure_is_silent(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    service.log.reset()
    set_up(tmp_path, service, "fast")
    opened = open_window()
    opened.session.connections.choose_model("echo")
    said(opened, "first words")
    exchange(service, asks_whole)
    let_run(0.4)
    assert titles(opened) == ["first words"]
    assert opened.text == "first words\nfirst words"


def test_a_stopped_reply_asks_for_none(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    service.log.reset()
    set_up(tmp_path, service, "endless")
    opened = open_window()
    opened.ask("go on")
    until(lambda: len(opened.reply.text) > 20, "it goes on")
    opened.stop()
    opened.wait_for_end()
    opened.press(Key.Key_N, CTRL)
    let_run(0.3)
    assert wholes(service) == []
