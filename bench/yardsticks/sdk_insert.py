"""The plain way to show a stream: the SDK under qasync, each delta inserted into a QTextBrowser.

Prints the CPU seconds of the second reply, from the request to 1 s after the end; the first, a
short one, warms everything up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import qasync
from openai import AsyncOpenAI
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser


async def show_reply(client: AsyncOpenAI, model: str, browser: QTextBrowser, follow: bool) -> None:
    """Stream one reply into the browser; `follow` keeps the newest line in sight."""
    cursor = QTextCursor(browser.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    bar = browser.verticalScrollBar()
    stream = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "hi"}], stream=True
    )
    async for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            cursor.insertText(chunk.choices[0].delta.content)
            if follow:
                bar.setValue(bar.maximum())


async def main(base_url: str, model: str, follow: bool) -> None:
    """Show the window, warm up, measure."""
    window, browser = QMainWindow(), QTextBrowser()
    window.setCentralWidget(browser)
    window.resize(1000, 700)
    window.show()
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        await show_reply(client, "fast", browser, follow)
        await asyncio.sleep(1)
        before = time.process_time()
        await show_reply(client, model, browser, follow)
        await asyncio.sleep(1)
        seconds = time.process_time() - before
    characters = browser.document().characterCount()
    print(json.dumps({"cpu_seconds": seconds, "characters": characters}), flush=True)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    qasync.run(main(sys.argv[1], sys.argv[2], follow="follow" in sys.argv[3:]))
