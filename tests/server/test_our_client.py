"""The app's own client of the service, and the service: cuts, Stop, refusals."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.remote import RemoteBackend, Resuming
from desktop_chat.chat.access import Access
from desktop_chat.chat.failures import ErrorCode
from desktop_chat.chat.messages import Status
from desktop_chat.chat.turn import Turn
from desktop_chat.server.tokens import Tokens
from tests.e2e.program import ROOT, surroundings
from tests.replying import QUICK, Watcher, new_reply, opener, request_for, run_reply
from tests.server.relay import Relay
from tests.server.running import TOKEN, ServerProcess, running_server
from tests.server.test_resuming import Paced, two_callers
from tests.service import FAST_REPLY, THINK_ANSWER, THINK_REASONING, RunningService, reply_text

__all__ = ["two_callers"]  # a fixture
ONCE = QUICK._replace(retries=0)


def remote(url: str, token: str = "", resuming: Resuming | None = None) -> RemoteBackend:
    return RemoteBackend(HttpClients(), url, Access(token), resuming=resuming)


def test_replies_are_whole(server: ServerProcess) -> None:
    reply, _ = run_reply(remote(server.url), "fast")
    assert (reply.status, reply.text, reply.facts.finish) == (Status.COMPLETE, FAST_REPLY, "stop")
    assert reply.facts.usage is not None
    reply, _ = run_reply(remote(server.url), "think")
    assert (reply.text, reply.reasoning) == (THINK_ANSWER, THINK_REASONING)


def test_a_reply_goes_on_over_many_cuts(server: ServerProcess) -> None:
    with Relay(server.port) as relay:
        resuming = Resuming(pauses=(0.01, 0.1, 0.5))

        async def main() -> tuple[str, Status]:
            reply = new_reply()
            backend = remote(relay.url, resuming=resuming)
            turn = Turn(opener(backend), request_for("rate:100:100"), reply, Watcher(), ONCE)
            task = turn.start()
            while not task.done():
                await asyncio.sleep(0.12)
                if reply.has_content:
                    relay.cut_all()
            return reply.text, reply.status

        text, status = asyncio.run(main())
        assert (text, status) == (reply_text(100), Status.COMPLETE)
        assert relay.connections > 3


def test_stop_ends_the_reply_at_the_service(
    server: ServerProcess, upstream: RunningService
) -> None:
    async def main() -> None:
        reply, watcher = new_reply(), Watcher()
        backend = remote(server.url)
        turn = Turn(opener(backend), request_for("stall:3"), reply, watcher, ONCE)
        task = turn.start()
        async with asyncio.timeout(10):
            while len(watcher.deltas) < 3:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        turn.stop()
        await asyncio.wait([task], timeout=5)
        assert (reply.status, reply.text) == (Status.STOPPED, reply_text(3))

    before = len(upstream.log.exchanges)
    asyncio.run(main())
    upstream.wait_for_exchange(
        lambda one: one in upstream.log.exchanges[before:] and one.peer_closed is not None
    )


def test_stop_before_the_first_delta_ends_it_too(
    server: ServerProcess, upstream: RunningService
) -> None:
    async def main() -> None:
        reply = new_reply()
        turn = Turn(opener(remote(server.url)), request_for("stall:0"), reply, Watcher(), ONCE)
        task = turn.start()
        async with asyncio.timeout(10):
            while len(upstream.log.exchanges) == before:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        turn.stop()
        await asyncio.wait([task], timeout=5)

    before = len(upstream.log.exchanges)
    asyncio.run(main())
    upstream.wait_for_exchange(
        lambda one: one in upstream.log.exchanges[before:] and one.peer_closed is not None
    )


def test_tokens(two_callers: Tokens) -> None:
    with running_server(Paced(3, 1000), tokens=two_callers) as server:
        assert run_reply(remote(server.url, TOKEN), "")[0].text == "0 1 2 "
        for token in ("", "x" * 40):
            reply, _ = run_reply(remote(server.url, token), "")
            assert reply.facts.failure is not None
            assert reply.facts.failure.code is ErrorCode.BAD_KEY


def ask(folder: Path, *words: str, token: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_chat", "ask", *words, "Hello"],
        cwd=ROOT,
        env=surroundings(folder, DESKTOP_CHAT_TOKEN=token),
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_ask_command(server: ServerProcess, tmp_path: Path) -> None:
    done = ask(tmp_path, "--server", server.url + "/", "--model", "fast")
    assert (done.returncode, done.stdout.decode()) == (0, FAST_REPLY + os.linesep)
    refused = ask(tmp_path, "--server", "ftp://x", "--model", "fast")
    assert (refused.returncode, b"--server: " in refused.stderr) == (2, True)


def test_the_ask_command_with_a_token(two_callers: Tokens, tmp_path: Path) -> None:
    with running_server(Paced(3, 1000), tokens=two_callers) as server:
        done = ask(tmp_path, "--server", server.url, token=f"Bearer {TOKEN}")
        assert (done.returncode, done.stdout) == (0, b"0 1 2 \n")
        assert ask(tmp_path, "--server", server.url).returncode == 1
