"""The demonstration: a scripted reply, streamed like a real one, without any model."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from time import monotonic

from desktop_chat.chat.backend import Request
from desktop_chat.chat.deltas import Delta, Finish, TextDelta
from desktop_chat.chat.messages import Role

DELTAS_A_SECOND = 60.0
_FIRST_DELAY = 0.25
# Whole words with the space behind them, long ones and Chinese in pieces, as models cut.
_PIECE = re.compile(r"\s*[^\s\u2e80-\u9fff]{1,8}\s*|\s*[\u2e80-\u9fff]{1,2}\s*|\s+")


class DemoBackend:
    """Answers every prompt with the script, the first lines of the prompt quoted in it."""

    is_local = True

    def __init__(self, script: str, deltas_a_second: float = DELTAS_A_SECOND) -> None:
        self._script = script
        self._pause = 1 / deltas_a_second

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        """Yield the script at an even pace; see `chat.backend.Backend`."""
        on_sent()
        await asyncio.sleep(_FIRST_DELAY)
        began = monotonic()
        for number, piece in enumerate(_PIECE.findall(self._reply_to(request))):
            yield TextDelta(piece)
            # By the clock and not by the piece, so that a slow moment is made good.
            await asyncio.sleep(max(0.0, began + (number + 1) * self._pause - monotonic()))
        yield Finish("stop")

    def _reply_to(self, request: Request) -> str:
        asked = next((m.text for m in reversed(request.messages) if m.role is Role.USER), "")
        words = " ".join(asked.split())
        quoted = words if len(words) <= 80 else words[:79].rstrip() + "…"
        return self._script.replace("{prompt}", quoted)
