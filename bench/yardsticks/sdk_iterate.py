"""The SDK alone, with no window: how long `async for` takes over a stream under plain asyncio.

Prints the time.monotonic() at which the second reply ended and how many chunks it had; the first,
a short one, warms everything up.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from openai import AsyncOpenAI


async def iterate(client: AsyncOpenAI, model: str) -> int:
    """Count the chunks of one reply."""
    count = 0
    stream = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "hi"}], stream=True
    )
    async for _chunk in stream:
        count += 1
    return count


async def main(base_url: str, model: str) -> None:
    """Warm up, then measure."""
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        await iterate(client, "fast")
        count = await iterate(client, model)
        print(json.dumps({"ended": time.monotonic(), "chunks": count}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
