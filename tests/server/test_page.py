"""The chat page in a real browser: type, watch it come, stop, go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attacks import Canaries, attacks
from tests.server.browser import Browser
from tests.server.relay import Relay
from tests.server.running import TOKEN, ServerProcess
from tests.service import THINK_ANSWER, THINK_REASONING, RunningService, reply_text

RUNNING = "document.querySelector('#send.stop')"
TEXT = "[...document.querySelectorAll('.text')].at(-1).textContent"
IDLE = f"!{RUNNING}"
AT_END = (
    "(s => s.scrollHeight - s.scrollTop - s.clientHeight < 40)(document.querySelector('#scroll'))"
)


def ending_in(count: int) -> str:
    return reply_text(count)[-12:].replace("\n", "")


@pytest.fixture(scope="module")
def running_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def browser(running_browser: Browser) -> Browser:
    """A new page for each test."""
    running_browser.new_page()
    return running_browser


def use_model(upstream: RunningService, model: str) -> None:
    upstream.alias("page", model)


@pytest.fixture(scope="module")
def site(
    upstream: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """The service, whose only model does what the test says."""
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "alias:page")
    with ServerProcess(tmp_path_factory.mktemp("site"), *flags) as process:
        yield process
        assert process.faults() == []


def open_page(browser: Browser, url: str) -> None:
    browser.open(url)
    browser.wait("document.querySelector('#model').options.length > 0")
    # The list offers other models of the scripted service; the first is the one with an alias.
    browser.run("document.querySelector('#model').selectedIndex = 0")


def ask(browser: Browser, text: str = "Hello") -> None:
    browser.run("document.querySelector('#message').focus()")
    browser.type(text)
    browser.key("Enter")


def test_type_and_watch_it_come(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    use_model(upstream, "echo")
    open_page(browser, site.url)
    assert browser.run("document.activeElement.id") == "message"
    ask(browser, "你好 **bold** `code`")
    browser.wait(IDLE)
    assert browser.run(TEXT) == "你好 bold code"
    assert browser.run("document.querySelector('.text strong').textContent") == "bold"
    ask(browser, "And again")
    browser.wait(f"{IDLE} && document.querySelectorAll('.text').length === 2")
    sent = upstream.log.exchanges[-1].body["messages"]
    assert [one["role"] for one in sent] == ["user", "assistant", "user"]
    hosts = {urlsplit(url).netloc for url in browser.requested() if not url.startswith("data:")}
    assert hosts == {f"127.0.0.1:{site.port}"}
    assert browser.complaints() == []


def test_stop_by_button_and_by_key(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    use_model(upstream, "stall:3")
    open_page(browser, site.url)
    for number, stop in enumerate(("document.querySelector('#send').click()", "")):
        ask(browser)
        browser.wait(f"{RUNNING} && {TEXT}.includes('Line 1')")
        asked = upstream.log.exchanges[-1]
        if stop:
            browser.run(stop)
        else:
            browser.key("Escape")
        browser.wait(f"{IDLE} && document.querySelectorAll('.note').length === {number + 1}")
        upstream.wait_for_exchange(lambda one, it=asked: one is it and one.peer_closed is not None)  # type: ignore[misc]
    assert "Stopped." in browser.text()
    assert browser.complaints() == []


def test_a_lost_connection_goes_on(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    use_model(upstream, "rate:50:150")
    with Relay(site.port) as relay:
        open_page(browser, relay.url)
        ask(browser)
        for length in (40, 200):
            browser.wait(f"{TEXT}.length > {length}")
            relay.cut_all()
        browser.wait(IDLE)
    assert browser.run(TEXT).replace("\n", "") == reply_text(150).replace("\n", "")
    assert relay.connections > 3


def test_a_network_that_falls_silent_is_noticed(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    """Nothing says that such a connection is lost but the missing comments; clocks run faster."""
    faster = (
        "const own = setTimeout; setTimeout = (f, ms, ...a) => own(f, ms > 40000 ? 700 : ms, ...a)"
    )
    browser.call("Page.addScriptToEvaluateOnNewDocument", source=faster)
    use_model(upstream, "rate:50:150")
    with Relay(site.port) as relay:
        open_page(browser, relay.url)
        ask(browser)
        browser.wait(f"{TEXT}.length > 40")
        relay.hold_all()
        browser.wait(IDLE)
    assert browser.run(TEXT).replace("\n", "") == reply_text(150).replace("\n", "")


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


def test_a_service_that_ends_says_so_and_one_can_go_on(
    browser: Browser, upstream: RunningService, tmp_path: Path
) -> None:
    use_model(upstream, "rate:20:200")
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "alias:page")
    with ServerProcess(tmp_path, *flags) as server:
        open_page(browser, server.url)
        ask(browser)
        browser.wait(f"{TEXT}.length > 40")
        server.end()
        browser.wait(IDLE)
        assert "The service ended this reply" in browser.text()
        with ServerProcess(tmp_path, *flags, port=server.port):
            browser.run("[...document.querySelectorAll('.note button')].at(-3).click()")
            browser.wait("document.querySelectorAll('.mine').length === 2 && " + RUNNING)
            browser.wait(f"{TEXT}.length > 40")


def test_keys_reach_everything(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    use_model(upstream, "fast")
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && document.querySelector('.copy')")
    seen = []
    for _ in range(8):
        browser.key("Tab")
        seen.append(browser.run("(e => e.ariaLabel || e.textContent)(document.activeElement)"))
    assert {"Model", "New chat", "Conversation", "Copy", "Message"} <= set(seen)


def test_a_reload_goes_on(browser: Browser, site: ServerProcess, upstream: RunningService) -> None:
    use_model(upstream, "rate:50:150")
    before = len(upstream.log.exchanges)
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{TEXT}.length > 60")
    browser.call("Page.reload")
    browser.wait(f"{RUNNING} && {TEXT}.length > 100")
    browser.wait(IDLE)
    assert browser.run(TEXT).replace("\n", "") == reply_text(150).replace("\n", "")
    streams = [one for one in upstream.log.exchanges[before:] if one.path.endswith("completions")]
    assert len(streams) == 1


def test_endings_are_told(browser: Browser, site: ServerProcess, upstream: RunningService) -> None:
    open_page(browser, site.url)
    for model, said in (
        ("cut:4", "The reply was cut off."),
        ("status:429:30", "Too many requests at once. Try again in 30 s."),
        ("status:500", "The reply failed."),
    ):
        use_model(upstream, model)
        ask(browser)
        browser.wait(f"{IDLE} && document.body.innerText.includes({said!r})")
    use_model(upstream, "fast")
    browser.run("[...document.querySelectorAll('.note button')].at(-1).click()")
    browser.wait(f"{IDLE} && {TEXT}.length > 60")


def test_reasoning_is_folded(
    browser: Browser, site: ServerProcess, upstream: RunningService
) -> None:
    use_model(upstream, "think")
    open_page(browser, site.url)
    ask(browser)
    browser.wait(f"{IDLE} && {TEXT} === {THINK_ANSWER!r}")
    assert browser.run("document.querySelector('.thought').textContent") == THINK_REASONING
    assert browser.run("document.querySelector('details').open") is False


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
    links = browser.run("[...document.querySelectorAll('.text a')].map(a => [a.href, a.innerText])")
    for address, said in links:
        assert urlsplit(address).scheme in ("http", "https")
        assert urlsplit(address).hostname == urlsplit(said).hostname
    asked = {urlsplit(url).netloc for url in browser.requested() if not url.startswith("data:")}
    assert asked == {f"127.0.0.1:{site.port}"}
    assert browser.complaints() == []


def test_enter_of_an_input_method_does_not_send(browser: Browser, site: ServerProcess) -> None:
    open_page(browser, site.url)
    browser.run("document.querySelector('#message').focus()")
    browser.call("Input.imeSetComposition", text="ni", selectionStart=2, selectionEnd=2)
    browser.run(
        "document.querySelector('#message').dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert browser.run("document.querySelectorAll('.mine').length") == 0
    browser.type("你")
    browser.key("Enter", modifiers=8)
    assert browser.run("document.querySelectorAll('.mine').length") == 0
    assert browser.run("document.querySelector('#message').value") == "你\n"


def test_chinese_and_names_for_screen_readers(tmp_path: Path, site: ServerProcess) -> None:
    with Browser(tmp_path, language="zh-CN") as browser:
        open_page(browser, site.url)
        browser.wait("document.documentElement.lang === 'zh-CN'")
        assert "新对话" in browser.text()
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        names = {(one["role"]["value"], one.get("name", {}).get("value")) for one in nodes}
        assert {("textbox", "消息"), ("button", "发送"), ("button", "新对话")} <= names


def test_a_token_is_asked_for(browser: Browser, upstream: RunningService, tmp_path: Path) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    with ServerProcess(tmp_path, *flags, environment={"DESKTOP_CHAT_TOKEN": TOKEN}) as server:
        browser.open(server.url)
        browser.wait("document.body.classList.contains('locked')")
        for token, then in (
            ("x" * 40, "!document.querySelector('#lock-error').hidden"),
            (TOKEN, "!document.body.classList.contains('locked')"),
        ):
            browser.run("document.querySelector('#token').focus()")
            browser.type(token)
            browser.key("Enter")
            browser.wait(then)
        ask(browser)
        browser.wait(f"{IDLE} && {TEXT}.length > 60")
        assert TOKEN not in server.log()
        assert not any(TOKEN in url for url in browser.requested())


SNIPPETS = {
    "EventSource": """new Promise((resolve) => {
        let text = "", ends = 0;
        const source = new EventSource("/chat/stream?message=Hello");
        source.onmessage = (event) => {
            if (event.data === "[DONE]") setTimeout(() => resolve([text, source.readyState]), 4500);
            else text += JSON.parse(event.data).content || "";
        };
    })""",
    "fetch": """(async () => {
        const answer = await fetch("/chat/stream", {method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({messages: [{role: "user", content: "Hello"}]})});
        let text = "", rest = "", done = false;
        const decoder = new TextDecoder();
        for await (const chunk of answer.body) {
            const lines = (rest + decoder.decode(chunk, {stream: true})).split("\\n");
            rest = lines.pop();
            for (const line of lines) {
                if (line === "data: [DONE]") done = true;
                else if (line.startsWith("data: ")) text += JSON.parse(line.slice(6)).content || "";
            }
        }
        return [text, done];
    })()""",
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippets_from_any_tutorial_work(
    browser: Browser, site: ServerProcess, upstream: RunningService, name: str
) -> None:
    """EventSource asks again by itself after the end: it is told to stop, and no reply is made."""
    use_model(upstream, "fast")
    before = len(upstream.log.exchanges)
    browser.open(site.url)
    text, end = browser.run(SNIPPETS[name])
    assert text == reply_text(40)
    assert end in (True, 2)  # EventSource.CLOSED
    made = [one for one in upstream.log.exchanges[before:] if one.path.endswith("completions")]
    assert len(made) == 1
