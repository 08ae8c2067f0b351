"""The command `desktop-chat-server`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_chat import __version__
from desktop_chat.server.settings import ServerSettings, SettingsProblem, Upstream, load_settings

PROGRAM = "desktop-chat-server"
_EPILOG = """
Every setting can also stand in the TOML file given with --settings (max_streams = 64) and in the
environment (DESKTOP_CHAT_SERVER_MAX_STREAMS=64); flags win over the environment, and that over
the file. The upstream's key comes from OPENAI_API_KEY, a key_file or the keyring, a token from
DESKTOP_CHAT_TOKEN or the tokens file; no option takes either. See docs/server.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service until it is told to stop, and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    parsed = parser.parse_args(words)
    if parsed.version:
        sys.stdout.write(f"{PROGRAM} {__version__}\n")
        return 0
    file = parsed.settings or os.environ.get("DESKTOP_CHAT_SERVER_SETTINGS")
    names = ServerSettings._fields
    flags = {n: v for n, v in vars(parsed).items() if n in names and v is not None}
    try:
        settings = load_settings(flags, os.environ, Path(file).expanduser() if file else None)
        return _run(settings)
    except SettingsProblem as problem:
        sys.stderr.write(f"{PROGRAM}: {problem}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Chat replies as server-sent events, for browsers, curl and Desktop Chat.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--host", help="the address to listen on; any but loopback needs a token (127.0.0.1)")
    add("--port", type=int, help="0 takes a free one (8001)")
    add("--upstream", choices=[one.value for one in Upstream], help="who answers (demo)")
    add("--base-url", metavar="URL", help="an OpenAI-compatible address")
    add("--model", metavar="NAME", help="the model for requests that name none")
    add("--tokens-file", metavar="FILE", help="name:token lines, readable by you only")
    add("--streams", metavar="WHERE", help="memory, or redis://… for several processes (memory)")
    add("--max-streams", type=int, metavar="N", help="replies under way at once (64)")
    add("--max-streams-per-client", type=int, metavar="N", help="of one token or address (8)")
    add("--settings", metavar="FILE", help="a TOML file with these and more settings")
    add("--version", action="store_true", help="print the version")
    return parser


def _run(settings: ServerSettings) -> int:
    from desktop_chat.server.logs import set_up_logging
    from desktop_chat.server.running import (
        Server,
        address_of,
        listen,
        make_service,
        raise_descriptor_limit,
        serve,
    )
    from desktop_chat.server.tokens import load_tokens
    from desktop_chat.server.upstream import make_upstream

    log = set_up_logging()
    raise_descriptor_limit()
    tokens = load_tokens(settings.tokens_file, os.environ.pop("DESKTOP_CHAT_TOKEN", ""))
    service = make_service(settings, tokens, make_upstream(settings))
    listener = listen(settings)

    def say_ready(_server: Server) -> None:
        with contextlib.suppress(OSError):
            sys.stdout.write(f"Listening on {address_of(listener)}\n")
            sys.stdout.flush()

    with listener:
        try:
            asyncio.run(serve(service, listener, say_ready))
        except (OSError, KeyboardInterrupt) as error:
            if isinstance(error, KeyboardInterrupt):
                return 0
            raise SettingsProblem(f"cannot start: {error}") from None
        finally:
            log.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
