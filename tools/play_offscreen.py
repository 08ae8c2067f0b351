"""The main job without a screen: type, stream, stop, and a picture of the window.

`run.py` plays it where there is no display. It drives the real window with real key presses,
in a temporary data folder, and answers come from the demonstration unless flags name a service.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "build" / "desktop-chat.png"
PROMPTS = ("What can this window do?", "Tell me again, and I will stop you half-way.")
LONGEST = 90.0

sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from desktop_chat import app, cli  # noqa: E402
from desktop_chat.chat.messages import Message, Role, Status  # noqa: E402
from desktop_chat.ui import event_loop  # noqa: E402


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, at most `LONGEST` seconds."""
    async with asyncio.timeout(LONGEST):
        while not condition():  # noqa: ASYNC110 - a reply has no event to wait for
            await asyncio.sleep(0.02)


async def play(session: app.Session) -> bool:
    """Two replies, the second one stopped; True if both ended as they should."""
    window, controller = session.window, session.controller
    window.show()
    window.composer.edit.setFocus()
    controller.begin()
    first = await _ask(session, PROMPTS[0], stop_at=None)
    second = await _ask(session, PROMPTS[1], stop_at=200)
    await asyncio.sleep(0.1)
    _print_transcript(controller.conversation.messages)
    PICTURE.parent.mkdir(exist_ok=True)
    window.grab().save(str(PICTURE))
    print(f"A picture of the window is in {PICTURE.relative_to(ROOT)}.")
    await controller.close(app.CLOSE_SECONDS)
    session.history.store.close(app.STORE_SECONDS)
    return (first, second) == (Status.COMPLETE, Status.STOPPED)


async def _ask(session: app.Session, prompt: str, stop_at: int | None) -> Status:
    """Type a prompt and wait for the end of its reply; Esc once it has `stop_at` characters."""
    edit = session.window.composer.edit
    QTest.keyClicks(edit, prompt)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    reply = session.controller.conversation.messages[-1]
    if stop_at is not None:
        await until(lambda: len(reply.text) > stop_at or reply.status.is_final)
        QTest.keyClick(edit, Qt.Key.Key_Escape)
    await until(lambda: reply.status.is_final)
    return reply.status


def _print_transcript(messages: list[Message]) -> None:
    for message in messages:
        speaker = "You" if message.role is Role.USER else f"Reply ({message.status.value})"
        print(f"\n{speaker}:\n{message.text}")
    print()


def main() -> int:
    """Play, and end the process as the app does."""
    with tempfile.TemporaryDirectory() as folder:
        options = cli.parse_options([*sys.argv[1:], "--data-dir", folder])
        application = app.make_application()
        session = app.build(application, options)
        good = event_loop.run(application, play(session))
        session.settings_file.finish(1)
    if not good:
        print("The replies did not end as they should.", file=sys.stderr)
    sys.stdout.flush()
    os._exit(0 if good else 1)


if __name__ == "__main__":
    main()
