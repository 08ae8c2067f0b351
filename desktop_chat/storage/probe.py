"""What the installation check asks of storage."""

from __future__ import annotations

import importlib
import sqlite3
import sys

# What the keyring of each system is made of, imported only when a key is first read.
_BACKENDS = {
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows", "win32ctypes.pywin32.win32cred"),
}
_LINUX_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "secretstorage",
    "secretstorage.dhcrypto",
    "jeepney.io.blocking",
)


def keyring_backends() -> str:
    """The names of this system's keyring backends, imported. Raises ImportError."""
    names = _BACKENDS.get(sys.platform, _LINUX_BACKENDS)
    for name in names:
        importlib.import_module(name)
    return ", ".join(name.rpartition(".")[2] for name in names if name.startswith("keyring"))


def database_version() -> str:
    """SQLite's version, after a search in a trigram index. Raises sqlite3.Error."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram')")
        connection.execute("INSERT INTO words VALUES ('向量数据库 vector database')")
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        found = [connection.execute(query, (word,)).fetchone()[0] for word in ("数据库", "datab")]
        if found != [1, 1]:
            raise sqlite3.DatabaseError("the trigram index does not find what is in it")
    finally:
        connection.close()
    return f"SQLite {sqlite3.sqlite_version}, FTS5 with trigrams"
