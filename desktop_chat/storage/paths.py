"""Where the app's files lie: everything under one folder that only its owner can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

APP = "desktop-chat"
PROMPTS_FILE = "prompts.json"  # in the data folder


def default_data_dir() -> Path:
    """`DESKTOP_CHAT_DATA_DIR`, else the platform's data folder."""
    chosen = os.environ.get("DESKTOP_CHAT_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def make_private_dir(path: Path) -> None:
    """Make a folder, with its parents, that only its owner can enter, under any umask.

    A folder that was there keeps its rights, unless it is empty or holds files of this app:
    somebody may have named a folder that others use too.
    """
    made = False
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():  # mkdir's own `parents` leaves the rights of those to the umask
            folder.mkdir(mode=0o700, exist_ok=True)
            made = True
    if os.name != "posix" or not (made or _is_ours(path)):
        return
    facts = path.stat()
    if facts.st_mode & 0o077 and facts.st_uid == os.getuid():
        path.chmod(0o700)


def _is_ours(path: Path) -> bool:
    if path == Path.home() or path.stat().st_mode & stat.S_ISVTX:
        return False
    names = {item.name for item in path.iterdir()}
    return not names or bool(names & {"settings.json", "history.db", "desktop-chat.log"})


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
