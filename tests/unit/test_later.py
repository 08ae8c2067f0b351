"""Modules that wait until they are used."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent


def run(code: str) -> None:
    """In a fresh interpreter, where nothing is loaded yet."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_module_waits_until_it_is_used() -> None:
    run("""
        import sys
        from desktop_chat.chat.later import import_later
        import_later("ssl", "asyncio.sslproto")
        import asyncio, ssl
        assert "_ssl" not in sys.modules
        import ssl as again
        assert again is ssl and "_ssl" not in sys.modules
        context = ssl.create_default_context()
        assert "_ssl" in sys.modules
        import ssl as real
        assert real is not ssl and isinstance(context, real.SSLContext)
        assert ssl.SSLError is real.SSLError
        assert asyncio.base_events.sslproto.SSLProtocol.__module__ == "asyncio.sslproto"
    """)


def test_what_is_not_there_is_said_as_ever() -> None:
    run("""
        from desktop_chat.chat.later import import_later
        import_later("ssl", "no_such_module")
        import ssl, no_such_module
        try:
            ssl.no_such_name
        except AttributeError as error:
            assert "module 'ssl' has no attribute 'no_such_name'" in str(error)
        else:
            assert False
        try:
            no_such_module.anything
        except ModuleNotFoundError:
            pass
        else:
            assert False
    """)


def test_a_module_that_is_loaded_stays() -> None:
    run("""
        import json, sys
        from desktop_chat.chat.later import import_later
        import_later("json")
        assert sys.modules["json"] is json
    """)


def test_tls_works_from_several_threads_at_once() -> None:
    run("""
        import sys, threading
        from desktop_chat.chat.later import import_later
        import_later("ssl", "asyncio.sslproto")
        import asyncio, ssl
        found, gate = [], threading.Barrier(8)
        def use():
            gate.wait()
            found.append(ssl.SSLContext)
        threads = [threading.Thread(target=use) for _ in range(8)]
        [one.start() for one in threads]
        [one.join() for one in threads]
        assert len(found) == 8 and len(set(found)) == 1
    """)


def test_the_window_loads_no_tls_before_the_first_message() -> None:
    run("""
        import sys
        import desktop_chat.app
        import desktop_chat.ui.event_loop
        import desktop_chat.ui.controller, desktop_chat.ui.presence.beside
        import desktop_chat.storage.store, desktop_chat.ui.second_start
        unwanted = {"_ssl", "_hashlib", "html.entities", "platform", "openai"}
        assert not unwanted.intersection(sys.modules), unwanted.intersection(sys.modules)
    """)


def test_a_connection_of_the_loop_loads_no_tls() -> None:
    run("""
        import desktop_chat.ui.event_loop
        import asyncio, sys
        async def talk():
            async def answer(reader, writer):
                writer.write(await reader.readline())
                writer.close()
            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"hello\\n")
            assert await reader.read() == b"hello\\n"
            writer.close()
        asyncio.run(talk())
        assert "_ssl" not in sys.modules
    """)


def test_a_socket_of_tls_is_still_refused_by_the_loop() -> None:
    run("""
        import asyncio, socket
        import desktop_chat.ui.event_loop
        async def talk():
            import ssl
            near, far = socket.socketpair()
            wrapped = ssl.create_default_context().wrap_socket(
                near, do_handshake_on_connect=False, server_hostname="x"
            )
            wrapped.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_recv(wrapped, 1)
            except TypeError as error:
                assert "SSLSocket" in str(error)
            else:
                raise AssertionError("taken")
        asyncio.run(talk())
    """)
