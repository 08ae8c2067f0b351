"""The chat page in a real browser: type, watch it come, stop, go on."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.server.browser import Browser
from tests.server.pages import IDLE, RUNNING, TEXT, ask, open_page, use_model
from tests.server.relay import Relay
from tests.server.running import TOKEN, ServerProcess
from tests.service import THINK_ANSWER, THINK_REASONING, RunningService, reply_text


def ending_in(count: int) -> str:
    return reply_text(count)[-12:].replace("\n", "")


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
