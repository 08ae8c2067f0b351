"""`python -m desktop_chat ask` in a process: what it prints, when, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat import __version__
from tests.e2e.program import ROOT, surroundings
from tests.service import (
    FAST_REPLY,
    THINK_ANSWER,
    THINK_REASONING,
    RunningService,
    reply_text,
    running_service,
)

COMMAND = [sys.executable, "-m", "desktop_chat"]
CANARY = "sk-canary-6021-qwertyuiopasdf"
SECONDS = 60


def run(
    folder: Path,
    *words: str,
    given: bytes = b"",
    environment: dict[str, str] | None = None,
    before: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[bytes]:
    """The whole command; its standard input is `given`."""
    return subprocess.run(
        [*before, *COMMAND, *words],
        cwd=ROOT,
        env=surroundings(folder, DESKTOP_CHAT_DATA_DIR=str(folder / "data"), **environment or {}),
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


def ask(
    service: RunningService, folder: Path, model: str, *words: str, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    flags = ("ask", "--base-url", service.base_url, "--model", model)
    return run(folder, *flags, *(words or ("Hello",)), **more)


def one_line(stderr: bytes) -> str:
    """What was said on standard error, which is one line and no traceback."""
    (line,) = stderr.decode().splitlines()
    assert line.startswith("desktop-chat: ")
    return line.removeprefix("desktop-chat: ")


@contextlib.contextmanager
def asking(
    service: RunningService, folder: Path, model: str, *words: str
) -> Iterator[subprocess.Popen[bytes]]:
    """The command at work, with both outputs in pipes."""
    flags = ["ask", "--base-url", service.base_url, "--model", model, *words, "Hello"]
    with subprocess.Popen(
        [*COMMAND, *flags],
        cwd=ROOT,
        env=surroundings(folder, DESKTOP_CHAT_DATA_DIR=str(folder / "data")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_reply_is_printed_and_leaves_nothing(service: RunningService, tmp_path: Path) -> None:
    done = ask(service, tmp_path, "fast")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, FAST_REPLY + "\n", b"")
    assert not (tmp_path / "data").exists()
    assert [one.path for one in service.log.exchanges] == ["/v1/chat/completions"]


def test_text_comes_before_the_reply_is_over(service: RunningService, tmp_path: Path) -> None:
    with asking(service, tmp_path, "stall:3") as process:
        assert process.stdout is not None
        text = b""
        while len(text) < len(reply_text(3)):
            text += process.stdout.read(100)
        assert text.decode() == reply_text(3)
        assert process.poll() is None


@pytest.mark.parametrize(("words", "number"), [((), signal.SIGINT), (("--json",), signal.SIGTERM)])
def test_a_signal_half_way_stops_it(
    service: RunningService, tmp_path: Path, words: tuple[str, ...], number: signal.Signals
) -> None:
    with asking(service, tmp_path, "stall:3", *words) as process:
        service.wait_for_exchange(lambda one: one.deltas_sent == 3, SECONDS)
        time.sleep(0.5)  # what was sent arrives
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    exchange = service.wait_for_exchange(lambda one: one.peer_closed is not None)
    assert not exchange.over
    if words:
        value = json.loads(out)
        assert (value["status"], value["text"], value["error"]) == ("stopped", reply_text(3), None)
        assert err == b""
    else:
        assert out.decode() == reply_text(3) + "\n"
        assert one_line(err) == "Stopped."


FIELDS = {
    *("text", "reasoning", "status", "error", "finish", "usage", "tool_calls", "warnings"),
    *("first_token_ms", "seconds"),
}


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    """The one object of `--json`, with the fields that it always has."""
    assert done.stderr == b""
    assert done.stdout.endswith(b"}\n")
    value = json.loads(done.stdout)
    assert set(value) == FIELDS
    assert value["seconds"] >= 0
    return value


def test_one_object_for_a_whole_reply(service: RunningService, tmp_path: Path) -> None:
    done = ask(service, tmp_path, "fast", "--json", "Hello")
    value = as_json(done)
    assert done.returncode == 0
    assert 0 < value.pop("first_token_ms") <= value.pop("seconds") * 1000 + 1
    assert value == {
        "text": FAST_REPLY,
        "reasoning": "",
        "status": "complete",
        "error": None,
        "finish": "stop",
        "usage": {"prompt": 9, "completion": 40, "total": 49},
        "tool_calls": [],
        "warnings": 0,
    }


def test_one_object_with_reasoning_and_calls(service: RunningService, tmp_path: Path) -> None:
    value = as_json(ask(service, tmp_path, "think", "--json", "Hello"))
    assert (value["reasoning"], value["text"]) == (THINK_REASONING, THINK_ANSWER)
    call = '{"index":0,"id":"a","function":{"name":"get","arguments":"{}"}}'
    chunk = f'{{"choices":[{{"index":0,"delta":{{"tool_calls":[{call}]}}}}]}}'
    body = f"data: {chunk}\n\ndata: junk\n\ndata: [DONE]\n\n"
    service.register("calls", b"HTTP/1.1 200 OK\r\n\r\n" + body.encode())
    value = as_json(ask(service, tmp_path, "named:calls", "--json", "Hello"))
    assert value["tool_calls"] == [{"name": "get", "arguments": "{}"}]
    assert (value["status"], value["warnings"], value["finish"]) == ("complete", 1, None)
    assert (value["usage"], value["first_token_ms"]) == (None, None)


@pytest.mark.parametrize(
    ("model", "exit_status", "status", "code"),
    [
        ("status:401", 1, "error", "bad-key"),
        ("status:404", 1, "error", "not-found"),
        ("status:429:3600", 1, "error", "rate-limited"),
        ("html", 1, "error", "not-a-stream"),
        ("empty", 1, "error", "empty-reply"),
        ("redirect:307:http://other.invalid/", 1, "error", "redirect"),
        ("cut:3:fin", 3, "truncated", None),
    ],
)
def test_failures_have_codes_and_one_line(
    service: RunningService,
    tmp_path: Path,
    model: str,
    exit_status: int,
    status: str,
    code: str | None,
) -> None:
    done = ask(service, tmp_path, model, "--json", "Hello")
    value = as_json(done)
    assert (done.returncode, value["status"]) == (exit_status, status)
    assert (value["error"] or {"code": None})["code"] == code
    if code is not None:
        assert set(value["error"]) == {"code", "message", "detail"}
        assert "127.0.0.1" in value["error"]["message"]
    done = ask(service, tmp_path, model)
    assert done.returncode == exit_status
    said = one_line(done.stderr)
    assert value["error"] is None or said.startswith(value["error"]["message"])
    text = done.stdout.decode().removesuffix("\n")
    assert text == value["text"] == (reply_text(3) if code is None else "")


def test_the_prompt_from_standard_input_and_the_system_prompt(
    service: RunningService, tmp_path: Path
) -> None:
    prompt = "Zeile 1\n世界 \U0001f600\n"
    done = ask(service, tmp_path, "echo", "--system", "Be brief.", "-", given=prompt.encode())
    assert (done.returncode, done.stdout.decode()) == (0, prompt)
    assert service.log.exchanges[-1].body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": prompt},
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", "--base-url", "ftp://x.org", "Hello"), "https:// or http://"),
        (("ask", "--base-url", "http://me:pass@x.org", "Hello"), "name and password"),
        (("ask", "--base-url", "http://x.org:0", "Hello"), "1 to 65535"),
        (("ask", "--base-url", "http://x y", "Hello"), "spaces"),
        (("ask", "--base-url", "http://127.0.0.1:1", " "), "empty"),
        (("ask", "--connection", "Nowhere", "Hello"), "Nowhere"),
        (("ask", "--connection", "a", "--base-url", "http://127.0.0.1:1", "Hello"), "not allowed"),
        (("ask",), "PROMPT"),
        (("ask", "--api-key", "x", "Hello"), "--api-key"),
        (("ask", "-"), "empty"),
    ],
)
def test_wrong_words_are_explained(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"me:pass" not in done.stderr


def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    with running_service() as gone:
        pass
    done = ask(gone, tmp_path, "fast")
    *retries, last = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert all(f"127.0.0.1:{gone.port}" in line for line in [*retries, last])
    assert b"Traceback" not in done.stderr


def test_the_key_of_the_environment_is_used_and_never_printed(
    service: RunningService, tmp_path: Path
) -> None:
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}"}}).encode()
    service.register("echoes-the-key", b"HTTP/1.1 401 No\r\n\r\n" + body)
    for words in (["Hello"], ["--json", "Hello"]):
        done = ask(
            service,
            tmp_path,
            "named:echoes-the-key",
            *words,
            environment={"OPENAI_API_KEY": f" '{CANARY}'\n", "OPENAI_LOG": "debug"},
        )
        assert done.returncode == 1
        assert service.log.exchanges[-1].headers["authorization"] == f"Bearer {CANARY}"
        assert CANARY.encode() not in done.stdout + done.stderr
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not [file for file in files if CANARY.encode() in file.read_bytes()]


def test_without_a_key_none_is_sent(service: RunningService, tmp_path: Path) -> None:
    assert ask(service, tmp_path, "fast").returncode == 0
    assert "authorization" not in service.log.exchanges[-1].headers


def test_a_reader_that_goes_away_ends_the_reply(service: RunningService, tmp_path: Path) -> None:
    with asking(service, tmp_path, "endless") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(SECONDS)
    service.wait_for_exchange(lambda one: one.peer_closed is not None)
    assert process.returncode == 130
    assert b"Traceback" not in errors


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">/dev/full", ">&- 2>&-"])
@pytest.mark.parametrize("words", [(), ("--json",)], ids=["text", "json"])
def test_outputs_that_cannot_be_written_cause_no_traceback(
    service: RunningService, tmp_path: Path, redirection: str, words: tuple[str, ...]
) -> None:
    shell = ("sh", "-c", f'"$@" {redirection}', "sh")
    done = ask(service, tmp_path, "fast", *words, "Hello", before=shell)
    assert b"Traceback" not in done.stderr
    assert (done.returncode == 0) == (redirection == "2>&-")


def test_a_name_lookup_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    assert unshare is not None
    own = [] if os.getuid() == 0 else ["--map-root-user"]
    namespace = [unshare, "--mount", "--net", *own, sys.executable]
    flags = ["ask", "--json", "--base-url", "http://llm.example/v1", "--model", "fast", "Hello"]
    with subprocess.Popen(
        [*namespace, "-m", "tests.e2e.dead_name_server", str(tmp_path), *COMMAND, *flags],
        cwd=ROOT,
        env=surroundings(tmp_path, DESKTOP_CHAT_DATA_DIR=str(tmp_path / "data")),
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        pid = json.loads(process.stdout.readline())["pid"]
        assert "llm" in json.loads(process.stdout.readline())["asked"]
        began = time.monotonic()
        subprocess.run(["kill", "-INT", str(pid)], check=True)
        value = json.loads(process.stdout.readline())
        assert process.wait(SECONDS) == 130
        assert time.monotonic() - began < 10  # the lookup would take 90 s
    assert (value["status"], value["text"]) == ("stopped", "")


def test_the_demonstration_answers_without_any_service(tmp_path: Path) -> None:
    done = run(tmp_path, "ask", "--json", "--connection", "Demo", "Hello")
    value = as_json(done)
    assert (done.returncode, value["status"]) == (0, "complete")
    assert len(value["text"]) > 100


def test_version(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"desktop-chat {__version__}\n".encode(),
        b"",
    )


def test_the_check_of_an_installation(tmp_path: Path) -> None:
    done = run(tmp_path, "--self-test", environment={"QT_QPA_PLATFORM": "offscreen"})
    value = json.loads(done.stdout)
    assert (done.returncode, value["ok"], value["version"]) == (0, True, __version__)
    checks = {check["name"]: check for check in value["checks"]}
    assert {"qt", "database", "resources", "tls", "client", "key-store"} <= set(checks)
    assert {"highlighting", "math", "images", "translations", "keyring-backends", "pdf"} <= set(
        checks
    )
    assert [name for name, check in checks.items() if check["warning"]] == ["key-store"]
    assert all(check["ok"] or check["warning"] for check in checks.values())
