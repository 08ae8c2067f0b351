"""The plain way to show a stream: the SDK under qasync, each delta inserted into a QTextBrowser.

Prints a line for each model, their names parted by commas: the CPU seconds of its reply from the
request, and from the first delta, to 1 s after the end. A short reply before them warms up; each
begins in an empty view.
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


async def show_reply(client: AsyncOpenAI, model: str, browser: QTextBrowser, follow: bool) -> float:
    """Stream one reply into the browser; `follow` keeps the newest line in sight.

    Returns the CPU time of the process when the first text came.
    """
    cursor = QTextCursor(browser.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    bar = browser.verticalScrollBar()
    begun = 0.0
    stream = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "hi"}], stream=True
    )
    async for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            begun = begun or time.process_time()
            cursor.insertText(chunk.choices[0].delta.content)
            if follow:
                bar.setValue(bar.maximum())
    return begun


async def main(base_url: str, models: list[str], follow: bool) -> None:
    """Show the window, warm up, measure."""
    window, browser = QMainWindow(), QTextBrowser()
    window.setCentralWidget(browser)
    window.resize(1000, 700)
    window.show()
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        await show_reply(client, "fast", browser, follow)
        await asyncio.sleep(1)
        for number, model in enumerate(models):
            if number:
                browser.clear()
            before = time.process_time()
            begun = await show_reply(client, model, browser, follow)
            await asyncio.sleep(1)
            seconds, streaming = time.process_time() - before, time.process_time() - begun
            characters = browser.document().characterCount()
            found = {"cpu_seconds": seconds, "streaming": streaming, "characters": characters}
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    qasync.run(main(sys.argv[1], sys.argv[2].split(","), follow="follow" in sys.argv[3:]))
