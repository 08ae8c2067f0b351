"""The end of a listening server, which leaves no socket behind."""

from __future__ import annotations

import asyncio


async def stop_listening(server: asyncio.Server) -> None:
    """Close a server. What it has just accepted would find no way to one that is closed, and be
    left open by asyncio: it is let in first, to be closed with the others."""
    for sock in server.sockets:
        asyncio.get_running_loop().remove_reader(sock.fileno())
    for _ in range(4):
        await asyncio.sleep(0)
    server.close()
