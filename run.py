#!/usr/bin/env python3
"""Set up Desktop Chat and run it: `python3 run.py`, and nothing else is needed.

  python3 run.py [the app's flags]   set everything up, then open the window
  python3 run.py setup               only the set-up
  python3 run.py test [pytest's]     set everything up, then run every test
  python3 run.py third-party         the app against servers that others wrote (needs Node)
  python3 run.py check               format, lint, types, contracts, house rules, translations
  python3 run.py bench [--full]      time and memory
  python3 run.py package             the installer for this system
  python3 run.py translate           gather what the code says anew, compile the translations
  python3 run.py server [its flags]  the streaming service
  python3 run.py lock [--upgrade]    write the lock files anew from pyproject.toml
  python3 run.py --help              this text (`run.py -- --help` is the app's own)

Everything goes into the folder .venv beside this file, or the one named in DESKTOP_CHAT_VENV.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - so that an older Python says it in one sentence
    sys.stderr.write(
        f"Desktop Chat needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n"
    )
    sys.exit(2)

import os
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools.environment import Environment  # noqa: E402

# What the app can be asked for without a window.
WINDOWLESS = {"ask", "--version", "--self-test", "--help", "-h"}


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; without a word of ours the app gets all arguments."""
    from tools.narration import SetupError

    words: dict[str, Callable[[Environment, Sequence[str]], int]] = {
        "setup": set_up,
        "test": test,
        "third-party": third_party,
        "check": check,
        "bench": bench,
        "package": package,
        "server": server,
        "lock": lock,
        "translate": translate,
    }
    word = arguments[0] if arguments else ""
    if word in ("--help", "-h"):
        print(__doc__.strip())
        return 0
    if word and word not in words and not word.startswith("-") and word not in WINDOWLESS:
        print(f"run.py does not know the word '{word}': see run.py --help.", file=sys.stderr)
        return 2
    try:
        if word in words:
            return words[word](environment(), arguments[1:])
        return open_app(environment(), arguments[1:] if word == "--" else arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def environment() -> Environment:
    """The virtual environment of this checkout; a relative DESKTOP_CHAT_VENV lies in it."""
    return Environment(ROOT, ROOT / (os.environ.get("DESKTOP_CHAT_VENV") or ".venv"))


def open_app(env: Environment, arguments: Sequence[str]) -> int:
    """Open the window, or play the main job off-screen where there is no display."""
    make_ready(env, dev=False)
    if not has_display() and not WINDOWLESS.intersection(arguments[:1]):
        print("There is no display here: playing the main job off-screen instead.", flush=True)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return hand_over([env.python, ROOT / "tools" / "play_offscreen.py", *arguments])
    app = env.program("desktop-chat")
    # By way of the interpreter: a script's first line is cut off in a deep folder.
    return hand_over([app, *arguments] if os.name == "nt" else [env.python, app, *arguments])


def set_up(env: Environment, arguments: Sequence[str]) -> int:
    """Only the set-up."""
    refuse(arguments)
    make_ready(env, dev=False)
    print("Desktop Chat is set up: python3 run.py opens it.")
    return 0


def test(env: Environment, arguments: Sequence[str]) -> int:
    """Set everything up, then run every test; the exit status is the verdict."""
    from tools.testing import run_tests

    make_ready(env, dev=True)
    return run_tests(env, arguments)


def third_party(env: Environment, arguments: Sequence[str]) -> int:
    """Run the tests against servers that others wrote."""
    from tools.third_party import run_third_party

    refuse(arguments)
    env.prepare(dev=True)
    return run_third_party(env)


def check(env: Environment, arguments: Sequence[str]) -> int:
    """Run the checks that need no screen."""
    from tools.checking import run_checks

    refuse(arguments)
    env.prepare(dev=True)
    return run_checks(env)


def bench(env: Environment, arguments: Sequence[str]) -> int:
    """Run the benchmarks from the top of the checkout."""
    make_ready(env, dev=True)
    os.chdir(ROOT)
    return hand_over([env.python, "-m", "bench", *arguments])


def package(env: Environment, arguments: Sequence[str]) -> int:
    """Build the bundle and the installers of this system; they lie in dist/."""
    from tools.package.word import make_package

    return make_package(env.root, arguments)


def server(env: Environment, arguments: Sequence[str]) -> int:
    """Start the streaming service; it needs no screen and no system libraries."""
    env.prepare(dev=False)
    program = env.program("desktop-chat-server")
    return hand_over(
        [program, *arguments] if os.name == "nt" else [env.python, program, *arguments]
    )


def lock(env: Environment, arguments: Sequence[str]) -> int:
    """Write the lock files anew."""
    from tools.locking import write_locks

    return write_locks(env.root, arguments)


def translate(env: Environment, arguments: Sequence[str]) -> int:
    """Bring the translations up to date with the code."""
    from tools.translating import translate as bring_up_to_date

    refuse(arguments)
    env.prepare(dev=True)
    return bring_up_to_date(env)


def make_ready(env: Environment, dev: bool) -> None:
    """The environment, then the system libraries; both are quick when nothing has changed."""
    env.prepare(dev)
    if not dev and env.system_is_known("window"):
        return
    from tools import system_packages

    if dev:
        system_packages.ensure_for_tests(env)
    else:
        system_packages.ensure_for_window(env)


def has_display() -> bool:
    """Whether a window can be seen; always so on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def hand_over(command: Sequence[str | Path]) -> int:
    """Become the command, so that signals reach it; on Windows, wait for it instead."""
    words = [str(part) for part in command]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(words[0], words)
    import subprocess

    return subprocess.run(words, check=False).returncode


def refuse(arguments: Sequence[str]) -> None:
    """Some words take nothing after them."""
    if arguments:
        from tools.narration import SetupError

        raise SetupError(f"This word takes no arguments, so not: {' '.join(arguments)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
