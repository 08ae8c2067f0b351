"""The menu bar of macOS: its menus are those of the commands, its roles the system's."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_chat.ui.app_menu import AppMenu
from desktop_chat.ui.menu_bar import MenuBar
from tests.gui.app_window import AppWindow, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask

Role = QAction.MenuRole


@pytest.fixture
def menus(scripted: AppWindow) -> Iterator[MenuBar]:
    made = MenuBar(scripted.window)
    yield made
    made.bar.deleteLater()


def menu(menus: MenuBar, title: str) -> QMenu:
    (found,) = (each.menu() for each in menus.bar.actions() if each.text() == title)
    assert isinstance(found, QMenu)
    found.aboutToShow.emit()
    return found


def entry(menus: MenuBar, title: str, words: str) -> QAction:
    (found,) = (each for each in menu(menus, title).actions() if each.text() == words)
    return found


def test_roles_are_given_and_never_guessed(menus: MenuBar) -> None:
    actions = [
        action
        for each in menus.bar.actions()
        for action in menu(menus, each.text()).actions()
        if not action.isSeparator()
    ]
    roles = {action.text(): action.menuRole() for action in actions}
    assert roles["Settings"] is Role.PreferencesRole
    assert roles["Quit"] is Role.QuitRole
    assert roles["About Desktop Chat"] is Role.AboutRole
    assert Role.TextHeuristicRole not in roles.values()
    assert len([role for role in roles.values() if role is not Role.NoRole]) == 3
    assert not any(action.shortcut().toString() for action in actions)


def test_menus_do_what_can_be_done_just_now(
    scripted: AppWindow, menus: MenuBar, backend: ScriptedBackend
) -> None:
    assert not entry(menus, "Conversation", "Pin this conversation").isEnabled()
    reply = ask(scripted, backend, "Why?")
    reply.say("So.")
    reply.finish()
    scripted.wait_for_end()
    assert entry(menus, "Conversation", "Pin this conversation").isEnabled()
    entry(menus, "Conversation", "Pin this conversation").trigger()
    assert scripted.listed[0].arrangement.is_pinned
    assert entry(menus, "Conversation", "Unpin this conversation").isEnabled()
    entry(menus, "File", "New chat").trigger()
    assert scripted.window.is_empty


def test_there_is_one_on_macos_only(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bars(opened: AppWindow) -> list[MenuBar]:
        desks = opened.session.history.desks
        return [each.bar for each in desks if isinstance(each, AppMenu) and each.bar is not None]

    opened = open_window()
    let_run(0.5)
    assert bars(opened) == []
    monkeypatch.setattr("desktop_chat.ui.app_menu.sys", SimpleNamespace(platform="darwin"))
    opened = open_window()
    until(lambda: bars(opened), "there is one")
    bars(opened)[0].bar.deleteLater()


def test_text_fields_are_edited(scripted: AppWindow, menus: MenuBar) -> None:
    scripted.type("harbour")
    entry(menus, "Edit", "Select all").trigger()
    entry(menus, "Edit", "Cut").trigger()
    assert scripted.edit.text() == ""
    assert QGuiApplication.clipboard().text() == "harbour"
    entry(menus, "Edit", "Undo").trigger()
    assert scripted.edit.text() == "harbour"
