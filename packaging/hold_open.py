"""Run by the built program before all else.

A running app survives being replaced: what is not loaded yet is read from the program's own file
later on. After an upgrade another file has its name; the descriptor kept here goes on to lead to
the old one.

What is started from the app, a browser for a link above all, gets its own libraries, not the
bundle's: the loader of this process has read its path already, so it is given back.
"""

import contextlib
import os
import sys


def _hold_open() -> None:
    import pyimod02_importers

    archive = pyimod02_importers.pyz_archive
    descriptor = os.open(archive._filename, os.O_RDONLY | os.O_CLOEXEC)
    held = f"/proc/self/fd/{descriptor}"
    if os.path.exists(held):  # noqa: PTH110 - pathlib would have to be loaded
        archive._filename = held


def _free_others() -> None:
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]  # or another start of this program would rely on what is gone


if sys.platform == "linux":
    _free_others()
    with contextlib.suppress(AttributeError, ImportError, OSError):  # as before, then
        _hold_open()
