"""The actions under a message: what they say and send, versions, the tick, the menu."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from desktop_chat.resources import resources_dir
from desktop_chat.ui.theme.tokens import DARK, LIGHT
from desktop_chat.ui.transcript.message_bar import MessageAction, MessageBar
from tests.gui.app_window import SHIFT, Key, destroy_deleted, let_run, until
from tests.gui.floating import (
    ICONS,
    Heard,
    Page,
    is_sharper_at_200_percent,
    open_page,
    picture,
    press,
)

COPY = MessageAction("copy", "Copy", "copy")
MARKDOWN = MessageAction("copy-markdown", "Copy as Markdown", "copy-markdown")
EDIT = MessageAction("edit", "Edit & send again", "edit")
REGENERATE = MessageAction("regenerate", "Regenerate", "regenerate")
DELETE = MessageAction("delete", "Delete", "delete")
ALL = (COPY, MARKDOWN, EDIT, REGENERATE, DELETE)


@pytest.fixture
def page(qapp: QApplication, clean: None) -> Iterator[Page]:
    with open_page(qapp) as page:
        yield page


@pytest.fixture
def bar(page: Page) -> MessageBar:
    made = MessageBar(ICONS, page)
    made.show_actions(ALL, None)
    made.show()
    return made


@pytest.fixture
def heard(bar: MessageBar) -> Heard:
    return Heard(chosen=bar.chosen)


def shown_buttons(bar: MessageBar) -> list[QToolButton]:
    """In reading order."""
    let_run(0.01)
    buttons = [one for one in bar.findChildren(QToolButton) if one.isVisible()]
    buttons.sort(key=lambda one: one.mapTo(bar, QPoint()).x(), reverse=bar.isRightToLeft())
    return buttons


def names(bar: MessageBar) -> list[str]:
    return [button.accessibleName() for button in shown_buttons(bar)]


def button(bar: MessageBar, name: str) -> QToolButton:
    found = bar.button(name)
    assert found is not None
    return found


def test_it_offers_what_it_is_given_in_that_order(bar: MessageBar) -> None:
    assert names(bar) == [action.label for action in ALL]
    bar.show_actions((DELETE, COPY), None)
    assert names(bar) == ["Delete", "Copy"]
    assert bar.button("edit") is None
    bar.show_actions((COPY, EDIT, DELETE), None)
    assert names(bar) == ["Copy", "Edit & send again", "Delete"]
    bar.show_actions((), None)
    assert names(bar) == []


def test_it_is_as_large_as_its_row(bar: MessageBar) -> None:
    wide = bar.width()
    for one in shown_buttons(bar):
        assert min(one.width(), one.height()) >= 24
        assert one.toolTip() == one.accessibleName()
        assert bar.rect().contains(one.geometry())
    assert bar.height() == 24  # the air under a message
    bar.show_actions((COPY,), None)
    assert bar.width() < wide / 3


def test_a_click_chooses(bar: MessageBar, heard: Heard) -> None:
    for one in shown_buttons(bar):
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    assert heard.take() == [("chosen", action.name) for action in ALL]


def test_a_click_takes_no_focus(bar: MessageBar, page: Page) -> None:
    box = QLineEdit(page)
    box.show()
    box.setFocus()
    for one in shown_buttons(bar):
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is box


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_tab_goes_through_it_in_order_and_a_key_chooses(
    bar: MessageBar, heard: Heard, key: Qt.Key
) -> None:
    bar.show_actions((DELETE, COPY), (2, 3))
    let_run(0.01)
    first = bar.versions.previous_button
    first.setFocus()
    for _ in range(4):
        press(key)
        press(Key.Key_Tab)
    wanted = ("previous-version", "next-version", "delete", "copy")
    assert heard.take() == [("chosen", name) for name in wanted]
    press(Key.Key_Backtab, SHIFT)
    assert QApplication.focusWidget() is button(bar, "copy")


def test_the_focus_can_be_seen(bar: MessageBar) -> None:
    one = button(bar, "edit")
    before = picture(one)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    ring = picture(one)
    assert ring != before
    assert ring.pixelColor(12, 0).name().upper() == LIGHT.accent


def test_versions_are_counted(bar: MessageBar, heard: Heard) -> None:
    assert not bar.versions.isVisible()
    bar.show_actions(ALL, (2, 3))
    assert names(bar)[:2] == ["Previous version", "Next version"]
    assert bar.versions.place.text() == "2/3"
    assert bar.versions.place.accessibleName() == "Version 2 of 3"
    QTest.mouseClick(bar.versions.previous_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.versions.next_button, Qt.MouseButton.LeftButton)
    assert heard.take() == [("chosen", "previous-version"), ("chosen", "next-version")]
    bar.show_actions(ALL, None)
    assert not bar.versions.isVisible()


def test_versions_end_at_both_ends(bar: MessageBar, heard: Heard) -> None:
    bar.show_actions(ALL, (2, 3))
    before, after = bar.versions.previous_button, bar.versions.next_button
    lively = picture(after)
    after.setFocus()
    bar.show_actions(ALL, (3, 3))
    assert QApplication.focusWidget() is before
    assert (before.isEnabled(), after.isEnabled()) == (True, False)
    assert strongest(picture(after)) < strongest(lively) / 2
    bar.show_actions(ALL, (1, 3))
    assert QApplication.focusWidget() is after
    QTest.mouseClick(before, Qt.MouseButton.LeftButton)
    assert heard.take() == []


def strongest(image: object) -> int:
    """The greatest opacity in a picture."""
    from PySide6.QtGui import QImage

    assert isinstance(image, QImage)
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(image.pixelColor(x, y).alpha() for x, y in spots)


def test_from_right_to_left_the_arrows_point_the_other_way(page: Page, bar: MessageBar) -> None:
    bar.show_actions(ALL, (2, 3))
    let_run(0.01)
    before, after = picture(bar.versions.previous_button), picture(bar.versions.next_button)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert names(bar) == ["Previous version", "Next version", *(action.label for action in ALL)]
    assert picture(bar.versions.previous_button) == after
    assert picture(bar.versions.next_button) == before


@pytest.mark.parametrize("name", ["copy", "copy-markdown"])
def test_what_was_copied_is_ticked_for_a_moment(bar: MessageBar, heard: Heard, name: str) -> None:
    one = button(bar, name)
    label, plain, other = one.accessibleName(), picture(one), picture(button(bar, "edit"))
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    QTest.mouseMove(bar, QPoint(bar.width() - 2, 2))
    let_run(0.02)
    ticked = picture(one)
    assert ticked != plain
    assert one.accessibleName() == "Copied"
    bar.set_colours(DARK)
    bar.set_colours(LIGHT)
    assert picture(one) == ticked
    assert picture(button(bar, "edit")) == other
    let_run(0.8)
    assert one.accessibleName() == "Copied"
    until(lambda: one.accessibleName() == label, "the tick is gone", seconds=5)
    assert picture(one) == plain
    assert heard.take() == [("chosen", name)]


def test_the_tick_does_not_go_along_to_another_message(bar: MessageBar) -> None:
    one = button(bar, "copy")
    plain = picture(one)
    one.click()
    bar.show_actions(ALL, None)
    assert (one.accessibleName(), picture(one)) == ("Copy", plain)
    one.click()
    bar.show_actions((EDIT,), None)
    bar.show_actions(ALL, None)
    assert (one.accessibleName(), picture(one)) == ("Copy", plain)


def test_the_menu_has_the_same_actions(bar: MessageBar, heard: Heard) -> None:
    menu = bar.context_menu(ALL)
    menu.popup(QPoint(10, 10))
    actions = [action for action in menu.actions() if not action.isSeparator()]
    texts = [action.text().replace("&&", "&") for action in actions]
    assert texts == [action.label for action in ALL]
    assert actions[2].text() == "Edit && send again"  # no key hides in it
    assert not any(action.icon().isNull() for action in actions)
    assert [action.isSeparator() for action in menu.actions()].index(True) == 4  # before Delete
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert heard.take() == [("chosen", "copy-markdown")]


def test_a_menu_that_was_closed_is_gone(bar: MessageBar, heard: Heard) -> None:
    gone = Heard()
    menu = bar.context_menu(ALL)
    menu.destroyed.connect(lambda: gone.all.append(("gone",)))
    menu.popup(QPoint(10, 10))
    QTest.keyClick(menu, Key.Key_Escape)
    destroy_deleted()
    assert gone.take() == [("gone",)]
    assert heard.take() == []


def test_it_follows_the_colours_and_is_sharp(bar: MessageBar) -> None:
    bar.show_actions(ALL, (2, 3))
    for one in shown_buttons(bar):
        bar.set_colours(LIGHT)
        light = picture(one)
        bar.set_colours(DARK)
        assert picture(one) != light
        assert is_sharper_at_200_percent(one)


def test_the_icons_are_one_set() -> None:
    icons = sorted((resources_dir() / "icons").glob("*.svg"))
    drawn = {file.stem: file.read_text("utf-8") for file in icons if file.stem != "desktop-chat"}
    wanted = {*(action.icon for action in ALL), "more", "search", "close", "check", "arrow-down"}
    assert wanted <= set(drawn)
    for name, svg in drawn.items():
        assert 'viewBox="0 0 24 24"' in svg, name
        assert 'stroke-width="1.5"' in svg, name
        assert 'stroke="currentColor"' in svg, name
        assert not re.search(r"#[0-9a-fA-F]{3}|href|<text|<image|<style", svg), name
