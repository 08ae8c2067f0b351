"""The virtual environment: made once from a lock file, known again by a stamp.

The stamp is one small file inside the environment. It holds what the environment was made with
(Python, place), what was installed (a hash of the lock file and of the project's own files), and
which system packages were found. It is blanked before anything is touched and written last, so
an interrupted set-up is seen as such and made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

STAMP_NAME = "desktop-chat-setup.json"
PROJECT_FILES = ("pyproject.toml", "desktop_chat/__init__.py")


@dataclass(frozen=True)
class Stamp:
    """What is known about an environment. An empty `made` means that a set-up is under way."""

    made: str = ""
    installed: str = ""
    dev: bool = False
    machine: str = ""
    system: list[str] = field(default_factory=list)


class Environment:
    """A virtual environment of one checkout, at `path`.

    `lock` names its lock file where that is not one of the usual two; it then holds other people's
    packages only, and not the checkout.
    """

    def __init__(self, root: Path, path: Path, lock: str = "") -> None:
        self.root = root
        self.path = path
        self.has_project = not lock
        self._lock = lock
        self._stamp_file = path / STAMP_NAME

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self._programs / ("python.exe" if os.name == "nt" else "python")

    @property
    def name(self) -> str:
        """Its path as a person would write it: short inside the checkout."""
        inside = self.path.is_relative_to(self.root)
        return str(self.path.relative_to(self.root) if inside else self.path)

    def program(self, name: str) -> Path:
        """A command that a package installed."""
        return self._programs / (f"{name}.exe" if os.name == "nt" else name)

    def prepare(self, dev: bool) -> None:
        """Make sure that it is complete; `dev` adds the tools. Quick if nothing has changed."""
        stamp = self._read()
        dev = dev or stamp.dev
        if self._is_current(stamp, dev):
            return
        from tools.file_lock import locked

        with locked(self.path.with_name(f"{self.path.name}.lock"), f"set-up of {self.name}"):
            stamp = self._read()
            if not self._is_current(stamp, dev):
                self._build(stamp, dev)

    def system_is_known(self, need: str) -> bool:
        """Whether the system packages for `need` were found on this machine before."""
        stamp = self._read()
        return stamp.machine == machine_name() and need in stamp.system

    def remember_system(self, need: str) -> None:
        """Record that the system packages for `need` are there."""
        stamp = self._read()
        known = set(stamp.system) if stamp.machine == machine_name() else set()
        self._write(replace(stamp, machine=machine_name(), system=sorted(known | {need})))

    @property
    def _programs(self) -> Path:
        return self.path / ("Scripts" if os.name == "nt" else "bin")

    def _lock_file(self, dev: bool) -> Path:
        usual = "requirements-dev.lock" if dev else "requirements.lock"
        return self.root / (self._lock or usual)

    def _is_current(self, stamp: Stamp, dev: bool) -> bool:
        return (
            stamp.made == self._making()
            and stamp.dev == dev
            and stamp.installed == self._contents(dev)
            and self.python.exists()
        )

    def _making(self) -> str:
        version = ".".join(str(number) for number in sys.version_info[:3])
        tag = sys.implementation.cache_tag
        return f"{tag} {version} {sys.platform} {self.root} {self.path}"

    def _contents(self, dev: bool) -> str:
        digest = hashlib.sha256()
        for file in (self._lock_file(dev), *(self.root / name for name in PROJECT_FILES)):
            digest.update(file.read_bytes() + b"\0")
        return digest.hexdigest()

    def _build(self, stamp: Stamp, dev: bool) -> None:
        from tools import building

        building.end_with_children()
        began = time.monotonic()
        contents = self._contents(dev)  # read first: a file edited meanwhile must not count
        fault = self._fault(stamp)
        if fault:
            building.clear(self, STAMP_NAME, fault)
        self._write(Stamp())
        building.fill(self, self._lock_file(dev), reuse=not fault)
        self._write(Stamp(made=self._making(), installed=contents, dev=dev))
        building.report(self, time.monotonic() - began)

    def _fault(self, stamp: Stamp) -> str:
        """Why it has to be made from scratch; empty if it can be brought up to date."""
        if not stamp.made:
            return "no earlier set-up of it has come to its end"
        if stamp.made != self._making():
            return "it was made with another Python, or in another place"
        return "" if self.python.exists() else "its Python is gone"

    def _read(self) -> Stamp:
        try:
            values = json.loads(self._stamp_file.read_text(encoding="utf-8"))
            return Stamp(**values)
        except (OSError, ValueError, TypeError):
            return Stamp()

    def _write(self, stamp: Stamp) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = self._stamp_file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
        fresh.replace(self._stamp_file)


def machine_name() -> str:
    """Tells machines and containers apart that share one folder."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename
