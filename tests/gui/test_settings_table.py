"""The table of options and the settings window: what the one says, the other does."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QScrollArea, QWidget

from desktop_chat.storage.settings import PLAIN, Language, Settings, SettingsFile
from desktop_chat.ui.settings.controls import (
    Choice,
    FontChoice,
    LongText,
    Stepper,
    Swatches,
    Switch,
)
from desktop_chat.ui.settings.pages import find_control
from desktop_chat.ui.settings.place_table import places
from desktop_chat.ui.settings.rows import OptionRow
from desktop_chat.ui.settings.table import (
    NO_OPTIONS,
    Option,
    Place,
    Section,
    options,
    section_words,
)
from desktop_chat.ui.settings.window import SettingsWindow
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow

FIELDS = [option.field for option in options()]


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose_another(row: OptionRow) -> object:
    """Set an option to something else with mouse or keys; what it should be now."""
    control, default = row.control, row.default
    match control:
        case Switch():
            click(control)
            return not default
        case Choice():
            control.setFocus()
            QTest.keyClick(control, Qt.Key.Key_Down)
            values = [value for value, _ in row.option.choices]
            assert isinstance(default, StrEnum)
            return values[values.index(default) + 1]
        case Stepper():
            click(control.more)
            assert isinstance(default, int | float)
            return default + row.option.step
        case Swatches():
            click(list(control.buttons.values())[2])
            return list(control.buttons)[2]
        case FontChoice():
            until(lambda: control.count() > 1, "there are fonts")
            control.setFocus()
            QTest.keyClick(control, Qt.Key.Key_Down)
            return control.itemText(1)
        case LongText():
            control.setFocus()
            QTest.keyClicks(control, "Be brief.")
            QTest.keyClick(control, Qt.Key.Key_Tab)
            return "Be brief."


def value_of(opened: AppWindow, field: str) -> object:
    return getattr(opened.session.connections.settings, field)


def saved(folder: Path) -> Settings:
    return SettingsFile(folder / "settings.json").load()


def test_every_setting_is_an_option_or_said_to_be_none() -> None:
    assert set(FIELDS) | NO_OPTIONS == set(Settings._fields)
    assert set(FIELDS) <= PLAIN
    assert len(set(FIELDS)) == len(FIELDS)


@pytest.mark.parametrize("entry", [*options(), *places()], ids=lambda entry: entry.words)
def test_everything_has_a_name_and_a_sentence(entry: Option | Place) -> None:
    assert entry.words
    assert entry.sentence.endswith(".")
    assert entry.sentence != entry.words
    if isinstance(entry, Option) and entry.choices:
        default = entry.choices[0][0]
        assert Settings._field_defaults[entry.field] in list(type(default))
        assert [value for value, _ in entry.choices] == list(type(default))


@pytest.mark.parametrize("field", FIELDS)
def test_an_option_is_set_kept_and_reset(open_window: OpenWindow, field: str) -> None:
    opened = open_window()
    settings = opened.settings()
    row = settings.pages.row(field)
    until(row.control.isVisible, "the page is shown")
    assert row.control.accessibleName() == row.option.words
    assert row.control.accessibleDescription() == row.option.sentence
    assert not row.reset.isVisible()
    wanted = choose_another(row)
    assert value_of(opened, field) == wanted != row.default
    opened.session.settings_file.finish(5)
    assert getattr(saved(opened.data_dir), field) == wanted
    row = settings.pages.row(field)  # another language makes the rows anew
    until(row.reset.isVisible, "there is a way back")
    click(row.reset)
    assert value_of(opened, field) == row.default
    assert not row.reset.isVisible()
    opened.session.settings_file.finish(5)
    assert getattr(saved(opened.data_dir), field) == row.default


@pytest.mark.parametrize("place", places(), ids=lambda place: place.words)
def test_the_search_leads_to_every_place(open_window: OpenWindow, place: Place) -> None:
    settings = open_window().settings()
    pages = settings.pages
    pages.search.setFocus()
    QTest.keyClicks(pages.search, place.sentence)
    assert pages._results is not None
    assert [row.place for row in pages._results.places] == [place]
    click(pages._results.places[0].show_button)
    assert pages.section is place.section
    assert pages.search.text() == ""
    control = find_control(pages.page, place.control)
    assert control is not None
    assert control is QApplication.focusWidget() or not control.isVisible()


def found(settings: SettingsWindow) -> list[str]:
    results = settings.pages._results
    assert results is not None
    return [row.option.words for row in results.options]


def test_options_are_found_by_any_of_their_words_and_set_where_they_are_found(
    open_window: OpenWindow,
) -> None:
    opened = open_window()
    settings = opened.settings()
    search = settings.pages.search
    opened.press(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is search
    for words, expected in (
        ("night", ["Theme"]),  # another word for it
        ("DARK", ["Theme", "Accent colour"]),  # a choice's name, a sentence's begin
        ("monospace font", ["Code font"]),
        ("ctrl enter", ["Key that sends"]),
    ):
        search.clear()
        QTest.keyClicks(search, words)
        assert found(settings) == expected
    QTest.keyClick(search, Qt.Key.Key_Return)
    box = QApplication.focusWidget()
    assert isinstance(box, Choice)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert value_of(opened, "send_key") == "ctrl-enter"
    assert settings.pages.row("send_key").control.currentData() == "ctrl-enter"  # type: ignore[union-attr]


def test_a_search_without_a_hit_says_so_and_esc_leaves_it(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    QTest.keyClicks(settings.pages.search, "hologram")
    assert settings.pages.nothing.text() == "There is no such setting."
    assert settings.pages.nothing.isVisible()
    opened.press(Key.Key_Escape)
    assert settings.isVisible()
    assert settings.pages.search.text() == ""
    assert not settings.pages.nothing.isVisible()
    opened.press(Key.Key_Escape)
    assert not settings.isVisible()


def test_a_number_stays_within_its_limits_and_nonsense_changes_nothing(
    open_window: OpenWindow,
) -> None:
    opened = open_window()
    control = opened.settings().pages.row("type_size").control
    assert isinstance(control, Stepper)
    line = control.line
    for typed, wanted in (("12,5", 12.5), ("999", 12.5), ("x", 12.5), ("1", 8.0), ("", 8.0)):
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert value_of(opened, "type_size") == wanted
        assert line.text() == f"{wanted:g}"
    assert not control.less.isEnabled()
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert value_of(opened, "type_size") == 8.0
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert value_of(opened, "type_size") == 8.5


def test_the_pages_are_reached_by_keys(open_window: OpenWindow) -> None:
    settings = open_window().settings()
    nav: QListWidget = settings.pages.list
    assert [nav.item(i).text() for i in range(nav.count())] == [section_words(s) for s in Section]
    nav.setFocus()
    for section in list(Section)[1:]:
        QTest.keyClick(nav, Qt.Key.Key_Down)
        assert settings.pages.section is section
    labels = settings.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


PAGES_OF_ROWS = (
    Section.CHAT,
    Section.APPEARANCE,
    Section.KEYBOARD,
    Section.NETWORK,
)


@pytest.mark.parametrize("section", PAGES_OF_ROWS)
def test_tab_goes_down_the_page(open_window: OpenWindow, section: Section) -> None:
    settings = open_window().settings()
    pages = settings.pages
    pages.show_section(Section.ABOUT)
    pages.show_section(section)
    let_run(0.05)
    pages.list.setFocus(Qt.FocusReason.TabFocusReason)
    heights: list[int] = []
    for _ in range(20):
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if not pages.page.isAncestorOf(now):
            break
        middle = now.mapTo(pages.page.widget(), now.rect().center()).y()  # type: ignore[attr-defined]
        heights.append(middle)
    assert len(heights) > 2
    for before, after in pairwise(heights):
        assert after > before - 40, heights  # a button may stand a little higher than a field


def test_rows_that_are_made_anew_keep_their_place_for_tab(open_window: OpenWindow) -> None:
    opened = open_window()
    pages = opened.settings().pages
    pages.show_section(Section.NETWORK)
    opened.session.connections.change("language", Language.CHINESE)
    let_run(0.05)
    pages.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pages.list, Key.Key_Tab)
    assert QApplication.focusWidget() is pages.row("notify_words").control


@pytest.mark.parametrize("section", [Section.CHAT, Section.APPEARANCE])
def test_a_page_that_fits_has_no_scroll_bar(open_window: OpenWindow, section: Section) -> None:
    settings = open_window().settings()
    settings.pages.show_section(section)
    settings.resize(960, 700)
    let_run(0.05)
    last = settings.pages._rows[section].options[-1]
    area = settings.pages.page
    assert isinstance(area, QScrollArea)
    bottom = last.geometry().bottom()  # in the page, which begins with the rows
    assert bottom < area.viewport().height()  # all of it is in sight
    assert area.verticalScrollBar().maximum() == 0


def test_the_size_of_type_is_in_sight_while_it_grows(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.resize(700, 500)
    row = settings.pages.row("type_size")
    row.control.setFocus()
    area, line = settings.pages.page, row.control.focusProxy()
    assert isinstance(area, QScrollArea)
    assert line is not None
    opened.session.connections.change("type_size", 20.0)
    let_run(0.4)
    top = line.mapTo(area.viewport(), QPoint()).y()
    assert 0 <= top <= area.viewport().height() - line.height()
    opened.session.connections.change("type_size", 11.0)
