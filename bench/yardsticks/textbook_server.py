"""The textbook async service: AsyncOpenAI's own stream in a StreamingResponse.

`python -m bench.yardsticks.textbook_server BASE_URL`; it prints where it listens.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI

app = FastAPI()


@app.post("/chat/stream")
async def chat(request: Request) -> StreamingResponse:
    """The reply as the contract has it."""
    asked = await request.json()
    return StreamingResponse(events(asked), media_type="text/event-stream")


async def events(asked: dict[str, Any]) -> AsyncGenerator[str, None]:
    """One event for each chunk with text."""
    stream = await app.state.client.chat.completions.create(
        model=asked["model"], messages=asked["messages"], stream=True
    )
    async for chunk in stream:
        if chunk.choices and (text := chunk.choices[0].delta.content):
            yield f"data: {json.dumps({'content': text}, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"


async def main(base_url: str) -> None:
    """Serve on a free port until SIGTERM."""
    app.state.client = AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)
    await serve(app)


async def serve(application: FastAPI) -> None:
    """Uvicorn as it comes, but for the log of accesses, on a free port."""
    config = uvicorn.Config(application, port=0, log_level="error", loop="asyncio")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait for
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    print(f"Listening on http://127.0.0.1:{port}", flush=True)
    await task


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
