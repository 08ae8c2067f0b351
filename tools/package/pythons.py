"""The Python that a bundle is built with: 3.12 or newer where there is one.

Qt's newest binding loses references on 3.11, so a bundle of 3.11 would hold an older one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.installers import base_python
from tools.narration import SetupError

BEST = (3, 12)
TRIED = ("3.13", "3.12")  # in this order; newer ones are untried with Qt's binding
# A bundle takes the interpreter along as a library, which some builds of Python do not have.
QUESTION = (
    "import sys, sysconfig; import ssl, sqlite3, ctypes, venv; "
    "shared = sysconfig.get_config_var('Py_ENABLE_SHARED') or sys.platform in ('win32', 'darwin'); "
    "print(*sys.version_info[:2], int(bool(shared)))"
)


def choose_python() -> str:
    """The interpreter to build with; the one that runs this unless a newer one is better.

    Raises `SetupError` where none can be put into a bundle.
    """
    own = base_python()
    if fits(own) and sys.version_info >= BEST:
        return own
    for candidate in candidates():
        if fits(candidate, BEST):
            return candidate
    if fits(own):
        return own
    raise SetupError(
        "A bundle needs a Python that was built with a shared library (3.12 or newer is best). "
        "Debian and Ubuntu have it: sudo apt-get install -y python3 python3-venv"
    )


def fits(python: str, least: tuple[int, int] = (3, 11)) -> bool:
    """Whether an interpreter runs, is new enough, and can be taken along."""
    try:
        done = subprocess.run(
            [python, "-c", QUESTION], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    words = done.stdout.split()
    if done.returncode != 0 or len(words) != 3:
        return False
    return (int(words[0]), int(words[1])) >= least and words[2] == "1"


def candidates() -> Iterator[str]:
    """Interpreters by their usual names and places, the best first."""
    for version in TRIED:
        if sys.platform == "win32":
            yield from windows_pythons(version)
        elif found := shutil.which(f"python{version}"):
            yield found
        pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
        for folder in sorted(pyenv.glob(f"{version}*"), reverse=True):
            yield str(folder / "bin" / "python")


def windows_pythons(version: str) -> Iterator[str]:
    """What the launcher of Windows knows by that version."""
    launcher = shutil.which("py")
    if launcher is None:
        return
    question = [launcher, f"-{version}", "-c", "import sys; print(sys.executable)"]
    done = subprocess.run(question, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        yield done.stdout.strip()
