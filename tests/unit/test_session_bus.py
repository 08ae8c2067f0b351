"""A session bus that is slow, rude or given up: its connection does not stay open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from jeepney import (  # type: ignore[import-untyped]
    Endianness,
    Header,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
)

from desktop_chat.ui.presence.notifier import Notifier
from desktop_chat.ui.session_bus import open_session_bus

SECONDS = 10.0
OK = b"OK 0123456789abcdef0123456789abcdef\r\n"
HELLO = Message(
    Header(
        Endianness.little,
        MessageType.method_return,
        MessageFlag.no_reply_expected,
        1,
        body_length=-1,
        serial=1,
        fields={HeaderFields.reply_serial: 1, HeaderFields.signature: "s"},
    ),
    (":1.7",),
).serialise(1)


class MuteBus:
    """A bus that gives the first of its answers, and then none."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self.silent = asyncio.Event()  # it has been asked what it does not answer
        self.left = asyncio.Event()  # the client has hung up

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        questions = (b"AUTH", b"Hello", b"AddMatch")
        for question, answer in zip(questions, (*self._answers, b""), strict=False):
            while (said := await reader.read(1024)) and question not in said:
                pass
            if said:
                writer.write(answer)
        self.silent.set()
        while await reader.read(1024):
            pass
        self.left.set()
        writer.close()


@asynccontextmanager
async def mute_bus(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *answers: bytes
) -> AsyncIterator[MuteBus]:
    bus = MuteBus(*answers)
    async with await asyncio.start_unix_server(bus.serve, folder / "bus"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder / 'bus'}")
        yield bus


@pytest.mark.parametrize("answers", [(), (OK,)])
def test_given_up_half_way_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[bytes, ...]
) -> None:
    async def main() -> None:
        async with asyncio.timeout(SECONDS), mute_bus(tmp_path, monkeypatch, *answers) as bus:
            opening = asyncio.create_task(open_session_bus())
            await bus.silent.wait()
            opening.cancel()
            await asyncio.wait([opening])
            assert opening.cancelled()
            await bus.left.wait()

    asyncio.run(main())


def test_refused_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        refusal = b"REJECTED ANONYMOUS\r\n"
        async with asyncio.timeout(SECONDS), mute_bus(tmp_path, monkeypatch, refusal) as bus:
            with pytest.raises(ValueError, match="REJECTED"):
                await open_session_bus()
            await bus.left.wait()

    asyncio.run(main())


def test_a_bus_that_hangs_up_is_no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.close()

    async def main() -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        async with asyncio.timeout(SECONDS):
            async with await asyncio.start_unix_server(hang_up, tmp_path / "bus"):
                with pytest.raises(OSError, match="hung up"):
                    await open_session_bus()

    asyncio.run(main())


def test_a_notification_that_is_given_up_hangs_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        answers = (OK, HELLO)
        async with asyncio.timeout(SECONDS), mute_bus(tmp_path, monkeypatch, *answers) as bus:
            telling = asyncio.create_task(Notifier(lambda mark: None).notify("One", "two", "3"))
            await bus.silent.wait()
            telling.cancel()
            await asyncio.wait([telling])
            await bus.left.wait()

    asyncio.run(main())
