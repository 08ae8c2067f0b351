"""A stubborn person and a hostile service: whatever is pasted or answered, it has its own sentence
with a way out, and the key is in none of it."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Status
from desktop_chat.chat.routes import Network
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import MemoryKeyring, memory_keyring
from tests.service import FAST_REPLY, RunningService, running_service
from tests.service.chunks import text_event

KEY = "sk-canary-90ab34cd56ef7812"
JSON = b"Content-Type: application/json\r\n"
PAGE = b"Content-Type: text/html\r\n"
STREAM = b"Content-Type: text/event-stream\r\n"


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as made:
        yield made


def connect(opened: AppWindow, address: str, model: str = "fast") -> None:
    opened.session.connections.put(Connection("c1", "Service", Kind.OPENAI, address, model))
    opened.session.connections.choose("c1")


def paste(line: QLineEdit, text: str) -> None:
    """As a person does it, over what is there."""
    line.setFocus()
    line.selectAll()
    QApplication.clipboard().setText(text)
    line.paste()
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.clipboard().clear()


# What is pasted.


@pytest.mark.parametrize("text", [
    f"  {KEY}\n", f'"{KEY}"', f"Bearer {KEY}", f"-H 'Authorization: Bearer {KEY}'",
    f"export OPENAI_API_KEY='{KEY}'", f'"api_key": "{KEY}",', f"x-api-key: {KEY}",
])  # fmt: skip
def test_a_key_goes_out_clean_however_it_was_pasted(
    open_window: OpenWindow, service: RunningService, ring: MemoryKeyring, text: str
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    settings = opened.settings()
    paste(settings.form.key, text)
    until(lambda: opened.session.connections.chosen.has_key, "the key is in the keyring")
    assert ring.kept == {"c1": KEY}
    assert settings.form.key.text() == ""
    opened.back()
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.COMPLETE
    assert service.log.exchanges[-1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(("text", "said"), [
    ("  ", "The key is empty"), ("Bearer ", "The key is empty"),
    ("two words", "no spaces or line breaks"), ("sk-…abcd", "only what a service shows"),
    ("sk-proj-********abcd", "only what a service shows"), ("ключ", "letters that no key has"),
    ("k" * 10_240, "too long for a key"),
])  # fmt: skip
def test_what_is_no_key_is_said_and_kept_in_its_field(
    open_window: OpenWindow, ring: MemoryKeyring, text: str, said: str
) -> None:
    opened = open_window()
    connect(opened, "http://127.0.0.1:9/v1")
    form = opened.settings().form
    paste(form.key, text)
    assert said in form.key_said.text()
    assert form.key_said.property("role") == "error"
    assert form.key.text().strip() == text.strip()
    assert ring.kept == {}


@pytest.mark.parametrize(("text", "address"), [
    ("127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
    ("http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434/v1"),
    ("https://x.example/v1/v1", "https://x.example/v1"),
    (' "https://x.example/v1/chat/completions" ', "https://x.example/v1"),
])  # fmt: skip
def test_an_address_is_put_right(open_window: OpenWindow, text: str, address: str) -> None:
    opened = open_window()
    connect(opened, "http://127.0.0.1:9/v1")
    form = opened.settings().form
    paste(form.address, text)
    assert opened.session.connections.chosen.base_url == address
    assert form.address.text() == address


def test_azure_asks_for_the_resource_first(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    actions = {action.text(): action for action in settings.add.menu().actions()}
    actions["Azure OpenAI"].trigger()
    form = settings.form
    assert QApplication.focusWidget() is form.address
    assert form.address.selectedText() == "RESOURCE"
    assert "your own resource" in form.said.text()
    QTest.keyClicks(form.address, "team-7")
    QTest.keyClick(form.address, Qt.Key.Key_Return)
    chosen = opened.session.connections.chosen
    assert chosen.base_url == "https://team-7.openai.azure.com/openai/v1"
    assert form.said.text() == ""


def test_azure_s_address_brings_its_version(open_window: OpenWindow) -> None:
    opened = open_window()
    connect(opened, "http://127.0.0.1:9/v1")
    form = opened.settings().form
    base = "https://team.openai.azure.com/openai/deployments/gpt"
    paste(form.address, f"{base}/chat/completions?api-version=2024-10-21")
    chosen = opened.session.connections.chosen
    assert (chosen.base_url, chosen.api_version) == (base, "2024-10-21")
    assert form.more.version.text() == "2024-10-21"


@pytest.mark.parametrize(("text", "said"), [
    ("file:///etc/passwd", "begins with https://"), ("http:/x", "host in the address"),
    ("https://me:pw@x.example/v1", "Leave name and password out"),
    ("http://x.example:0/v1", "from 1 to 65535"), ("https://a b/v1", "no spaces"),
    ("https://x.example/v1?key=1", "Leave out what follows"), ("x" * 2001, "too long"),
])  # fmt: skip
def test_what_is_no_address_is_said(open_window: OpenWindow, text: str, said: str) -> None:
    opened = open_window()
    connect(opened, "http://127.0.0.1:9/v1")
    form = opened.settings().form
    paste(form.address, text)
    assert said in form.said.text()
    assert form.said.property("role") == "error"
    assert opened.session.connections.chosen.base_url == "http://127.0.0.1:9/v1"


# What is answered.


def answer(status: str, head: bytes = b"", body: str = "") -> bytes:
    first = f"HTTP/1.1 {status}\r\n".encode()
    return first + head + b"Connection: close\r\n\r\n" + body.encode()


def error(message: str, code: str = "") -> str:
    return f'{{"error": {{"message": "{message}", "code": "{code}"}}}}'


def later(seconds: int) -> bytes:
    return b"Retry-After: " + formatdate(time.time() + seconds, usegmt=True).encode() + b"\r\n"


ANSWERS = {
    "wrong key": (answer("401 No", JSON, error(f"Wrong key: {KEY}")), "did not accept the key"),
    "no right": (answer("403 No"), "does not allow this with your key. Try another"),
    "no money": (answer("402 Pay", JSON, error("Insufficient")), "Check its billing page"),
    "quota": (answer("429 No", JSON, error("x", "insufficient_quota")), "no credit left"),
    "no model": (answer("404 No", JSON, error("x", "model_not_found")), "Check the model"),
    "page 404": (answer("404 No", PAGE, "<title>Nothing here</title>"), "“Nothing here”"),
    "too long": (answer("400 No", JSON, error("x", "context_length_exceeded")), "Start a new chat"),
    "filter": (answer("400 No", JSON, error("x", "content_filter")), "Reword the message"),
    "bad field": (answer("400 No", JSON, error("top_p is over 1")), "“top_p is over 1”"),
    "an hour": (answer("429 Slow", b"Retry-After: 3600\r\n"), "Retry in 60 min."),
    "a date": (answer("429 Slow", later(7200)), "Retry in 2 h."),
    "a year": (answer("429 Slow", b"Retry-After: 31536000\r\n"), "another day"),
    "in ms": (answer("503 Busy", b"retry-after-ms: 900000\r\n"), "is overloaded. Retry in"),
    "500": (answer("500 Oops", PAGE, "<title>Oops</title><h1>Oops</h1>"), "reports an error (500)"),
    "portal": (answer("200 OK", PAGE, "<title>Sign in</title>"), "asks you to log in"),
    "empty": (answer("200 OK", STREAM), "gave an empty reply"),
    "ollama": (answer("200 OK", JSON, '{"message": {"content": "x"}, "done": false}'), "Add /v1"),
    "elsewhere": (answer("302 Go", b"Location: https://login.example/x\r\n"), "to login.example"),
    "slash": (answer("308 Go", b"Location: /v1/chat/completions/\r\n"), "/v1/chat/completions/."),
    "https only": (b"\x15\x03\x01\x00\x02\x02\x16", "Put https:// before its address"),
    "nginx": (answer("400 No", PAGE, "The plain HTTP request was sent to HTTPS port"), "https://"),
    "ssh": (b"SSH-2.0-OpenSSH_9.2\r\n", "is not a web service. Check host and port"),
    "closed": (b"", "closed the connection before it answered. Retry."),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Ty", "closed the connection before"),
    "garbled": (answer("200 OK", STREAM + b"Content-Encoding: gzip\r\n", "no"), "no reply. Check"),
}


def ask_again(opened: AppWindow, model: str) -> str:
    """The last line of a new conversation once its reply is over; pauses are not waited for."""
    opened.session.controller.choose_model(model)
    opened.press(Key.Key_N, CTRL)
    opened.edit.setFocus()
    opened.ask("Hello")
    until(lambda: opened.reply.status.is_final, "the reply is over")
    opened.wait_for_foot("Retry   Settings")
    return opened.text.rsplit("\n", 1)[-1]


def test_every_answer_has_its_own_sentence(
    open_window: OpenWindow, ring: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ring.kept["c1"] = KEY
    with running_service() as service:
        opened = open_window()
        connect(opened, service.base_url)
        opened.session.connections.note_key("c1", has_key=True)
        for name, (raw, said) in ANSWERS.items():
            service.register("answer", raw)
            line = ask_again(opened, "named:answer")
            assert said in line, name
            assert opened.reply.status is Status.ERROR, name
            if name not in ("too long", "filter"):  # these are not about the service
                assert f"127.0.0.1:{service.port}" in line, name
            assert KEY not in opened.text
        assert service.log.exchanges[0].headers["authorization"] == f"Bearer {KEY}"
        opened.session.connections.choose_model("fast")
        opened.press(Key.Key_N, CTRL)
        opened.edit.setFocus()
        reply = opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE  # and nothing of it stays
        assert reply.text == FAST_REPLY
    assert KEY not in caplog.text
    files = [file for file in opened.data_dir.rglob("*") if file.is_file()]
    assert [file.name for file in files if KEY.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("head", [b"1", b"soon", b"-5", b"0", b"a date"])
def test_a_short_pause_is_counted_down_and_the_cause_is_said(
    open_window: OpenWindow, service: RunningService, head: bytes
) -> None:
    field = later(3) if head == b"a date" else b"Retry-After: " + head + b"\r\n"
    service.register("slow", answer("429 Slow", field))
    opened = open_window(base_url=service.base_url, model="named:slow")
    opened.ask("Hello")
    opened.wait_for_text("Trying again in")
    line = opened.text.rsplit("\n", 1)[-1]
    assert f"127.0.0.1:{service.port} limits the rate of requests. Trying again in" in line
    assert line.endswith("Esc stops.")
    opened.stop()
    assert opened.wait_for_end() is Status.STOPPED
    asked = len(service.log.exchanges)
    let_run(0.3)
    assert len(service.log.exchanges) == asked


def test_cut_at_any_byte_nothing_that_came_is_lost(
    open_window: OpenWindow, service: RunningService
) -> None:
    words = ["Grüße, ", "世界", " und ", "👩‍💻 ", "alle."]
    body = b"".join(text_event("m", word) for word in words)
    whole = b"HTTP/1.1 200 OK\r\n" + STREAM + b"Connection: close\r\n\r\n" + body
    opened = open_window(base_url=service.base_url, model="named:cut")
    start = whole.index(body)
    for place in range(start + 3, len(whole), 37):
        service.register("cut", whole[:place])
        opened.press(Key.Key_N, CTRL)
        opened.edit.setFocus()
        reply = opened.ask("Hello")
        until(lambda: opened.reply.status.is_final, "the reply is over")
        assert "".join(words).startswith(reply.text)
        events = whole[start:place].count(b"\n\n")
        assert reply.text == "".join(words[:events])
        if reply.text:
            assert reply.status is Status.TRUNCATED
            opened.wait_for_foot("Continue   Retry")
        else:
            assert reply.status is Status.ERROR
            opened.wait_for_foot("Retry   Settings")


@pytest.mark.parametrize(("flavour", "said"), [
    ("self-signed", "choose its authority's file in Settings"),
    ("expired", "Check this computer's date"), ("wrong-host", "belongs to another host"),
])  # fmt: skip
def test_certificates_that_cannot_be_trusted(
    open_window: OpenWindow, flavour: str, said: str
) -> None:
    with running_service(tls=True if flavour == "self-signed" else flavour) as wrong:
        opened = open_window(base_url=wrong.base_url, model="fast")
        if flavour != "self-signed":
            opened.session.connections.set_network(Network(authority=str(wrong.authority)))
        opened.ask("Hello")
        assert opened.wait_for_end() is Status.ERROR
        opened.wait_for_foot("Retry   Settings")
        assert said in opened.text
        assert wrong.log.exchanges == []


def test_http_where_https_is_spoken(open_window: OpenWindow) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46")  # OpenSSL's alert

        threading.Thread(target=answer, daemon=True).start()
        port = listener.getsockname()[1]
        opened = open_window(base_url=f"http://127.0.0.1:{port}/v1", model="fast")
        opened.ask("Hello")
        assert opened.wait_for_end() is Status.ERROR
        opened.wait_for_foot("Retry   Settings")
        assert "speaks https only. Put https:// before its address" in opened.text
