"""The page about the program: nothing is asked unless pressed or switched on."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat import __version__
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.updates import Updates
from desktop_chat.ui.settings.about_page import AboutPage
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.update_desk import UpdateDesk
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.unit.test_updates import announcing

NEWS = {"version": "99.0.0", "notes": "<b>Bold</b> words", "page": "https://example.com/99"}


def about(opened: AppWindow) -> AboutPage:
    settings = opened.session.settings.open()
    settings.pages.show_section(Section.ABOUT)
    return settings.about


def enter_address(page: AboutPage, address: str) -> None:
    page.address.setFocus()
    page.address.selectAll()
    QTest.keyClicks(page.address, address)
    QTest.keyClick(page.address, Qt.Key.Key_Return)


def press_look(opened: AppWindow, page: AboutPage) -> None:
    page.said.say("")
    opened.click(page.look)
    until(lambda: page.said.text() not in ("", "Looking …") and page.look.isEnabled(), "an answer")


def is_due(desk: UpdateDesk) -> bool:
    return desk.is_due


def test_what_is_new_is_shown_when_it_is_asked_for(open_window: OpenWindow) -> None:
    opened = open_window()
    page = about(opened)
    assert __version__ in page.version.text()
    QTest.mouseClick(page.look, Qt.MouseButton.LeftButton)
    # This build knows no address.
    assert "does not know an address" in page.address_said.text()
    seen: list[str] = []
    with announcing(json.dumps(NEWS).encode(), seen=seen) as address:
        enter_address(page, address)
        assert page.look.isEnabled()
        assert seen == []
        press_look(opened, page)
    assert len(seen) == 1
    assert page.said.text() == "Version 99.0.0 is out."
    assert page.notes.isVisible()
    assert page.notes.toPlainText() == NEWS["notes"]
    assert page.get.isVisible()
    kept = opened.session.connections.settings.updates
    assert kept.address == address
    assert not kept.daily
    opened.session.settings_file.finish(5)
    again = opened.session.settings_file.load().updates
    assert again == kept


def test_the_newest_version_and_answers_that_are_none(open_window: OpenWindow) -> None:
    opened = open_window()
    page = about(opened)
    with announcing(json.dumps({"version": __version__}).encode()) as address:
        enter_address(page, address)
        press_look(opened, page)
    assert page.said.text() == "This is the newest version."
    assert not page.notes.isVisible()
    assert not page.get.isVisible()
    with announcing(b"<html></html>") as address:
        enter_address(page, address)
        press_look(opened, page)
    assert page.said.text().startswith("127.0.0.1:")
    assert page.said.text().endswith(" does not tell of versions at this address.")


def test_an_address_in_the_open_is_refused(open_window: OpenWindow) -> None:
    opened = open_window()
    page = about(opened)
    enter_address(page, "http://updates.example.com/latest")
    assert "https://" in page.address_said.text()
    QTest.mouseClick(page.look, Qt.MouseButton.LeftButton)
    assert "https://" in page.address_said.text()
    assert opened.session.connections.settings.updates == Updates()


def test_what_is_chosen_about_updates_is_reset(open_window: OpenWindow) -> None:
    opened = open_window()
    page = about(opened)
    assert not page.reset.isVisible()
    assert page.reset.accessibleName() == "Reset: Updates"
    enter_address(page, "https://updates.example.com/latest")
    opened.click(page.daily)
    assert opened.session.connections.settings.updates.daily
    opened.click(page.reset)
    assert opened.session.connections.settings.updates == Updates()
    assert not page.daily.isChecked()
    assert page.address.text() == ""
    assert not page.reset.isVisible()


def test_nothing_is_asked_at_a_start_unless_it_is_switched_on(open_window: OpenWindow) -> None:
    opened = open_window()
    seen: list[str] = []
    with announcing(json.dumps(NEWS).encode(), seen=seen) as address:
        desk = opened.session.updates
        assert desk is not None
        said: list[str] = []
        opened.session.connections.set_updates(Updates(address=address))
        assert not is_due(desk)
        opened.session.connections.set_updates(Updates(daily=True, address=address))
        assert is_due(desk)
        opened.session.controller.spawn(desk.look_daily(said.append))
        until(lambda: said, "the news")
        assert not is_due(desk)  # once a day
        opened.session.controller.spawn(desk.look_daily(said.append))
        QTest.qWait(100)
    assert len(seen) == 1
    assert "99.0.0" in said[0]
    page = about(opened)
    assert page.daily.isChecked()
    assert page.notes.toPlainText() == NEWS["notes"]
    opened.click(page.daily)
    assert not opened.session.connections.settings.updates.daily


def test_the_request_stands_in_the_list_of_contacts(open_window: OpenWindow) -> None:
    opened = open_window()
    page = about(opened)
    with announcing(json.dumps(NEWS).encode()) as address:
        enter_address(page, address)
        press_look(opened, page)
    ledger = opened.session.settings.open().network.ledger.read()
    assert [contact.purpose for contact in ledger] == [Purpose.UPDATES]
