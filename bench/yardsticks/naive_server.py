"""The service as tutorials have it: a blocking SDK loop inside an async generator.

`python -m bench.yardsticks.naive_server BASE_URL`; it prints where it listens.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from openai import OpenAI

from bench.yardsticks.textbook_server import serve

app = FastAPI()


@app.post("/chat/stream")
async def chat(request: Request) -> StreamingResponse:
    """The reply as the contract has it."""
    asked = await request.json()
    return StreamingResponse(events(asked), media_type="text/event-stream")


async def events(asked: dict[str, Any]) -> AsyncGenerator[str, None]:
    """While this waits for its upstream, nothing else runs."""
    stream = app.state.client.chat.completions.create(
        model=asked["model"], messages=asked["messages"], stream=True
    )
    for chunk in stream:
        if chunk.choices and (text := chunk.choices[0].delta.content):
            yield f"data: {json.dumps({'content': text}, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    app.state.client = OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
    asyncio.run(serve(app))
