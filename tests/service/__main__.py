"""`python -m tests.service [--port N]`: the scripted service in a process of its own.

It prints {"port": N} and runs until SIGTERM or SIGINT; with --until-eof also until its standard
input ends, so that it never outlives whoever started it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import threading

from tests.service.service import serve_until_cancelled


async def _main(port: int, until_eof: bool) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(task.cancel))

    def wait_for_parent() -> None:
        while os.read(0, 4096):
            pass
        os._exit(0)

    if until_eof:
        threading.Thread(target=wait_for_parent, daemon=True).start()
    await serve_until_cancelled(port)


def main() -> None:
    """Parse the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.service", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--until-eof", action="store_true", help="end with standard input")
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.port, arguments.until_eof))


if __name__ == "__main__":
    main()
