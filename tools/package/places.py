"""Where building puts things, and what is the same in all installers."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from tools.check_house_rules import version_of

PROGRAM = "desktop-chat"
TITLE = "Desktop Chat"
SUMMARY = "Chat with language models, yours or a service's"
# Files carry this moment where there is no commit to take it from: the first of January 2026.
EPOCH = 1_767_225_600


class Places:
    """The folders of one build, all below the checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / "build" / "package"
        self.icons = self.work / "icons"
        self.dist = root / "dist"
        self.venv = root / ".venv-package"
        self.recipe = root / "packaging" / f"{PROGRAM}.spec"
        self.drawing = root / "resources" / "icons" / f"{PROGRAM}.svg"

    @property
    def bundle(self) -> Path:
        """The built program: a folder, or on macOS an application."""
        name = f"{TITLE}.app" if sys.platform == "darwin" else PROGRAM
        return self.work / "bundle" / name

    @property
    def inside(self) -> Path:
        """The folder that holds everything but the programs."""
        return self.bundle / "Contents" if sys.platform == "darwin" else self.bundle / "_internal"

    @property
    def licences(self) -> Path:
        """The folder of licences, where the app looks for it too."""
        is_mac = sys.platform == "darwin"
        return self.inside / "Resources" / "licences" if is_mac else self.bundle / "licences"

    @property
    def program(self) -> Path:
        """The program that tests can run: on Windows the one with a terminal."""
        if sys.platform == "darwin":
            return self.bundle / "Contents" / "MacOS" / PROGRAM
        return self.bundle / (f"{PROGRAM}-console.exe" if os.name == "nt" else PROGRAM)

    @property
    def window(self) -> Path:
        """The program that a person starts."""
        return self.bundle / f"{PROGRAM}.exe" if os.name == "nt" else self.program

    @property
    def version(self) -> str:
        """The app's version, from the one place where it stands."""
        init = self.root / "desktop_chat" / "__init__.py"
        return version_of(init.read_text(encoding="utf-8"))

    @property
    def moment(self) -> int:
        """The time that every file gets, in seconds since the epoch: that of the commit."""
        if given := os.environ.get("SOURCE_DATE_EPOCH", ""):
            return int(given)
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else EPOCH


def machine() -> str:
    """This machine's kind, as Linux calls it: x86_64 or aarch64."""
    name = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)
