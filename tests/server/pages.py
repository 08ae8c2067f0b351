"""What tests of the chat page ask of it."""

from __future__ import annotations

from tests.server.browser import Browser
from tests.service import RunningService

RUNNING = "document.querySelector('#send.stop')"
TEXT = "[...document.querySelectorAll('.text')].at(-1).textContent"
IDLE = f"!{RUNNING}"
AT_END = (
    "(s => s.scrollHeight - s.scrollTop - s.clientHeight < 40)(document.querySelector('#scroll'))"
)


def use_model(upstream: RunningService, model: str) -> None:
    upstream.alias("page", model)


def open_page(browser: Browser, url: str) -> None:
    browser.open(url)
    browser.wait("document.querySelector('#model').options.length > 0")
    # The list offers other models of the scripted service; the first is the one with an alias.
    browser.run("document.querySelector('#model').selectedIndex = 0")


def ask(browser: Browser, text: str = "Hello") -> None:
    browser.run("document.querySelector('#message').focus()")
    browser.type(text)
    browser.key("Enter")
