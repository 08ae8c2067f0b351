"""The session bus: a connection that is closed also where it is given up half-way."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney.io.asyncio import DBusConnection  # type: ignore[import-untyped]


async def open_session_bus() -> DBusConnection:
    """A connection that the bus has greeted.

    Jeepney's own `open_dbus_connection` leaves the socket open where it fails or is cancelled
    between the connecting and the greeting, and then raises EOFError, which is no OSError.
    """
    from jeepney.bus import get_bus  # type: ignore[import-untyped]
    from jeepney.io.asyncio import DBusConnection

    reader, writer = await asyncio.open_unix_connection(get_bus("SESSION"))
    try:
        await _authenticate(reader, writer)
        connection = DBusConnection(reader, writer)
        await _greet(connection)
    except BaseException as error:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        if isinstance(error, EOFError):
            raise ConnectionAbortedError("the session bus has hung up") from error
        raise
    return connection


async def _authenticate(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    from jeepney.auth import BEGIN, Authenticator  # type: ignore[import-untyped]

    authenticator = Authenticator()
    for line in authenticator:
        writer.write(line)
        await writer.drain()
        answer = await reader.read(1024)
        if not answer:
            raise EOFError
        authenticator.feed(answer)
    writer.write(BEGIN)
    await writer.drain()


async def _greet(connection: DBusConnection) -> None:
    """Say hello, which has to be the first message; the answer is the connection's name."""
    from jeepney import MessageType, message_bus  # type: ignore[import-untyped]

    answers = (MessageType.method_return, MessageType.error)
    await connection.send(message_bus.Hello())
    while (answer := await connection.receive()).header.message_type not in answers:
        pass  # a signal
    if answer.header.message_type is MessageType.error:
        raise ConnectionRefusedError(answer.body)
    connection.unique_name = answer.body[0]
