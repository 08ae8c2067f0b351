"""The files of attachments: each under the name of what is in it, so that none is there twice."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

from desktop_chat.storage.paths import make_private_dir, write_private

log = logging.getLogger(__name__)

FOLDER = "attachments"
MAX_CONTENT = 64 * 1024 * 1024  # bytes of one file
JUST_WRITTEN = 3600.0  # seconds in which nobody sweeps it away
_NAME = re.compile(r"[0-9a-f]{64}")


class AttachmentFolder:
    """`attachments/` under a data folder, readable by its owner only."""

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / FOLDER

    def put(self, content: bytes) -> str:
        """Keep a content; gives its name. Raises OSError.

        One that is there already is written again unless that was just now: so it is known to be
        wanted.
        """
        name = _name_of(content)
        path = self._folder / name
        if not _is_fresh(path, len(content)):
            make_private_dir(self._folder)
            write_private(path, content)
        return name

    def read(self, name: str) -> bytes:
        """What is kept under a name. Raises OSError where it is not there, or not what it was."""
        content = self.path(name).read_bytes()
        if _name_of(content) != name:
            raise FileNotFoundError(name)
        return content

    def path(self, name: str) -> Path:
        """Where a content lies. Raises FileNotFoundError for what is no name of ours."""
        if not is_name(name):
            raise FileNotFoundError(name)
        return self._folder / name

    def sweep(self, name: str) -> bool:
        """Delete a content that nobody refers to any more; False where that has to wait."""
        path = self.path(name)
        try:
            if time.time() - path.stat().st_mtime < JUST_WRITTEN:
                return False
            path.unlink()
        except FileNotFoundError:
            return True
        except OSError as error:
            log.warning("an attachment could not be deleted: %s", error)
            return False
        return True


def is_name(name: str) -> bool:
    """Whether a text is the name of a content."""
    return bool(_NAME.fullmatch(name))


def _name_of(content: bytes) -> str:
    import hashlib  # which brings OpenSSL along

    return hashlib.sha256(content).hexdigest()


def _is_fresh(path: Path, size: int) -> bool:
    try:
        facts = path.stat()
    except OSError:
        return False
    return facts.st_size == size and 0 <= time.time() - facts.st_mtime < JUST_WRITTEN / 2
