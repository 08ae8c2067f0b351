"""Where the app's files lie: everything under one folder that only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path

APP = "desktop-chat"


def default_data_dir() -> Path:
    """`DESKTOP_CHAT_DATA_DIR`, else the platform's data folder."""
    chosen = os.environ.get("DESKTOP_CHAT_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def make_private_dir(path: Path) -> None:
    """Make a folder, with its parents, that only its owner can enter, under any umask."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():  # mkdir's own `parents` leaves the rights of those to the umask
            folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and path.stat().st_mode & 0o077 and path.stat().st_uid == os.getuid():
        path.chmod(0o700)


def write_private(path: Path, data: bytes) -> None:
    """Replace a file's content whole or not at all; readable by its owner only.

    Raises OSError where the disk is full or the folder cannot be written; the old content
    is then still there.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            if os.name == "posix":
                os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
