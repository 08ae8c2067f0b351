"""One running app for a data folder: a lock that a killed owner never leaves behind.

The system's lock on the file decides, which ends with the process that holds it. Where the
system has none for this file (some network folders), or says that a process of this machine
holds it which is not there any more, the file's words decide: which process, since when, where.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from desktop_chat.storage.paths import make_private_dir

NAME = ".desktop-chat.lock"
MAX_WORDS = 4096


class Owner(NamedTuple):
    """Who has a data folder. `began` tells one process from a later one of the same number."""

    pid: int = 0
    began: str = ""
    host: str = ""


class InstanceLock:
    """The lock of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._descriptor: int | None = None

    def take(self) -> Owner | None:
        """Take it; if another process has it, that one is returned.

        Raises OSError where the folder cannot be written to.
        """
        make_private_dir(self.path.parent)
        for _ in range(3):
            owner, is_stale = self._try()
            if not is_stale:
                return owner
            with contextlib.suppress(FileNotFoundError):
                self.path.unlink()  # the dead owner's lock, if it has one, is on the old file
        return owner

    def _try(self) -> tuple[Owner | None, bool]:
        """Who has it, None for this process; and whether that one is dead."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            locked = _lock(descriptor)
            owner = _read(descriptor)
            if locked is None:  # no locks here
                if owner is not None and _is_alive(owner) is not False:
                    os.close(descriptor)
                    return owner, False
            elif not locked:
                os.close(descriptor)
                return owner or Owner(), owner is not None and _is_alive(owner) is False
            elif not self._is_in_place(descriptor):
                os.close(descriptor)
                return owner, True  # somebody put another file in its place meanwhile
            _write(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                os.close(descriptor)
            raise
        self._descriptor = descriptor
        return None, False

    def _is_in_place(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give it back. The file stays: deleting it would be a race."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> bool | None:
    """Whether the system's lock was free; None where it has none for this file."""
    if sys.platform == "win32":
        import msvcrt

        try:
            # Far behind the words, which others must be able to read.
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import errno
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EAGAIN, errno.EACCES) else None
    return True


def _read(descriptor: int) -> Owner | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        words = json.loads(os.read(descriptor, MAX_WORDS))
        return Owner(int(words["pid"]), str(words["began"]), str(words["host"]))
    except (ValueError, KeyError, TypeError):
        return None


def _write(descriptor: int) -> None:
    pid = os.getpid()
    words = json.dumps({"pid": pid, "began": began(pid), "host": _host()})
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, words.encode())


def _is_alive(owner: Owner) -> bool | None:
    """Whether a process still runs; None if that cannot be told, as on another machine."""
    if owner.host != _host() or owner.pid <= 0:
        return None
    if sys.platform == "win32":
        return None  # there the system's lock is always right
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    now = began(owner.pid)
    return now == owner.began if now and owner.began else True


def _host() -> str:
    """This machine's name; `socket` would tell the same, and takes 4 ms to load."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


def began(pid: int) -> str:
    """When a process began, in the system's own count; empty where it does not tell."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_bytes()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
    # Behind the name, which may hold anything, the 20th word is the time.
    return f"{boot} {facts.rpartition(b')')[2].split()[19].decode()}"
