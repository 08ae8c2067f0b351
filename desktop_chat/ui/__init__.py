"""The window: the only room that knows Qt. It is imported before Qt itself."""

import builtins
import inspect

from desktop_chat.chat.later import import_later

# Imported by PySide, by what it imports, and by asyncio, for work that is not done here; 1 MB.
import_later("argparse", "bz2", "ipaddress", "locale", "lzma", "shutil", "tempfile")


def _withhold(_: object) -> str:
    raise OSError("not read")


# Qt for Python reads and keeps the source of every module there is, to find out which of them use
# `from __feature__ import`: 2 MB here. Nothing does.
_getsource = inspect.getsource
inspect.getsource = _withhold  # type: ignore[assignment]
try:
    import PySide6.QtCore  # noqa: F401 - it looks round, and puts its import hook in place
finally:
    inspect.getsource = _getsource

# The hook would go on with it for every module that is imported from now on: 18 MB with the SDK.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

# asyncio imports these for connections of its own with TLS. Ours are the HTTP client's, which is
# loaded with the first message: until then OpenSSL's 2 MB are of no use.
import_later("ssl", "asyncio.sslproto")
