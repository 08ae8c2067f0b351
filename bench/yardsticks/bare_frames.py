"""A bare Starlette StreamingResponse that yields a ready frame each.

`python -m bench.yardsticks.bare_frames COUNT`; it prints where it listens.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from bench.yardsticks.textbook_server import serve

FRAME = b'data: {"content": "text"}\n\n'


def application(count: int) -> FastAPI:
    """One route, with as little around it as FastAPI allows."""
    app = FastAPI()

    async def frames() -> AsyncGenerator[bytes, None]:
        for _ in range(count):
            yield FRAME
        yield b"data: [DONE]\n\n"

    @app.post("/chat/stream")
    async def chat() -> StreamingResponse:
        return StreamingResponse(frames(), media_type="text/event-stream")

    return app


if __name__ == "__main__":
    asyncio.run(serve(application(int(sys.argv[1]))))
