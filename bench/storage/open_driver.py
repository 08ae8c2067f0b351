"""The app's window on a history with long conversations; prints one line of JSON.

`python -m bench.storage.open_driver FOLDER ID TAIL …`: opens each conversation by a click in the
list, and measures until its last words are painted.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bench.app_under_test import Chats, open_chats
from bench.loop_watch import LoopWatch
from bench.window import PaintWatch, Screen

NOWHERE = "http://127.0.0.1:9/v1"  # nothing is asked


async def open_by_click(
    screen: Screen, chats: Chats, conversation_id: str, tail: str
) -> dict[str, Any]:
    """Milliseconds to the painting of the last words, and the longest holds until and after it."""
    row = chats.row_of(conversation_id)
    assert row is not None
    watch, loop = PaintWatch(screen, tail), LoopWatch(screen)
    loop.start()
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    QTest.mouseClick(chats.view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    await screen.until(lambda: watch.painted is not None)
    painted = watch.painted or 0.0
    await asyncio.sleep(1.5)
    loop.stop()
    held = loop.longest(before=painted)
    return {"ms": (painted - begun) * 1000, "held": held, "afterwards": loop.longest(after=painted)}


def main() -> None:
    """Open the window, click, print what came of it, and stay until told to go."""
    folder, *asked = sys.argv[1:]

    async def play(screen: Screen, chats: Chats) -> None:
        await screen.until(lambda: chats.row_of(asked[0]) is not None)
        await asyncio.sleep(2)  # what is loaded after the start is loaded
        pairs = zip(asked[::2], asked[1::2], strict=True)
        found = [await open_by_click(screen, chats, name, tail) for name, tail in pairs]
        print(json.dumps(found), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    open_chats(Path(folder), NOWHERE, "none", play)


if __name__ == "__main__":
    main()
