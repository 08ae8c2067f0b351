"""The bar that finds: keys, input methods, focus, what it says, where it stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_chat.ui.theme.tokens import DARK, LIGHT
from desktop_chat.ui.transcript.find_bar import FindBar
from tests.gui.app_window import NONE, SHIFT, Key, compose, let_run, until
from tests.gui.floating import (
    ICONS,
    Heard,
    Page,
    destroy,
    is_sharper_at_200_percent,
    open_page,
    picture,
    press,
)

KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def page(qapp: QApplication, clean: None) -> Iterator[Page]:
    with open_page(qapp) as page:
        yield page


@pytest.fixture
def bar(page: Page) -> FindBar:
    made = FindBar(ICONS, page)
    made.set_colours(LIGHT)
    made.place_in(page.rect())
    return made


@pytest.fixture
def heard(bar: FindBar) -> Heard:
    return Heard(
        searched=bar.searched, next=bar.next_asked, previous=bar.previous_asked, closed=bar.closed
    )


def test_it_opens_with_the_first_line_of_what_was_selected(bar: FindBar, heard: Heard) -> None:
    assert not bar.isVisible()
    bar.open_with("brown fox\nand more")
    assert bar.isVisible()
    assert QApplication.focusWidget() is bar.edit
    assert (bar.edit.text(), bar.edit.selectedText()) == ("brown fox", "brown fox")
    let_run(0.1)
    assert heard.take() == [("searched", "brown fox")]


def test_it_opens_again_with_what_was_looked_for_last(bar: FindBar, heard: Heard) -> None:
    bar.open_with("fox")
    press(Key.Key_Escape)
    heard.take()
    bar.open_with("")
    assert heard.take() == [("searched", "fox")]
    QTest.keyClicks(bar.edit, "dog")  # in place of what is selected
    assert bar.edit.text() == "dog"


def test_typing_searches_once_it_pauses(bar: FindBar, heard: Heard) -> None:
    bar.open_with("")
    QTest.keyClicks(bar.edit, "lazy")
    assert heard.take() == []
    until(lambda: heard.all, "the search begins")
    assert heard.take() == [("searched", "lazy")]
    bar.edit.clear()
    until(lambda: heard.all, "the search ends")
    assert heard.take() == [("searched", "")]


@pytest.mark.parametrize(
    ("key", "held", "asked"),
    [
        (Key.Key_Return, NONE, "next"),
        (Key.Key_Enter, KEYPAD, "next"),
        (Key.Key_F3, NONE, "next"),
        (Key.Key_Return, SHIFT, "previous"),
        (Key.Key_Enter, KEYPAD | SHIFT, "previous"),
        (Key.Key_F3, SHIFT, "previous"),
    ],
)
def test_keys_go_to_the_next_and_the_previous_match(
    bar: FindBar, heard: Heard, key: Qt.Key, held: Qt.KeyboardModifier, asked: str
) -> None:
    bar.open_with("")
    QTest.keyClicks(bar.edit, "fox")
    press(key, held)  # before the pause is over: the search comes first
    press(key, held)
    let_run(0.1)
    assert heard.take() == [("searched", "fox"), (asked,), (asked,)]
    assert QApplication.focusWidget() is bar.edit


def test_with_no_words_there_is_no_next_match(bar: FindBar, heard: Heard) -> None:
    bar.open_with("")
    press(Key.Key_Return)
    let_run(0.1)
    assert heard.take() == []


def test_the_buttons_do_what_the_keys_do(bar: FindBar, heard: Heard) -> None:
    bar.open_with("fox")
    bar.set_count(1, 2, is_complete=True)
    heard.take()
    for button in (bar.next_button, bar.previous_button, bar.close_button):
        assert QApplication.focusWidget() is bar.edit
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.take() == [("next",), ("previous",), ("closed",)]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_tab_reaches_every_button_and_a_key_presses_it(
    bar: FindBar, heard: Heard, key: Qt.Key
) -> None:
    bar.open_with("fox")
    bar.set_count(1, 2, is_complete=True)
    heard.take()
    for button in (bar.previous_button, bar.next_button, bar.close_button):
        press(Key.Key_Tab)
        assert QApplication.focusWidget() is button
        press(key)
    assert heard.take() == [("previous",), ("next",), ("closed",)]


def test_keys_belong_to_the_input_method_while_it_composes(bar: FindBar, heard: Heard) -> None:
    bar.open_with("fox")
    heard.take()
    bar.edit.end(False)
    compose(bar.edit, "ni hao")
    for key, held in ((Key.Key_Return, NONE), (Key.Key_F3, SHIFT), (Key.Key_Escape, NONE)):
        press(key, held)
    let_run(0.1)
    assert heard.take() == []
    assert bar.isVisible()
    commit = QInputMethodEvent()
    commit.setCommitString("你好")
    QApplication.sendEvent(bar.edit, commit)
    press(Key.Key_Return)
    assert heard.take() == [("searched", "fox你好"), ("next",)]


def test_keys_work_again_after_composing_was_left(bar: FindBar, page: Page, heard: Heard) -> None:
    bar.open_with("fox")
    compose(bar.edit, "ni")
    page.view.setFocus()
    bar.edit.setFocus()
    press(Key.Key_Escape)
    assert heard.take()[-1] == ("closed",)


def test_esc_closes_before_it_means_anything_else(bar: FindBar, page: Page, heard: Heard) -> None:
    esc = Heard(window=QShortcut(QKeySequence("Esc"), page).activated)
    for widget in (bar.edit, bar.close_button):
        bar.open_with("fox")
        widget.setFocus()
        heard.take()
        press(Key.Key_Escape)
        assert heard.take() == [("closed",)]
        assert esc.take() == []
        assert QApplication.focusWidget() is page.view
    press(Key.Key_Escape)
    assert esc.take() == [("window",)]
    assert heard.take() == []


def test_a_window_s_f3_works_wherever_the_focus_is(bar: FindBar, page: Page, heard: Heard) -> None:
    window = Heard(window=QShortcut(QKeySequence("F3"), page).activated)
    bar.open_with("fox")
    heard.take()
    press(Key.Key_F3)
    assert (heard.take(), window.take()) == ([("next",)], [])
    page.view.setFocus()
    press(Key.Key_F3)
    assert (heard.take(), window.take()) == ([], [("window",)])


def test_closing_takes_no_focus_from_elsewhere(bar: FindBar, page: Page) -> None:
    other = QLineEdit(page)
    other.show()
    bar.open_with("fox")
    other.setFocus()
    bar.dismiss()
    assert QApplication.focusWidget() is other


def test_it_closes_where_what_had_the_focus_is_gone(bar: FindBar, page: Page) -> None:
    other = QLineEdit(page)
    other.show()
    other.setFocus()
    bar.open_with("fox")
    destroy(other)
    press(Key.Key_Escape)
    assert not bar.isVisible()


def test_a_search_that_waits_is_dropped_with_the_bar(bar: FindBar, heard: Heard) -> None:
    bar.open_with("")
    QTest.keyClicks(bar.edit, "fox")
    press(Key.Key_Escape)
    let_run(0.1)
    bar.dismiss()
    assert heard.take() == [("closed",)]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ((3, 17, True), "3 of 17"),
        ((0, 17, True), "17 matches"),
        ((0, 1, True), "1 match"),
        ((0, 0, True), "No matches"),
        ((0, 0, False), "Searching…"),
        ((1, 1, False), "1 match so far…"),
        ((1, 17, False), "17 matches so far…"),
    ],
)
def test_it_says_how_many(bar: FindBar, count: tuple[int, int, bool], words: str) -> None:
    bar.open_with("fox")
    bar.set_count(*count)
    assert bar.count.text() == words
    assert bar.edit.accessibleDescription() == words
    assert bar.next_button.isEnabled() is bar.previous_button.isEnabled() is (count[1] > 0)


def test_with_no_words_it_says_nothing(bar: FindBar) -> None:
    bar.open_with("fox")
    bar.set_count(3, 17, is_complete=True)
    bar.edit.clear()
    assert bar.count.text() == ""
    bar.set_count(0, 0, is_complete=True)  # the answer to a search that is over
    assert bar.count.text() == ""
    assert not bar.next_button.isEnabled()


def test_a_button_that_goes_grey_gives_the_focus_to_the_field(bar: FindBar) -> None:
    bar.open_with("fox")
    bar.set_count(1, 1, is_complete=True)
    bar.next_button.setFocus()
    bar.set_count(0, 0, is_complete=True)
    assert QApplication.focusWidget() is bar.edit


def test_everything_has_a_name_and_room_for_a_finger(bar: FindBar) -> None:
    assert bar.edit.accessibleName() == "Find in this conversation"
    assert 36 <= bar.height() <= 40
    for button in (bar.previous_button, bar.next_button, bar.close_button):
        assert button.accessibleName()
        assert button.toolTip().startswith(button.accessibleName())
        assert min(button.width(), button.height()) >= 24


def parts(bar: FindBar) -> list[QWidget]:
    return [bar.edit, bar.count, bar.previous_button, bar.next_button, bar.close_button]


def check_order(bar: FindBar) -> None:
    """Its parts stand in it, side by side, in reading order."""
    shown = [part.geometry() for part in parts(bar) if not part.isHidden()]
    if bar.isRightToLeft():
        shown.reverse()
    for left, right in itertools.pairwise(shown):
        assert left.right() < right.left()
    assert all(bar.rect().contains(one) for one in shown)


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_it_stands_where_lines_end(bar: FindBar, page: Page, direction: Qt.LayoutDirection) -> None:
    page.setLayoutDirection(direction)
    bar.open_with("fox")
    bar.set_count(3, 17, is_complete=True)
    let_run(0.01)
    check_order(bar)
    middle, place = page.width() / 2, bar.geometry()
    assert page.rect().contains(place)
    is_at_right = place.center().x() > middle
    assert is_at_right is (direction is Qt.LayoutDirection.LeftToRight)
    assert place.top() < 20


@pytest.mark.parametrize("width", [420, 300, 700])
def test_it_fits_at_twice_the_type_and_in_a_narrow_window(
    bar: FindBar, page: Page, width: int
) -> None:
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    page.setFont(font)
    room = QRect(10, 0, width, 300)
    bar.place_in(room)
    bar.open_with("fox")
    for count in ((1, 2, True), (1, 17_000, False), (0, 0, True)):
        bar.set_count(*count)
        let_run(0.01)
        assert room.contains(bar.geometry())
        assert bar.edit.height() >= bar.edit.fontMetrics().height() + 6
        check_order(bar)


def test_it_holds_still_while_the_count_changes(bar: FindBar) -> None:
    bar.open_with("fox")
    bar.set_count(1, 1_234, is_complete=False)
    let_run(0.01)
    before = [part.geometry() for part in (bar, *parts(bar))]
    for count in ((1, 2, True), (0, 0, True), (2, 1_235, False)):
        bar.set_count(*count)
        let_run(0.01)
        assert [part.geometry() for part in (bar, *parts(bar))] == before


def test_a_click_on_the_card_is_no_click_into_the_text(page: Page) -> None:
    bar = FindBar(ICONS, page.view.viewport())
    bar.place_in(page.view.viewport().rect())
    bar.open_with("fox")
    bar.set_count(1, 17, is_complete=True)
    let_run(0.01)
    cursor = page.view.textCursor().position()
    QTest.mouseDClick(bar.count, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NONE, QPoint(3, 3))
    assert page.view.textCursor().position() == cursor
    assert not page.view.textCursor().hasSelection()
    assert QApplication.focusWidget() is bar.edit


def test_it_follows_the_colours_and_is_sharp(bar: FindBar) -> None:
    for button in (bar.previous_button, bar.next_button, bar.close_button):
        bar.set_colours(LIGHT)
        light = picture(button)
        bar.set_colours(DARK)
        assert picture(button) != light
        assert is_sharper_at_200_percent(button)
