"""The pictures of the window in docs/images, light and dark: `python tools/take_pictures.py`.

Taken off-screen from the real window while the demonstration answers, at twice the size.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"

sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "2"

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from desktop_chat import app, cli  # noqa: E402
from desktop_chat.storage.settings import Theme  # noqa: E402
from desktop_chat.ui import event_loop  # noqa: E402
from desktop_chat.ui.presence.quick_desk import QuickDesk  # noqa: E402
from desktop_chat.ui.settings.table import Section  # noqa: E402
from desktop_chat.ui.theme import tokens  # noqa: E402

SIZE = (1120, 760)


async def take(session: app.Session) -> int:
    """Start, a reply under way, the whole reply in the dark."""
    window = session.window
    window.show()
    window.resize(*SIZE)
    window.composer.edit.setFocus()
    session.controller.begin()
    session.appearance.set_theme(Theme.LIGHT)
    await _picture(session, "start-light.png")
    edit = window.composer.edit
    for prompt, seconds in (
        ("What can this window do?", 1.2),
        ("And what happens to my key? 密钥放在哪里？", 2.1),
    ):
        edit.insertPlainText(prompt)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        await asyncio.sleep(seconds)
        if prompt.isascii():  # the first is stopped half-way
            QTest.keyClick(edit, Qt.Key.Key_Escape)
            await asyncio.sleep(0.2)
    await _picture(session, "window-light.png")
    session.appearance.set_theme(Theme.DARK)
    await _picture(session, "window-dark.png")
    await _more_pictures(session)
    await session.controller.close(app.CLOSE_SECONDS)
    session.history.store.close(app.STORE_SECONDS)
    return 0


async def _more_pictures(session: app.Session) -> None:
    """The settings in both themes, and the quick window with a reply."""
    settings = session.settings.open()
    settings.resize(*tokens.SETTINGS_WINDOW)
    settings.pages.show_section(Section.APPEARANCE)
    for theme in (Theme.DARK, Theme.LIGHT):
        session.connections.change("theme", theme)
        await asyncio.sleep(0.3)
        settings.grab().save(str(FOLDER / f"settings-{theme.value}.png"))
    settings.close()
    quick = QuickDesk(session.window, session.controller, session.history.desk, session.appearance)
    quick.window.resize(*tokens.QUICK_WINDOW)
    quick.open("What is a good name for a quick window?")
    QTest.keyClick(quick.window.composer.edit, Qt.Key.Key_Return)
    quick.window.resize(*tokens.QUICK_WINDOW)
    await asyncio.sleep(1.6)
    quick.window.grab().save(str(FOLDER / "quick-light.png"))
    quick.close()


async def _picture(session: app.Session, name: str) -> None:
    await asyncio.sleep(0.3)
    session.window.grab().save(str(FOLDER / name))


def main() -> None:
    """Take them and end the process as the app does."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        options = cli.parse_options(["--data-dir", folder])
        application = app.make_application()
        session = app.build(application, options)
        event_loop.run(application, take(session))
        session.settings_file.finish(1)
    os._exit(0)


if __name__ == "__main__":
    main()
