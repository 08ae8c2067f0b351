"""Chromium without a window, driven over its debugging pipe."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

SECONDS = 30.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
KEYS = {"Enter": 13, "Escape": 27, "Tab": 9}


class Browser:
    """One page of one browser, for the length of a `with`."""

    def __init__(self, folder: Path, *flags: str, language: str = "en-US") -> None:
        to_browser, self._to = _pipe()
        self._from, from_browser = _pipe()
        program = shutil.which("chromium") or "/usr/bin/chromium"

        def connect() -> None:
            os.dup2(to_browser, 3)
            os.dup2(from_browser, 4)

        own = [f"--user-data-dir={folder / 'profile'}", f"--lang={language}"]
        own += [f"--accept-lang={language}", *flags]
        self.process = subprocess.Popen(
            [program, *FLAGS, *own, "about:blank"],
            env=os.environ | {"LANGUAGE": language.replace("-", "_"), "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=connect,  # noqa: PLW1509 - it only moves two descriptors
        )
        for one in (to_browser, from_browser):
            os.close(one)
        self._buffer = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        self._attach(self._first_page())

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._to, self._from):
            os.close(one)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def new_page(self) -> None:
        """Go on in a page of its own, which knows nothing of the one before."""
        self._session, old = "", self._page
        self._attach(self.call("Target.createTarget", url="about:blank")["targetId"])
        self._session, own = "", self._session
        self.call("Target.closeTarget", targetId=old)
        self._session = own
        self.events.clear()

    def _first_page(self) -> str:
        pages = self.call("Target.getTargets")["targetInfos"]
        return str(next(one["targetId"] for one in pages if one["type"] == "page"))

    def _attach(self, page: str) -> None:
        self._page = page
        found = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=1000, height=760,
                  deviceScaleFactor=1, mobile=False)  # fmt: skip

    def call(self, method: str, **parameters: Any) -> Any:
        """One command of the DevTools protocol, and its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + SECONDS
        while True:
            answer = self._receive(end)
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer)
                return answer["result"]
            self.events.append(answer)

    def _receive(self, end: float) -> Any:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            chunk = os.read(self._from, 1 << 20)
            assert chunk, "the browser has ended"
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def open(self, url: str) -> None:
        """Open a page and wait until it has run."""
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression; a promise is awaited."""
        result = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, condition: str, seconds: float = SECONDS) -> None:
        """Until an expression holds."""
        end = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < end, f"never: {condition}\n{self.text()}"
            time.sleep(0.03)

    def text(self) -> str:
        """What is on the page."""
        return str(self.run("document.body.innerText"))

    def type(self, text: str) -> None:
        """Text as an input method or a paste gives it, to what has the focus."""
        self.call("Input.insertText", text=text)

    def key(self, name: str, modifiers: int = 0) -> None:
        """Press and let go a key; modifiers: 8 is Shift."""
        text = {"text": "\r"} if name == "Enter" else {}
        facts = {"key": name, "code": name, "windowsVirtualKeyCode": KEYS[name]}
        self.call("Input.dispatchKeyEvent", type="keyDown", modifiers=modifiers, **facts, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", modifiers=modifiers, **facts)

    def picture(self, file: Path) -> None:
        """What it looks like."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(data))

    def complaints(self) -> list[str]:
        """Errors of scripts, policy violations and failed loads so far."""
        self.run("0")
        found = []
        for event in self.events:
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(json.dumps(event["params"]["exceptionDetails"]))
            elif event.get("method") == "Log.entryAdded":
                entry = event["params"]["entry"]
                if entry["level"] == "error":
                    found.append(f"{entry['source']}: {entry['text']} {entry.get('url')}")
        return found

    def requested(self) -> list[str]:
        """Every address that the page has asked for."""
        sent = (e for e in self.events if e.get("method") == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]


def _pipe() -> tuple[int, int]:
    """Two ends above 10, so that 3 and 4 are free for the browser."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in ends)
    for one in ends:
        os.close(one)
    return moved[0], moved[1]
