"""The button back to the end: its place, its dot, and that it leaves the focus alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.ui.theme.tokens import DARK, LIGHT
from desktop_chat.ui.transcript.jump_button import JumpButton
from tests.gui.app_window import Key
from tests.gui.floating import ICONS, Heard, Page, is_sharper_at_200_percent, open_page, picture


@pytest.fixture
def page(qapp: QApplication, clean: None) -> Iterator[Page]:
    with open_page(qapp) as page:
        yield page


@pytest.fixture
def button(page: Page) -> JumpButton:
    made = JumpButton(ICONS, page.view)
    made.set_colours(LIGHT)
    return made


def has_colour(image: QImage, colour: str) -> bool:
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return any(image.pixelColor(x, y) == QColor(colour) for x, y in spots)


def test_it_stands_at_the_bottom_in_the_middle(button: JumpButton) -> None:
    room = QRect(20, 10, 600, 300)
    button.place_in(room)
    place = button.geometry()
    assert room.contains(place)
    assert abs(place.center().x() - room.center().x()) <= 1
    assert 8 <= room.bottom() - place.bottom() <= 16
    assert 32 <= place.width() == place.height() <= 36


def test_it_comes_and_goes_without_the_focus(button: JumpButton, page: Page) -> None:
    assert not button.isVisible()
    for visible in (True, False):
        button.setVisible(visible)
        assert QApplication.focusWidget() is page.view


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_by_keyboard_the_focus_goes_back_to_the_text(
    button: JumpButton, page: Page, key: Qt.Key
) -> None:
    heard = Heard(jump=button.clicked)
    button.clicked.connect(button.hide)
    button.show()
    other = QLineEdit(page)
    other.show()
    page.setTabOrder(button, other)  # who hides is followed by this one, but for us
    plain = picture(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture(button) != plain
    QTest.keyClick(button, key)
    assert heard.take() == [("jump",)]
    assert not button.isVisible()
    assert QApplication.focusWidget() is page.view


def test_a_dot_says_that_there_is_new_text(button: JumpButton) -> None:
    button.show()
    assert (button.accessibleName(), button.accessibleDescription()) == ("Jump to latest", "")
    assert not has_colour(picture(button), LIGHT.accent)
    button.set_has_news(True)
    assert has_colour(picture(button), LIGHT.accent)
    assert button.accessibleDescription() == "There is new text"
    button.set_has_news(False)
    assert not has_colour(picture(button), LIGHT.accent)
    assert button.accessibleDescription() == ""


def test_from_right_to_left_the_dot_is_on_the_other_side(button: JumpButton) -> None:
    button.set_has_news(True)
    right = button.width() // 2
    assert has_colour(picture(button).copy(right, 0, right, right), LIGHT.accent)
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert has_colour(picture(button).copy(0, 0, right, right), LIGHT.accent)
    assert not has_colour(picture(button).copy(right, 0, right, right), LIGHT.accent)


def test_it_follows_the_colours_and_is_sharp(button: JumpButton) -> None:
    light = picture(button)
    assert has_colour(light, LIGHT.background)
    assert not has_colour(light, LIGHT.surface)  # it would be lost on a code card
    button.set_colours(DARK)
    assert has_colour(picture(button), DARK.hover)
    assert picture(button) != light
    assert is_sharper_at_200_percent(button)
