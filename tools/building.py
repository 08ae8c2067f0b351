"""Make an environment: clear what is broken, fill it with uv or pip, say how it went."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path
from typing import Protocol

from tools import installers
from tools.narration import CommandError, SetupError, say


class Target(Protocol):
    """The part of an environment that building needs."""

    @property
    def root(self) -> Path: ...
    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def python(self) -> Path: ...
    @property
    def has_project(self) -> bool: ...


def end_with_children() -> None:
    """When this process is told to end, end the installer that it waits for as well."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def clear(target: Target, stamp_name: str, fault: str) -> None:
    """Remove an environment that cannot be used; refuse to remove a folder that is none."""
    if not target.path.exists():
        return
    ours = any((target.path / name).exists() for name in ("pyvenv.cfg", stamp_name))
    if not ours and any(target.path.iterdir()):
        raise SetupError(
            f"{target.path} is no virtual environment. Choose another folder in DESKTOP_CHAT_VENV."
        )
    say(f"Removing {target.name}: {fault}.")
    remove(target.path)


def remove(path: Path) -> None:
    """Delete a folder, or say what to do where the system does not allow it."""
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise SetupError(
            f"Cannot remove {path} ({error.strerror}). Close what uses it, or remove it by hand."
        ) from error


def fill(target: Target, lock: Path, reuse: bool) -> None:
    """Make the environment unless it is to be reused, then install the lock and the project."""
    uv = installers.find_uv()
    if uv is None and not reuse:
        installers.ensure_venv_module()
    if not reuse:
        version = ".".join(str(number) for number in sys.version_info[:3])
        say(f"Making {target.name} with Python {version} …")
    say(f"Installing the packages of {lock.name} (a minute or two the first time) …")
    try:
        fill_with(uv, target, lock)
    except CommandError as failure:
        if uv is None:
            raise
        # The person may have told pip alone about a mirror, a proxy or a certificate.
        installers.explain_fallback(failure)
        remove(target.path)
        uv = None
        fill_with(uv, target, lock)
    if target.has_project:
        installers.install_project(uv, target.python, target.root)


def fill_with(uv: str | None, target: Target, lock: Path) -> None:
    """Install the lock file with uv, or with pip if that is None."""
    if uv is None and target.python.exists() and not installers.has_pip(target.python):
        remove(target.path)  # it was made by uv, which is gone
    if not target.python.exists():
        installers.make(uv, target.path)
    installers.install_lock(uv, target.python, lock)


def report(target: Target, seconds: float) -> None:
    """Say how many packages the environment holds now."""
    packages = {folder.name for folder in target.path.glob("[Ll]ib*/**/*.dist-info")}
    say(f"{target.name} is ready: {len(packages)} packages, {seconds:.0f} s.")
