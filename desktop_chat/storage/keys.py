"""Keys of services: in the system's keyring, or in memory for this session, never in a file."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

SERVICE = "desktop-chat"
SECONDS = 10.0
T = TypeVar("T")

# Backends that encrypt and ask the system who may read. Others write plain text (keyrings.alt),
# forget (null), or hand the key to a program of somebody's choice.
TRUSTED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
CHAINER = "keyring.backends.chainer.ChainerBackend"


class Trouble(Enum):
    """Why a keyring did not serve."""

    NONE_FOUND = auto()
    NOT_TRUSTED = auto()
    LOCKED = auto()
    TIMED_OUT = auto()
    FAILED = auto()


class KeyringProblem(Exception):
    """The keyring could not be used; the sentence for it lives in `ui`."""

    def __init__(self, trouble: Trouble, backend: str = "") -> None:
        super().__init__(trouble.name)
        self.trouble = trouble
        self.backend = backend


class Kept(Enum):
    """Where a key has been put."""

    KEYRING = auto()
    SESSION = auto()


class KeyStore:
    """Reads and writes keys by connection id; every call runs in a thread with a time-out.

    A keyring that hangs (a locked one asks its owner, for as long as it takes) costs a
    daemon thread and never the window.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._session: dict[str, str] = {}

    async def get(self, connection_id: str) -> str:
        """The key, empty where none is stored. Raises `KeyringProblem`."""
        if connection_id in self._session:
            return self._session[connection_id]
        return (
            await self._run(lambda: _trusted_keyring().get_password(SERVICE, connection_id)) or ""
        )

    async def put(self, connection_id: str, key: str) -> None:
        """Store a key in the keyring and read it back. Raises `KeyringProblem`."""
        self._session.pop(connection_id, None)
        await self._run(lambda: _write(connection_id, key))

    def put_for_session(self, connection_id: str, key: str) -> None:
        """Keep a key in memory until the app ends."""
        self._session[connection_id] = key

    def is_for_session(self, connection_id: str) -> bool:
        """Whether a connection's key is in memory only."""
        return connection_id in self._session

    async def delete(self, connection_id: str) -> None:
        """Remove a key wherever it is. Raises `KeyringProblem` where that is not certain."""
        self._session.pop(connection_id, None)
        await self._run(lambda: _delete(connection_id))

    async def backend_name(self) -> str:
        """The keyring in use, in its own words. Raises `KeyringProblem` where none is trusted."""
        return await self._run(lambda: str(_trusted_keyring().name))

    async def _run(self, call: Callable[[], T]) -> T:
        import asyncio

        from desktop_chat.chat.threads import in_thread

        try:
            async with asyncio.timeout(self._seconds):
                return await in_thread(call)
        except TimeoutError:
            raise KeyringProblem(Trouble.TIMED_OUT) from None


def full_name(backend: object) -> str:
    """Module and class of a backend: what the list of trusted ones holds."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def is_trusted(backend: Any) -> bool:
    """Whether a backend, or every link of a chain, is on the list."""
    name = full_name(backend)
    if name == CHAINER:
        links = list(backend.backends)
        return bool(links) and all(full_name(link) in TRUSTED for link in links)
    return name in TRUSTED


def _trusted_keyring() -> Any:
    import keyring
    import keyring.errors

    try:
        backend = keyring.get_keyring()
    except Exception as error:
        raise KeyringProblem(Trouble.FAILED) from error
    name = full_name(backend)
    if name == "keyring.backends.fail.Keyring":
        raise KeyringProblem(Trouble.NONE_FOUND)
    if not is_trusted(backend):
        raise KeyringProblem(Trouble.NOT_TRUSTED, name)
    return _Translated(backend)


class _Translated:
    """A keyring whose errors are ours."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.name = backend.name

    def get_password(self, service: str, user: str) -> str | None:
        return self._call(self._backend.get_password, service, user)  # type: ignore[no-any-return]

    def set_password(self, service: str, user: str, password: str) -> None:
        self._call(self._backend.set_password, service, user, password)

    def delete_password(self, service: str, user: str) -> None:
        self._call(self._backend.delete_password, service, user)

    def _call(self, call: Callable[..., Any], *values: str) -> Any:
        from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

        try:
            return call(*values)
        except PasswordDeleteError:
            return None  # there was none
        except KeyringLocked:
            raise KeyringProblem(Trouble.LOCKED) from None
        except NoKeyringError:
            raise KeyringProblem(Trouble.NONE_FOUND) from None
        except Exception as error:
            # Without the values: a traceback must not carry the key.
            raise KeyringProblem(Trouble.FAILED, type(error).__name__) from None


def _write(connection_id: str, key: str) -> None:
    keyring = _trusted_keyring()
    keyring.set_password(SERVICE, connection_id, key)
    if keyring.get_password(SERVICE, connection_id) != key:
        raise KeyringProblem(Trouble.FAILED, "read back")


def _delete(connection_id: str) -> None:
    keyring = _trusted_keyring()
    keyring.delete_password(SERVICE, connection_id)
    if keyring.get_password(SERVICE, connection_id) is not None:
        raise KeyringProblem(Trouble.FAILED, "still there")
