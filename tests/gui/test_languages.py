"""The window in another language, chosen in the settings or by the system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QFont, QTextLayout

from desktop_chat.storage.settings import Language
from desktop_chat.ui import words
from desktop_chat.ui.dates import moment_words
from desktop_chat.ui.settings.controls import Choice
from desktop_chat.ui.transcript.setting import Look, Role
from desktop_chat.ui.words import speak, spoken, tr
from tests.gui.conftest import OpenWindow
from tests.gui.test_settings import stored

SIMPLIFIED = "Noto Sans CJK SC"
NOON = 1_790_000_000.0


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[None]:
    """Chinese stands in the settings; afterwards all is English again."""
    (tmp_path / "settings.json").write_text('{"language": "zh_CN"}', encoding="utf-8")
    yield
    speak(Language.SYSTEM)


def test_the_window_speaks_the_language_of_the_settings(
    open_window: OpenWindow, chinese: None
) -> None:
    opened = open_window()
    assert spoken() is Language.CHINESE
    assert opened.edit.accessibleName() == "消息"
    assert opened.button.accessibleName() == "发送"
    assert opened.transcript.accessibleName() == "对话内容"
    assert opened.window.sidebar.search.placeholderText() == "搜索"
    assert opened.window.hint.toolTip() or opened.window.hint.text().startswith("Enter 发送")


def test_the_demonstration_answers_in_chinese(open_window: OpenWindow, chinese: None) -> None:
    opened = open_window()
    opened.ask("Hello")
    opened.wait_for_end()
    assert sum("\u4e00" <= letter <= "\u9fff" for letter in opened.reply.text) > 100


def test_qt_s_own_words_follow(open_window: OpenWindow, chinese: None) -> None:
    open_window()
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    speak(Language.ENGLISH)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_dates_and_numbers_follow(open_window: OpenWindow, chinese: None) -> None:
    open_window()
    assert QLocale().language() == QLocale.Language.Chinese
    assert "2026/9/21" in moment_words(NOON)
    assert tr("%n replies", 12345) == "12,345 条回复"


def test_english_says_one_of_a_thing() -> None:
    speak(Language.ENGLISH)
    assert tr("%n replies", 1) == "1 reply"
    assert tr("%n replies", 0) == "0 replies"
    assert tr("%n replies", 2) == "2 replies"
    assert tr("%n s", 1) == "1 s"
    assert tr("%n conversations", 2**80) == "2,147,483,647 conversations"
    speak(Language.SYSTEM)


def test_no_file_is_loaded_for_english(open_window: OpenWindow) -> None:
    words._speech.counted = None
    opened = open_window()
    assert words._speech.sentences is None
    assert words._speech.of_qt is None
    assert words._speech.counted is None
    assert opened.edit.accessibleName() == "Message"


def test_a_missing_file_leaves_english(
    open_window: OpenWindow, chinese: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "translations_dir", lambda: tmp_path / "nowhere")
    opened = open_window()
    assert opened.edit.accessibleName() == "Message"
    assert tr("%n replies", 2) == "2 replies"


def test_a_language_is_chosen_and_kept(open_window: OpenWindow) -> None:
    opened = open_window()
    row = opened.settings().pages.row("language")
    assert row.option.sentence == "What the app speaks, in all windows at once."
    for name, language in (("中文", "zh_CN"), ("English", "en"), ("中文", "zh_CN")):
        box = opened.session.settings.window.pages.row("language").control  # type: ignore[union-attr]
        assert isinstance(box, Choice)
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
        assert stored(opened)["language"] == language
    opened.back()
    again = open_window()
    assert again.edit.accessibleName() == "消息"
    speak(Language.SYSTEM)


def test_a_language_that_this_version_does_not_know(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"language": "tlh"}), encoding="utf-8")
    assert open_window().edit.accessibleName() == "Message"


def test_chinese_has_its_own_forms_on_a_system_in_english(open_window: OpenWindow) -> None:
    opened = open_window()
    assert _family_of_han(opened.window.font()) != SIMPLIFIED  # Japanese ones, as the system says
    code = opened.transcript.make_typography().font(Look(Role.CODE))
    latin = [_family_of("a", each) for each in (opened.window.font(), opened.edit.font(), code)]
    for name, is_simplified in (("中文", True), ("English", False)):
        box = opened.settings().pages.row("language").control
        assert isinstance(box, Choice)
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
        code = opened.transcript.make_typography().font(Look(Role.CODE))
        for font, family in zip(
            (opened.window.font(), opened.edit.font(), code), latin, strict=True
        ):
            assert (_family_of_han(font) == SIMPLIFIED) is is_simplified
            assert _family_of("a", font) == family
    speak(Language.SYSTEM)


def _family_of_han(font: QFont) -> str:
    return _family_of("\u76f4", font)


def _family_of(text: str, font: QFont) -> str:
    """The family that a character is painted with."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout.glyphRuns()[0].rawFont().familyName()
