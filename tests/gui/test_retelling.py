"""Another language, chosen while the app runs: every window speaks it at once, and nothing is
lost of a reply that grows or of what is being written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat import __version__
from desktop_chat.chat.messages import Status
from desktop_chat.chat.search_words import Scope
from desktop_chat.storage.settings import Language
from desktop_chat.ui import words
from desktop_chat.ui.palette.desk import PaletteDesk
from desktop_chat.ui.palette.finding import scope_words
from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.retelling import speak_now
from desktop_chat.ui.settings.controls import Choice
from desktop_chat.ui.settings.table import Section, section_words
from desktop_chat.ui.words import speak, spoken
from tests.gui import walking
from tests.gui.app_window import AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask
from tests.gui.test_every_widget import PROMPT, THEIRS
from tests.gui.walking import PseudoSentences

NAMES = frozenset({f"Desktop Chat {__version__}"})


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words._speech.sentences = None
    speak(Language.CHINESE)  # so that what follows is another language, and all is set anew
    speak(Language.SYSTEM)


@pytest.fixture
def beside(scripted: AppWindow) -> Iterator[Beside]:
    session = scripted.session
    parts = (session.controller, session.history.desk, session.appearance)
    made = Beside(scripted.window, *parts, scripted.data_dir)
    yield made
    made.close()


def choose(opened: AppWindow, name: str) -> None:
    """Choose a language in the settings, by keyboard."""
    box = opened.settings().pages.row("language").control
    assert isinstance(box, Choice)
    box.setFocus()
    while box.currentText() != name:
        before = box.currentIndex()
        QTest.keyClick(box, Key.Key_Down if box.findText(name) > before else Key.Key_Up)
        settings = opened.session.settings.window
        assert settings is not None
        box = settings.pages.row("language").control
        assert isinstance(box, Choice)
        assert box.currentIndex() != before


def test_all_windows_speak_it_at_once(scripted: AppWindow, beside: Beside) -> None:
    beside.open_help()
    assert beside.help is not None
    assert beside.help.window is not None
    beside.help.window.tabs.setCurrentIndex(1)
    beside.open_quick("A quick one")
    assert beside.quick is not None
    come_back(scripted)
    choose(scripted, "中文")
    settings = scripted.session.settings.window
    assert settings is not None
    assert spoken() is Language.CHINESE
    assert settings.windowTitle().startswith("设置")
    assert settings.pages.list.item(3).text() == section_words(Section.APPEARANCE) == "外观"
    assert QApplication.focusWidget() is settings.pages.row("language").control
    assert scripted.edit.accessibleName() == "消息"
    assert scripted.window.sidebar.new_button.toolTip() == "新对话 (Ctrl+N)"
    assert beside.help.window.windowTitle().startswith("帮助")
    assert beside.help.window.tabs.currentIndex() == 1
    assert beside.quick.window.clipboard.text() != "Ask about the clipboard"
    assert beside.quick.window.composer.text() == "A quick one"


def test_the_fixed_names_are_the_same_after_there_and_back(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    ask(scripted, backend, "Why?").say("Because.")
    scripted.wait_for_text("Because.")
    assert scripted.window.sidebar.list is not None
    names = walked_names(scripted.window)
    come_back(scripted)
    choose(scripted, "中文")
    assert "消息" in walked_names(scripted.window)
    choose(scripted, "English")
    assert walked_names(scripted.window) == names
    settings = scripted.session.settings.window
    assert settings is not None
    found = [settings.pages.list.item(at).text() for at in range(len(Section))]
    assert found == [section_words(section) for section in Section]
    assert found[:2] == ["Connections", "Chat"]
    come_back(scripted)
    scripted.stop()
    scripted.wait_for_end()


def test_nothing_is_lost_of_a_reply_or_of_what_is_being_written(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    reply = ask(scripted, backend, "Why?")
    reply.say("The first half, ")
    scripted.wait_for_text("The first half,")
    scripted.type("half written")
    choose(scripted, "中文")
    assert scripted.button.accessibleName() == "停止"
    assert "The first half," in scripted.text
    reply.say("and the second.")
    scripted.wait_for_text("The first half, and the second.")
    choose(scripted, "English")
    reply.finish()
    assert scripted.wait_for_end() is Status.COMPLETE
    assert scripted.reply.text == "The first half, and the second."
    assert scripted.edit.toPlainText() == "half written"


def test_names_that_are_one_word_in_chinese_come_back_as_two(scripted: AppWindow) -> None:
    choose(scripted, "中文")
    settings = scripted.session.settings.window
    assert settings is not None
    pages = settings.pages
    pages.list.setStyleSheet("font-size: 24px")  # so that English names need more room
    settings.close()
    come_back(scripted)
    scripted.settings()
    narrow = pages._side.width()
    come_back(scripted)
    scripted.press(Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    desk = next(d for d in scripted.session.history.desks if isinstance(d, PaletteDesk))
    assert desk.panel is not None
    chips = desk.panel.filters.chips
    assert "消息" in [chip.text() for chip in chips]
    scripted.press(Key.Key_Escape)
    choose(scripted, "English")
    assert [chip.text() for chip in chips[:7]] == [scope_words(scope) for scope in Scope]
    assert {"Messages", "Models"} <= {chip.accessibleName() for chip in chips}
    assert pages._side.width() > narrow
    until(lambda: pages.list.viewport().width() >= pages.list.sizeHintForColumn(0), "it has room")
    come_back(scripted)


def walked_names(window: QWidget) -> list[str]:
    return sorted(widget.accessibleName() for widget in walking.widgets(window))


def come_back(opened: AppWindow) -> None:
    opened.window.activateWindow()
    until(opened.window.isActiveWindow, "the window is in front")
    opened.edit.setFocus()


def test_nothing_stays_in_the_language_before(open_window: OpenWindow) -> None:
    """Every sentence is another one in a language of signs: what has none was not said anew."""
    opened = open_window()
    session = opened.session
    made_of = (session.controller, session.history.desk, session.appearance)
    beside = Beside(opened.window, *made_of, opened.data_dir)
    opened.ask(PROMPT)
    until(lambda: opened.reply.text, "the reply grows")
    opened.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    beside.open_help()
    beside.open_quick()
    come_back(opened)
    settings = opened.settings()
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.05)
    words._speech.sentences = PseudoSentences()  # type: ignore[assignment]
    speak_now(Language.ENGLISH, opened.window, session.connections)
    settings_controller = session.settings._controller
    assert settings_controller is not None
    settings_controller.retell()
    let_run(0.5)  # what is counted while a reply grows is told anew soon
    theirs = THEIRS | set(QFontDatabase.families()) | NAMES
    left: set[str] = set()
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.1)
        for top in walking.shown_windows():
            left |= set(walking.untranslated(top, theirs))
    words._speech.sentences = None
    speak(Language.SYSTEM)
    come_back(opened)
    opened.stop()
    opened.wait_for_end()
    beside.close()
    assert not left, "\n".join(sorted(left))
