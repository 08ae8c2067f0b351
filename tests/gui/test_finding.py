"""Finding in the whole conversation, loaded or not: counted, marked, brought in sight."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import Theme
from desktop_chat.ui.theme.tokens import DARK, LIGHT
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import (
    begin_reply,
    dialogue,
    end,
    engine_of,
    follows,
    key,
    put,
    say,
    settle,
    trim_early,
    wheel,
    words_in_sight,
)

NEEDLE = "nEEdle"


def find(opened: AppWindow, words: str) -> None:
    """Open the bar with its key, type, and wait until all has been searched."""
    opened.transcript.setFocus()
    opened.press(Key.Key_F, CTRL)
    bar = opened.window.overlays.find_bar
    until(bar.edit.hasFocus, "the bar has the focus")
    bar.edit.selectAll()
    for letter in words:
        bar.edit.insert(letter)
    let_run(0.25)
    until(lambda: "far" not in count(opened) and "…" not in count(opened), "all is searched")
    settle(opened)


def count(opened: AppWindow) -> str:
    """What the bar says."""
    return opened.window.overlays.find_bar.edit.accessibleDescription()


class Marked(NamedTuple):
    """One mark: its text, where it begins, its ground."""

    text: str
    start: int
    ground: str


def marks(opened: AppWindow) -> list[Marked]:
    """All that is marked, in the order of the view."""
    found = opened.transcript.extraSelections()
    return [
        Marked(
            one.cursor.selectedText(),
            one.cursor.selectionStart(),
            one.format.background().color().name().upper(),
        )
        for one in found
    ]


def marked(opened: AppWindow) -> list[str]:
    """The texts that are marked."""
    return [mark.text for mark in marks(opened)]


def current(opened: AppWindow) -> QTextCursor:
    """Where the one mark is that stands out."""
    accent = opened.transcript.colours.accent
    (found,) = [mark for mark in marks(opened) if mark.ground == accent]
    cursor = QTextCursor(opened.transcript.document())
    cursor.setPosition(found.start)
    return cursor


def place(opened: AppWindow) -> int:
    """How high in the viewport the current match stands."""
    return opened.transcript.cursorRect(current(opened)).center().y()


def assert_in_sight(opened: AppWindow) -> None:
    assert 0 < place(opened) < opened.transcript.viewport().height()


def context(opened: AppWindow) -> str:
    """The paragraph of the current match."""
    return current(opened).block().text()


def needles(pairs: int, filler: int) -> list[str]:
    """A conversation with two needles in each reply, one in code, one in bold."""
    texts = []
    for number in range(pairs):
        texts.append(f"Question {number}")
        words = f"Filler of reply {number}. " * filler
        texts.append(
            f"{words}\n\nThe **NEEDLE** of {number}.\n\n{words}\n\n"
            f"```\nneedle_of({number})\n```\n\n{words}"
        )
    return texts


def test_all_matches_are_counted_loaded_or_not(scripted: AppWindow) -> None:
    put(scripted, dialogue(*needles(20, 60)))
    assert "Question 3" not in scripted.text
    find(scripted, NEEDLE)
    assert count(scripted).endswith(" of 40")
    find(scripted, "of reply 7. Filler")
    assert count(scripted).endswith(f" of {3 * 59}")
    find(scripted, "Question")
    assert count(scripted).endswith(" of 20")
    find(scripted, "nowhere to be found")
    assert count(scripted) == "No matches"
    assert marked(scripted) == []


@pytest.mark.parametrize("trims", [False, True])
def test_next_and_previous_go_around_through_all(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch, trims: bool
) -> None:
    put(scripted, dialogue(*needles(12, 60)))
    if trims:
        trim_early(scripted, monkeypatch)
    find(scripted, NEEDLE)
    first = int(count(scripted).split()[0])
    seen = []
    for step in range(24):
        assert count(scripted) == f"{(first - 1 + step) % 24 + 1} of 24"
        assert_in_sight(scripted)
        seen.append(context(scripted))
        scripted.press(Key.Key_Return)
        settle(scripted)
        assert_in_sight(scripted)
    number = (first - 1) // 2
    rotated = [
        text
        for step in range(12)
        for text in (
            f"The NEEDLE of {(number + step) % 12}.",
            f"needle_of({(number + step) % 12})",
        )
    ]
    if first % 2 == 0:
        rotated = [*rotated[1:], rotated[0]]
    assert seen == rotated
    assert count(scripted) == f"{first} of 24"
    scripted.press(Key.Key_Return, SHIFT)
    settle(scripted)
    assert count(scripted) == f"{(first - 2) % 24 + 1} of 24"
    assert context(scripted) == rotated[-1]
    assert_in_sight(scripted)


def test_f3_steps_from_anywhere(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "one word\n\ntwo word\n\nthree word"))
    find(scripted, "word")
    before = count(scripted)
    scripted.transcript.setFocus()
    scripted.press(Key.Key_F3)
    assert count(scripted) == f"{int(before[0]) % 3 + 1} of 3"
    scripted.press(Key.Key_F3, SHIFT)
    assert count(scripted) == before


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("😀 one 😀😀 one", "one", ["one", "one"]),
        ("👩‍💻👩‍💻 x 👩‍💻x", "x", ["x", "x"]),
        ("a 😀 b 😀", "😀", ["😀", "😀"]),
        ("Straße ÜBER über Über", "über", ["ÜBER", "über", "Über"]),
        ("用中文写的中文", "中文", ["中文", "中文"]),
        ("- 😀 one\n- two\n- one", "one", ["one", "one"]),
        ("| a | b |\n|---|---|\n| 😀 one | x one |", "one", ["one", "one"]),
        ("some **bo**ld bold", "bold", ["bold", "bold"]),
        ("a.b a+b a*b", "a.b", ["a.b"]),
        ("first line\nsecond line", "line", ["line", "line"]),
        ("```python\nx = '😀'; y = x\n```", "y = x", ["y = x"]),
        ("aaaa", "aa", ["aa", "aa"]),
    ],
)
def test_the_marks_are_where_the_words_are(
    scripted: AppWindow, text: str, words: str, expected: list[str]
) -> None:
    put(scripted, dialogue("Go", text))
    find(scripted, words)
    assert marked(scripted) == expected
    assert count(scripted).endswith(f"of {len(expected)}")
    assert_in_sight(scripted)
    shown = scripted.transcript.document().toRawText()
    starts = [mark.start for mark in marks(scripted)]
    assert starts == sorted(set(starts))
    encoded = shown.encode("utf-16-le")
    for start, found in zip(starts, expected, strict=True):
        size = len(found.encode("utf-16-le"))
        assert encoded[2 * start : 2 * start + size].decode("utf-16-le") == found


def test_a_match_across_lines_of_prose_is_found_as_it_is_read(scripted: AppWindow) -> None:
    """A line break within a paragraph stands between words, as the eye sees it."""
    put(scripted, dialogue("Go", "the quick\nbrown fox"))
    find(scripted, "brown")
    assert marked(scripted) == ["brown"]


def test_the_matches_are_marked_in_the_colours_of_the_palette(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "word and word and word"))
    for theme, colours in ((Theme.LIGHT, LIGHT), (Theme.DARK, DARK)):
        scripted.session.appearance.set_theme(theme)
        find(scripted, "word")
        grounds = [mark.ground for mark in marks(scripted)]
        assert sorted(grounds) == sorted([colours.accent, colours.found, colours.found])
        image = scripted.transcript.viewport().grab().toImage()
        seen = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(0, 140)
        }
        assert {colours.accent, colours.found} <= seen


def test_the_marks_follow_the_reader(scripted: AppWindow) -> None:
    put(scripted, dialogue(*needles(10, 40)))
    find(scripted, "filler")
    view = scripted.transcript
    for notches in (30, -20, 60):
        wheel(view, notches)
        settle(scripted)
        in_sight = words_in_sight(view).lower().count("filler")
        assert in_sight > 5
        top = view.cursorForPosition(view.viewport().rect().topLeft()).position()
        bottom = view.cursorForPosition(view.viewport().rect().bottomRight()).position()
        spans = [mark for mark in marks(scripted) if top <= mark.start <= bottom]
        assert len(spans) >= in_sight - 2
        assert {text.lower() for text in marked(scripted)} == {"filler"}


def test_the_count_grows_with_a_reply(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, dialogue("Go", "one needle"))
    reply = begin_reply(scripted, backend, "second needle, ")
    find(scripted, "needle")
    assert count(scripted).endswith("of 2")
    say(scripted, reply, "third needle, and the last nee")
    until(lambda: count(scripted).endswith("of 3"), "three are counted")
    say(scripted, reply, "dle.\n\n" + "And much more. " * 300 + "\n\nneedle")
    until(lambda: count(scripted).endswith("of 5"), "five are counted")
    end(scripted, reply)
    until(lambda: count(scripted).endswith("of 5"), "five are counted")
    assert set(marked(scripted)) <= {"needle"}


def test_who_looks_at_a_match_is_not_moved_by_a_reply(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue(*needles(10, 40)))
    reply = begin_reply(scripted, backend, "It begins. ")
    find(scripted, "needle_of(4)")
    assert_in_sight(scripted)
    assert not follows(scripted.transcript)
    height, words = place(scripted), words_in_sight(scripted.transcript)
    say(scripted, reply, "needle_of(4) " * 100)
    until(lambda: count(scripted).endswith("of 101"), "all are counted")
    assert place(scripted) == height
    assert words_in_sight(scripted.transcript) == words
    assert count(scripted) == "1 of 101"
    end(scripted, reply)
    assert place(scripted) == height


def test_closing_takes_the_marks_away(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "word and word"))
    find(scripted, "word")
    assert len(marked(scripted)) == 2
    scripted.press(Key.Key_Escape)
    assert marked(scripted) == []
    assert not scripted.window.overlays.find_bar.isVisible()
    assert QApplication.focusWidget() is scripted.transcript
    let_run(0.4)
    assert marked(scripted) == []


def test_an_emptied_field_takes_the_marks_away(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "word and word"))
    find(scripted, "word")
    scripted.window.overlays.find_bar.edit.clear()
    let_run(0.3)
    assert marked(scripted) == []
    assert count(scripted) == ""


def test_another_conversation_is_searched_anew(scripted: AppWindow) -> None:
    put(scripted, dialogue("First", "word and word"))
    put(scripted, dialogue("Second", "word, word and word"))
    find(scripted, "word")
    assert count(scripted).endswith("of 3")
    scripted.open_row(1)  # the one before it
    until(lambda: "First" in scripted.text, "the first is shown")
    until(lambda: count(scripted).endswith("of 2"), "it is searched")
    settle(scripted)
    assert marked(scripted) == ["word", "word"]


def test_the_search_begins_at_what_is_in_sight(scripted: AppWindow) -> None:
    put(scripted, dialogue(*needles(10, 40)))
    view = scripted.transcript
    key(view, Key.Key_Home, CTRL)
    settle(scripted)
    find(scripted, "needle_of")
    assert count(scripted) == "1 of 10"
    scripted.press(Key.Key_Escape)
    key(view, Key.Key_End, CTRL)
    settle(scripted)
    find(scripted, "needle_of")
    assert count(scripted) in ("10 of 10", "1 of 10")
    assert_in_sight(scripted)


def test_what_is_selected_is_looked_for(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", "some word and another word"))
    view = scripted.transcript
    view.setTextCursor(view.document().find("word"))
    view.setFocus()
    scripted.press(Key.Key_F, CTRL)
    until(lambda: count(scripted).endswith("of 2"), "it is searched")
    assert scripted.window.overlays.find_bar.edit.text() == "word"


def test_a_thought_that_is_folded_is_not_searched_and_an_open_one_is(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].think("hidden needle")
    scripted.wait_for_text("hidden needle")
    backend.replies[0].say("needle in the open")
    end(scripted, backend.replies[0])
    find(scripted, "needle")
    assert marked(scripted) == ["needle"]
    engine_of(scripted).toggle_thought(1)
    find(scripted, "needle")
    assert count(scripted).endswith("of 2")
