"""A file that comes to be whole or not at all, readable by its owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its name at the end; on any exception it is gone.

    What had the name before is then still there. Raises OSError.
    """
    new = path.with_name(f".{path.name[:60]}.{os.getpid()}.{os.urandom(4).hex()}.new")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(new, flags, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            if os.name == "posix":
                os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
