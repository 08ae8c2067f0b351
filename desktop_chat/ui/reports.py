"""What one can pass on when something is wrong: facts of the machine and the place of an error.

No words of a conversation, no names, no keys, no paths of the person's own.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections import Counter
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from desktop_chat import __version__
from desktop_chat.storage.logs import log_tail
from desktop_chat.storage.settings import PLAIN, Settings

Caught = tuple[type[BaseException], BaseException, TracebackType | None]
_ROOM = re.compile(r'"[^"]*((?:desktop_chat|site-packages|lib/python[\d.]+)[/\\][^"]*)"')
_ANY_PATH = re.compile(r'"(?:/|[A-Za-z]:\\)[^"]*[/\\]([^"/\\]+)"')
_LOG_LINES = 20
_MOST_FRAMES = 40


def error_report(caught: Caught) -> str:
    """Where an exception came from: kinds of errors and places, not what they said."""
    lines: list[str] = []
    kind, error, trace = caught
    fault: BaseException | None = error
    while fault is not None and len(lines) < _MOST_FRAMES:
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        frames = traceback.extract_tb(trace)[-_MOST_FRAMES:]
        lines += [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
        fault = fault.__cause__ or fault.__context__
        if fault is not None:
            kind, trace = type(fault), fault.__traceback__
            lines.append("after")
    return without_paths("\n".join(lines))


def without_paths(text: str) -> str:
    """Paths in quotes as they are on every machine."""
    return _ANY_PATH.sub(r'"\1"', _ROOM.sub(r'"\1"', text))


def diagnostics(settings: Settings, data_dir: Path) -> str:
    """Facts of this machine, this version and these settings."""
    import platform

    lines = [
        f"Desktop Chat {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, "
        f"{'packaged' if getattr(sys, 'frozen', False) else 'from source'}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        *_of_the_desktop(),
        *_of_settings(settings),
        *(f"{name}: {size:,} bytes" for name, size in _files(data_dir)),
        *log_tail(data_dir, _LOG_LINES),
    ]
    return "\n".join(lines) + "\n"


def _of_the_desktop() -> list[str]:
    names = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "QT_SCALE_FACTOR", "QT_QPA_PLATFORM")
    told = ", ".join(f"{name}={os.environ[name]}" for name in names if name in os.environ)
    screens = [
        f"{screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    return [
        f"Platform {QGuiApplication.platformName()}; {told}",
        f"Screens {', '.join(screens)}; locale {QLocale().name()}",
    ]


def _of_settings(settings: Settings) -> list[str]:
    kinds = Counter(connection.kind.value for connection in settings.connections)
    defaults = Settings._field_defaults
    changed = [name for name in PLAIN if getattr(settings, name) != defaults[name]]
    # A text is theirs; what can be chosen or counted is not.
    own = ", ".join(
        name if type(defaults[name]) is str else f"{name}={getattr(settings, name)}"
        for name in sorted(changed)
    )
    made = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    proxy = settings.network.proxy_mode.value
    return [f"Settings {own or 'as shipped'}", f"Connections {made or 'none'}; proxy {proxy}"]


def _files(data_dir: Path) -> list[tuple[str, int]]:
    found = []
    for name in ("history.db", "history.db-wal", "logs/desktop-chat.log"):
        try:
            found.append((name, (data_dir / name).stat().st_size))
        except OSError:
            continue
    return found
