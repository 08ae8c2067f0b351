"""The command line: the window, `ask`, `--self-test`, `--version`.

What a word needs is imported when it is asked for: the window must not wait for the rest.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, NoReturn

from desktop_chat import __version__

if TYPE_CHECKING:
    import argparse

    from desktop_chat.options import Options

_PLACES = ("connection", "base-url", "server")  # of which a start has one at most


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _obey(words)
    except ImportError as error:
        from desktop_chat.last_words import library_sentence, missing_library, tell

        library = missing_library(error)
        if not library:
            raise
        tell(library_sentence(library))
        return 1


def _obey(words: list[str]) -> int:
    if words[:1] == ["ask"]:
        try:
            return _ask(words[1:])
        except KeyboardInterrupt:  # before the reply's own handling of it stood
            return 130
    if words == ["--version"]:
        sys.stdout.write(f"desktop-chat {__version__}\n")  # not for people: no words
        return 0
    if words[:1] == ["--self-test"] and len(words) <= 2:
        from desktop_chat.self_test import run_self_test

        return run_self_test(*words[1:])
    return _open_window(words)


def _open_window(words: list[str]) -> int:
    # Until the window shows, collecting would only walk again what imports have made.
    gc.disable()
    # Asked to end before there is anything to close; the window's own handling takes over.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    from desktop_chat.app import run

    options = parse_options(words)
    return _run_or_explain("desktop-chat", options, lambda: run(options), shows=True)


def parse_options(words: list[str]) -> Options:
    """The options of a window. Exits with a sentence where they cannot be understood."""
    _speak()
    name = "desktop-chat"
    return _options(name, read_plain(words) or _parser(name).parse_args(words))


def read_plain(words: Sequence[str]) -> SimpleNamespace | None:
    """What the flags of a window say, as argparse would have it; None where they want its looks.

    It is 10 ms and, with what it loads, 1 MB.
    """
    said = dict.fromkeys((*_PLACES, "data-dir", "model", "new"), "")
    switches = dict.fromkeys(("plain-http", "quick"), False)
    rest = iter(words)
    for word in rest:
        name = word[2:] if word.startswith("--") else ""
        if name in switches:
            switches[name] = True
        elif name in said:
            said[name] = next(rest, "")
            if not said[name] or said[name].startswith("-"):
                return None
        else:
            return None
    if sum(bool(said[place]) for place in _PLACES) > 1:
        return None
    return SimpleNamespace(**{key.replace("-", "_"): one for key, one in (said | switches).items()})


def _ask(words: list[str]) -> int:
    from desktop_chat.ask import Question, run_ask

    _speak()
    name = "desktop-chat ask"
    parser = _parser(name)
    parsed = parser.parse_args(words)
    options = _options(name, parsed)
    question = Question(_read_prompt(parser, parsed.prompt), parsed.system, parsed.json)
    return _run_or_explain(name, options, lambda: run_ask(options, question))


def _speak() -> None:
    from desktop_chat.storage.settings import Language
    from desktop_chat.ui.words import speak

    speak(Language.SYSTEM)  # the window's settings may choose another


def _run_or_explain(
    name: str,
    options: Options,
    call: Callable[[], int],
    shows: bool = False,
) -> int:
    """Run, or say in one sentence why that cannot be, where the options are to blame.

    With `shows` it is said on the screen where nobody reads standard error.
    """
    from desktop_chat.ui.words import tr

    try:
        return call()
    except LookupError as error:
        if error.args != (options.connection,):
            raise
        said = tr("there is no connection named “{name}”").replace("{name}", options.connection)
        _refuse(name, said)
    except OSError as error:
        if error.filename is None:
            raise
        said = tr("cannot use {path}: {why}").replace("{path}", str(error.filename))
        said = said.replace("{why}", error.strerror or "")
        if shows:
            from desktop_chat.last_words import show_unread

            show_unread(f"Desktop Chat: {said}")
        _refuse(name, said)


def _refuse(name: str, said: str) -> NoReturn:
    _parser(name).error(said)


def _parser(name: str) -> argparse.ArgumentParser:
    import argparse

    from desktop_chat.ui.words import tr

    parser = argparse.ArgumentParser(prog=name, allow_abbrev=False)
    parser.add_argument("--data-dir", metavar="DIR", help=tr("where everything is kept"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--connection", metavar="NAME", default="", help=tr("a connection"))
    where.add_argument("--base-url", metavar="URL", default="", help=tr("a service address"))
    where.add_argument("--server", metavar="URL", default="", help=tr("a streaming service"))
    parser.add_argument(
        "--plain-http", action="store_true", help=tr("let the key go out without encryption")
    )
    parser.add_argument("--model", metavar="NAME", default="", help=tr("the model to ask"))
    if name == "desktop-chat":
        parser.add_argument("--quick", action="store_true", help=tr("the quick window"))
        parser.add_argument(
            "--new", metavar="TEXT", default="", help=tr("a new chat with this in the message box")
        )
        parser.epilog = tr("Also: desktop-chat ask PROMPT, --self-test, --version.")
    else:
        parser.description = tr("One reply on standard output; no window, no history.")
        parser.add_argument("--system", default="", metavar="TEXT", help=tr("a system prompt"))
        parser.add_argument(
            "--json", action="store_true", help=tr("print one JSON object at the end")
        )
        parser.add_argument(
            "prompt", metavar="PROMPT", help=tr("what to ask; - reads standard input")
        )
    return parser


def _options(name: str, parsed: argparse.Namespace | SimpleNamespace) -> Options:
    from desktop_chat.chat.addresses import InputProblem, clean_address, clean_service_address
    from desktop_chat.options import (
        Options,
        environment_key,
        environment_token,
        environment_url,
    )
    from desktop_chat.storage.paths import default_data_dir
    from desktop_chat.ui.sentences import address_problem_sentence

    addresses = {"base_url": "", "server": ""}
    cleaning = {"base_url": clean_address, "server": clean_service_address}
    for field, clean in cleaning.items():
        if text := getattr(parsed, field):
            try:
                addresses[field] = clean(text)
            except InputProblem as error:
                option = f"--{field.replace('_', '-')}"
                _refuse(name, f"{option}: {address_problem_sentence(error.problem)}")
    try:
        data_dir = Path(parsed.data_dir).expanduser() if parsed.data_dir else default_data_dir()
        data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100 - resolves no links
    except (RuntimeError, OSError) as error:
        _refuse(name, f"--data-dir: {error}")
    return Options(
        data_dir=data_dir,
        base_url=addresses["base_url"],
        server=addresses["server"],
        model=parsed.model,
        environment_key=environment_key(),
        environment_url=environment_url(),
        environment_token=environment_token(),
        plain_http=parsed.plain_http,
        connection=parsed.connection,
        quick=getattr(parsed, "quick", False),
        new=getattr(parsed, "new", ""),
    )


def _read_prompt(parser: argparse.ArgumentParser, prompt: str) -> str:
    from desktop_chat.ui.words import tr

    if prompt == "-" and sys.stdin is None:
        parser.error(tr("there is no standard input to read"))
    if prompt == "-":
        prompt = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not prompt.strip():
        parser.error(tr("the prompt is empty"))
    return prompt
