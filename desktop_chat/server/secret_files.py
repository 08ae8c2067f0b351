"""Files that hold a secret: read whole, and only where others cannot."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from desktop_chat.server.settings import SettingsProblem

MAX_FILE = 1024 * 1024


def read_secret(name: str) -> str:
    """The text of a secret file. Raises `SettingsProblem`, without a word of the content."""
    file = Path(name).expanduser()
    try:
        facts = file.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_FILE:
            raise SettingsProblem(f"{file} is no file of secrets, or has more than 1 MiB")
        if os.name == "posix" and facts.st_mode & _forbidden(file):
            raise SettingsProblem(f"others can read {file}: chmod 600 it")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsProblem(f"cannot read {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsProblem(f"{file} is not UTF-8") from None


def _forbidden(file: Path) -> int:
    """Mode bits that a secret may not have.

    systemd lets one user read a credential by an access list, which shows as the group's bit;
    its folder is closed to everybody else.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return 0o007 if credentials and file.parent == Path(credentials) else 0o077
