"""Memory that is free goes back to the system.

glibc keeps what a program once had: after the start, and after much has come and gone, that is a
good part of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def trimmer() -> Callable[[], Any] | None:
    """What gives free memory back, in 1 to 10 ms; other threads can work meanwhile.

    None where the C library is another than glibc.
    """
    if sys.platform != "linux":
        return None
    try:
        import ctypes

        trim = ctypes.CDLL(None).malloc_trim
    except (ImportError, OSError, AttributeError):
        return None
    trim.argtypes = [ctypes.c_size_t]
    return lambda: trim(0)
