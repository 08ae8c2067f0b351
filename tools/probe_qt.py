"""Try Qt as the app will need it, and print what is missing as one line of JSON.

Run by the environment's own Python, off-screen. Importing QtWidgets finds most missing system
libraries; those of a real X11 screen are linked by the xcb plugin alone, so it is loaded too.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path


def main() -> int:
    """Print {"missing": [...], "fonts": n, "chinese_fonts": n}; always exit 0."""
    missing = missing_libraries()
    fonts, chinese_fonts = (0, 0) if missing else count_fonts()
    print(json.dumps({"missing": missing, "fonts": fonts, "chinese_fonts": chinese_fonts}))
    return 0


def missing_libraries() -> list[str]:
    """What the loader said about QtWidgets and about the plugins for the screens of this system."""
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        return [sentence(error)]
    if not sys.platform.startswith("linux"):
        return []
    platforms = Path(QtWidgets.__file__).parent / "Qt" / "plugins" / "platforms"
    wanted = ["libqxcb.so"]
    if os.environ.get("WAYLAND_DISPLAY"):
        wanted.append("libqwayland.so")
    said = []
    for plugin in (platforms / name for name in wanted):
        try:
            if plugin.exists():
                ctypes.CDLL(str(plugin))
        except OSError as error:
            said.append(sentence(error))
    return said


def sentence(error: Exception) -> str:
    """The loader's words, shortened to the library where they name one."""
    words = str(error)
    name, separator, _rest = words.partition(": cannot open shared object file")
    return f"The system library {name} is missing." if separator else words


def count_fonts() -> tuple[int, int]:
    """How many font families Qt finds, and how many of them can write Chinese."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    app = QGuiApplication(["probe"])
    every = QFontDatabase.families()
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    del app
    return len(every), len(chinese)


if __name__ == "__main__":
    sys.exit(main())
