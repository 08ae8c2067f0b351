"""Every widget of every window, in English, in Chinese and in a language from right to left: each
control has a name, each sentence is translated, nothing is cut, and the focus can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from desktop_chat.chat.connections import DEMO, LOCAL_PRESETS, PRESETS
from desktop_chat.storage.settings import Language
from desktop_chat.ui import words
from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.words import speak
from tests.gui import walking
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.walking import Fault, PseudoSentences

PROMPT = "What can you do?"
ENGLISH, CHINESE, MIRRORED = "English", "Chinese", "mirrored"
# What no translator touches: names of products and languages, and what the test itself writes.
THEIRS = frozenset(
    {"Desktop Chat", "English", "中文", "Markdown", "JSON", "ChatGPT", "kB", "demo"}
    | {preset.name for preset in (*PRESETS, *LOCAL_PRESETS)}
    | {DEMO.model, PROMPT, f"{PROMPT} — Desktop Chat", "xn--e1awd7f.example"}
)


@pytest.fixture(params=[ENGLISH, CHINESE, MIRRORED])
def language(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """One language after the other."""
    chosen: str = request.param
    kept = Language.CHINESE if chosen == CHINESE else Language.ENGLISH
    (tmp_path / "settings.json").write_text(f'{{"language": "{kept.value}"}}', encoding="utf-8")
    if chosen == MIRRORED:
        speak(Language.ENGLISH)
        words._speech.sentences = PseudoSentences()  # type: ignore[assignment]
        QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield chosen
    words._speech.sentences = None
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    speak(Language.CHINESE)  # so that what follows is another language, and all is set anew
    speak(Language.SYSTEM)


# The end, what has been looked at before, what leads to another conversation; and a screenshot
# hides the window, which nothing makes active again off-screen.
LEFT_OUT = {"quit", "settings", "next-chat", "previous-chat", "screenshot"}


class Walk:
    """Goes through the app, and looks at all that is shown at each stop."""

    def __init__(self, opened: AppWindow, language: str) -> None:
        self.opened = opened
        self.language = language
        self.faults: set[Fault] = set()
        self.stops: list[str] = []

    def look(self, place: str) -> None:
        """Look at every window there is."""
        let_run(0.2)
        self.stops.append(place)
        for top in walking.shown_windows():
            found = [*walking.unnamed(top)]
            found += walking.cut(top)
            if self.language == MIRRORED:
                found += walking.untranslated(top, THEIRS | set(QFontDatabase.families()))
            self.faults |= {Fault(place, *why.split(": ", 1)) for why in found}
            if not isinstance(top, QMenu):
                assert not top.grab().isNull()

    def look_at_settings(self) -> None:
        """Look at each part of the settings, and at what a search in them finds."""
        settings = self.opened.settings()
        for section in Section:
            settings.pages.show_section(section)
            self.look(f"settings, {section.value}")
        settings.pages.search.setText("a")
        self.look("settings, search")

    def close_others(self) -> None:
        """Close all but the main window."""
        for top in QApplication.topLevelWidgets():
            if top.isVisible() and top is not self.opened.window:
                top.close()
        self.opened.window.activateWindow()
        self.opened.edit.setFocus()
        until(lambda: QApplication.activeWindow() is self.opened.window, "the window is in front")


def walk(opened: AppWindow, language: str) -> Walk:
    """All that can be seen without a service."""
    walk = Walk(opened, language)
    window = opened.window
    walk.look("first run")
    opened.ask(PROMPT)
    until(lambda: opened.reply.text, "the reply begins")
    walk.look("streaming")
    opened.stop()
    opened.wait_for_end()
    walk.look("stopped")
    opened.transcript.setFocus()
    opened.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    until(window.overlays.message_bar.isVisible)
    walk.look("actions of a message")
    opened.press(Key.Key_F, CTRL)
    walk.look("find bar")
    opened.press(Key.Key_Escape)
    opened.edit.setFocus()
    opened.press(Key.Key_Up, CTRL)
    walk.look("editing")
    opened.press(Key.Key_Escape)
    opened.edit.clear()
    walk.look_at_settings()
    walk.close_others()
    for command in window.commands.all():
        if command.name in LEFT_OUT or not command.can_run():
            continue
        command.run()
        walk.look(f"command {command.name}")
        walk.close_others()
    look_beside(walk)
    return walk


def look_beside(walk: Walk) -> None:
    """The help, and the quick window with a reply in it."""
    opened = walk.opened
    session = opened.session
    parts = (session.controller, session.history.desk, session.appearance)
    beside = Beside(opened.window, *parts, opened.data_dir)
    beside.open_help()
    assert beside.help is not None
    assert beside.help.window is not None
    tabs = beside.help.window.tabs
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        walk.look(f"help, {tab}")
    walk.close_others()
    opened.window.overlays.gate.follow("https://xn--e1awd7f.example/", "https://other.example/")
    walk.look("a link is asked about")
    walk.close_others()
    beside.open_quick()
    walk.look("quick window")
    assert beside.quick is not None
    quick = beside.quick.window
    quick.composer.put_text(PROMPT)
    quick.asked.emit(PROMPT)
    until(lambda: quick.composer.is_busy, "the reply begins")
    walk.look("quick window, streaming")
    quick.stop_pressed.emit()
    until(lambda: not quick.composer.is_busy, "it is stopped")
    walk.look("quick window, stopped")
    quick.close()
    beside.close()
    walk.close_others()


def test_names_words_and_room(open_window: OpenWindow, language: str) -> None:
    opened = open_window()
    found = walk(opened, language)
    assert len(found.stops) > 20
    assert not found.faults, "\n".join(map(str, sorted(found.faults)))


def test_the_focus_is_seen(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.ask(PROMPT)
    until(lambda: opened.reply.text, "the reply begins")
    opened.stop()
    opened.wait_for_end()
    faults = set(walking.invisible_focus(opened.window))
    settings = opened.settings()
    faults |= set(walking.invisible_focus(settings))
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.02)
        faults |= set(walking.invisible_focus(settings))
    assert not faults, "\n".join(sorted(faults))


def test_tab_comes_to_everything(open_window: OpenWindow) -> None:
    opened = open_window()
    faults = set(walking.unreached(opened.window, opened.edit))
    opened.ask(PROMPT)
    until(lambda: opened.reply.text, "the reply begins")
    opened.stop()
    opened.wait_for_end()
    faults |= set(walking.unreached(opened.window, opened.edit))
    settings = opened.settings()
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.02)
        faults |= set(walking.unreached(settings, settings.pages.search))
    assert not faults, "\n".join(sorted(faults))
