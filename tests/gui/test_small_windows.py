"""The settings in a small window: nothing is cut or squeezed, whatever is spoken."""

from __future__ import annotations

import pytest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.storage.settings import Language
from desktop_chat.ui.retelling import speak_now
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.words import speak
from tests.gui import walking
from tests.gui.app_window import let_run, until
from tests.gui.conftest import OpenWindow

LEAST_TEXT = 170


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.CHINESE])
@pytest.mark.parametrize("size", [(620, 420), (640, 480), (960, 420), (620, 300)])
def test_the_settings_fit(
    open_window: OpenWindow, language: Language, size: tuple[int, int]
) -> None:
    opened = open_window()
    speak_now(language, opened.window, opened.session.connections)
    settings = opened.settings()
    settings.setMinimumSize(0, 0)  # as on a screen that is smaller than its usual least
    settings.resize(*size)
    faults: set[str] = set()
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.1)
        faults |= {f"{section.value}: {why}" for why in walking.cut(settings)}
        faults |= {f"{section.value}: {why}" for why in walking.overlapping(settings)}
        rows = settings.pages._rows.get(section)
        for row in rows.options if rows is not None else ():
            control = row.control
            if control.width() < control.sizeHint().width():
                faults.add(f"{section.value}: {row.option.field} is squeezed")
            beside = control.y() < row.height() // 2 and control.x() > 0
            if beside and control.x() < LEAST_TEXT:
                faults.add(f"{section.value}: {row.option.field} squeezes its sentence")
    speak(Language.CHINESE)  # so that what follows is another language, and all is set anew
    speak(Language.SYSTEM)
    assert not faults, "\n".join(sorted(faults))


def test_the_smallest_settings_have_room_for_a_key(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.session.connections.put(Connection("c1", "Service", Kind.OPENAI, "https://e.org/v1"))
    settings = opened.settings()
    settings.select("c1")
    settings.resize(1, 1)
    until(lambda: settings.width() < 800, "it is small")
    until(lambda: settings.form.key.width() > 100, "a key can be read in its field")
