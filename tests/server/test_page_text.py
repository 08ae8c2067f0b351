"""How the chat page sets a reply, however it comes and however long it is."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attacks import Canaries, attacks
from tests.server.browser import Browser
from tests.server.pages import AT_END, IDLE, RUNNING, TEXT, ask, open_page, use_model
from tests.server.running import ServerProcess
from tests.service import RunningService


def test_lists_links_and_emphasis_are_set(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    said = "*So*:\n\n- one\n- two `x`\n  and on\n\n3. three\n4. four\n\n"
    said += "See https://a.example/b_c(d), (https://b.example)."
    upstream.put_text("set", said)
    use_model(upstream, "text:set:200:3")
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && {TEXT}.includes('b.example')")
    found = browser.run(
        "['em', 'ul li', 'ol li', 'a'].map(s => [...document.querySelectorAll('.text ' + s)]"
        ".map(e => e.textContent))"
    )
    links = ["https://a.example/b_c(d", "https://b.example"]
    assert found == [["So"], ["one", "two x\nand on"], ["three", "four"], links]
    assert browser.run("document.querySelector('.text ol').start") == 3
    assert browser.complaints() == []


MARKDOWN = """# One
Words with **bold**, ~~struck~~ and [a name](https://a.example/x), ![none](https://b.example/y.png)

Before the table:
| Name | Size |
|---|--:|
| one `|` | 1 |
| two | **2** |

> said once
> and again

- a
  - b
    1. c
- d
  goes on

---

5. five
   ```sh
   echo one

   echo two
   ```
6. six

### Three
| no | table |
*not*a*star*
~~~
never closed
"""


def test_tables_quotes_and_nested_lists_are_set(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    """Piece by piece, and the same when all of it is drawn at once."""
    upstream.put_text("all", MARKDOWN + "x" * 5000 + "\n" + "word " * 2000 + "\n")
    use_model(upstream, "text:all:burst:3")
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && {TEXT}.trimEnd().endsWith('word')")
    kinds = ("th", "td", "blockquote", "li li", "li li li", "hr", "h2", "h3", "s", "pre", ".text a")
    found = browser.run(
        f"{list(kinds)}.map(s => [...document.querySelectorAll(s)].map(e => e.textContent))"
    )
    values = dict(zip(kinds, found, strict=True))
    assert values["th"] == ["Name", "Size"]
    assert values["blockquote"] == ["said once\nand again"]
    assert values["li li"] == ["bc", "c"]
    assert values["li li li"] == ["c"]
    assert len(values["hr"]) == 1
    assert (values["h2"], values["h3"], values["s"]) == (["One"], ["Three"], ["struck"])
    assert values["pre"][0] == "echo one\n\necho two"
    assert values[".text a"] == ["https://a.example/x", "https://b.example/y.png"]
    drawn = "document.querySelector('.text').innerHTML"
    as_it_came = browser.run(drawn)
    browser.call("Page.reload")
    browser.wait("document.readyState === 'complete' && document.querySelector('.copy')")
    browser.wait(f"{drawn} === {json.dumps(as_it_came)}")
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "piece",
    [
        "- an item of a list with some words in it\n",
        "| one cell | another cell |\n",
        "a word and https://e.example/a and **more** of it ",
        "    value = compute(value)  # code\n",
    ],
)
def test_a_very_long_reply_keeps_the_page_alive(
    browser: Browser, site: ServerProcess, upstream: RunningService, piece: str
) -> None:
    """What a frame has to do may not grow with the reply: it took many seconds."""
    start = "```\n" if "code" in piece else "| a | b |\n|---|---|\n" if piece[0] == "|" else ""
    text = start + piece * (800_000 // len(piece))
    upstream.put_text("long", text)
    use_model(upstream, "text:long:3000:64")
    open_page(browser, site.url)
    browser.run(
        "(() => { window.longest = 0; let last = performance.now(); const next = () => {"
        " const now = performance.now(); longest = Math.max(longest, now - last); last = now;"
        " requestAnimationFrame(next); }; next(); })()"
    )
    ask(browser)
    browser.wait(f"{IDLE} && {TEXT}.length > {len(text) // 2}", 60)
    assert browser.run("longest") < 2500  # 200 to 600 on a busy machine
    browser.wait(AT_END, 20)
    browser.run("document.querySelector('#scroll').scrollTop -= 2000")
    browser.run("new Promise(requestAnimationFrame)")
    assert browser.complaints() == []


def test_who_scrolls_up_stays_there(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    upstream.put_text("rows", "A short line.\n\n" * 600)
    use_model(upstream, "text:rows:200:16")
    open_page(browser, site.url)
    ask(browser)
    browser.wait("document.querySelector('#scroll').scrollHeight > 3000")
    browser.run("document.querySelector('#scroll').scrollTop = 300")
    browser.wait("document.querySelectorAll('.text p').length > 200")
    assert browser.run("document.querySelector('#scroll').scrollTop") == 300
    browser.run("document.querySelector('#scroll').scrollTop = 1e9")
    browser.wait(f"{RUNNING} && document.querySelectorAll('.text p').length > 260")
    browser.wait(AT_END, 5)
    browser.key("Escape")


def test_a_phone_shows_it_without_sideways_scrolling(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    upstream.put_text("wide", "x" * 300 + "\n\n```\n" + "y" * 300 + "\n```\n\n" + MARKDOWN)
    use_model(upstream, "text:wide:burst:50")
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=640,
                 deviceScaleFactor=2, mobile=True)  # fmt: skip
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && document.querySelector('.copy')")
    assert browser.run("document.documentElement.scrollWidth") == 360
    assert browser.run("document.querySelector('#scroll').scrollWidth") == 360
    assert browser.run("document.querySelector('#new').offsetHeight") < 40  # one line


def test_hostile_replies_stay_text(
    browser: Browser, site: ServerProcess, upstream: RunningService, tmp_path: Path
) -> None:
    canaries = Canaries(tmp_path / "bait", "127.0.0.1", 9)
    payload = "\n\n".join(one.text for one in attacks(canaries) if one.family in ("S1", "S3", "S6"))
    upstream.put_text("hostile", payload + "\n\nthe end")
    use_model(upstream, "text:hostile:burst:50")
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && {TEXT}.includes('the end')")
    tags = browser.run(
        "[...new Set([...document.querySelectorAll('.text *')].map(e => e.tagName))]"
    )
    assert set(tags) <= {
        "P",
        "H2",
        "CODE",
        "STRONG",
        "FIGURE",
        "FIGCAPTION",
        "SPAN",
        "PRE",
        "BUTTON",
        "A",
        "UL",
        "OL",
        "LI",
        "EM",
        "DIV",
        "TABLE",
        "THEAD",
        "TBODY",
        "TR",
        "TH",
        "TD",
    }
    links = browser.run(
        "[...document.querySelectorAll('.text a')].map(a => [a.href, a.textContent])"
    )
    for address, said in links:
        assert urlsplit(address).scheme in ("http", "https")
        assert urlsplit(address).hostname == urlsplit(said).hostname
    asked = {urlsplit(url).netloc for url in browser.requested() if not url.startswith("data:")}
    assert asked == {f"127.0.0.1:{site.port}"}
    assert browser.complaints() == []
