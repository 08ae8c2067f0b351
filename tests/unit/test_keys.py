"""Keys go to keyrings that keep them safe, and to nothing else."""
# mypy: disable-error-code="no-untyped-call"
# keyring's backends have an __init__ without types.

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from time import monotonic
from typing import ClassVar

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import keyring.errors
import pytest

from desktop_chat.storage.keys import (
    SERVICE,
    TRUSTED,
    KeyringProblem,
    KeyStore,
    Trouble,
    full_name,
    is_trusted,
)

SECRET = "sk-canary-5120-zyxwvutsrqponm"


class Plaintext(keyring.backend.KeyringBackend):
    """A keyring that would work, and that nobody has vetted."""

    priority = -1.0  # never chosen by itself
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")


class Disguised(keyring.backends.SecretService.Keyring):
    """A subclass of a trusted one: what it overrides is anybody's guess."""


class Vetted(Plaintext):
    """A keyring in memory under a trusted name, so that what lies behind the list is reached."""

    forgets = False
    error: ClassVar[Exception | None] = None
    hangs: ClassVar[threading.Event | None] = None

    def get_password(self, service: str, username: str) -> str | None:
        if self.hangs is not None:
            self.hangs.wait(60)
        if self.error is not None:
            raise self.error
        return None if self.forgets else super().get_password(service, username)


Vetted.__module__, Vetted.__qualname__ = "keyring.backends.SecretService", "Keyring"


@pytest.fixture(autouse=True)
def own_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    Plaintext.kept.clear()
    yield
    keyring.set_keyring(before)


def use(backend: keyring.backend.KeyringBackend) -> KeyStore:
    keyring.set_keyring(backend)
    return KeyStore(seconds=5)


def trouble_of(call: str, store: KeyStore) -> Trouble:
    """The trouble that a call ends in; the key is in none of its words."""
    calls = {
        "get": lambda: store.get("id"),
        "put": lambda: store.put("id", SECRET),
        "delete": lambda: store.delete("id"),
        "name": store.backend_name,
    }
    with pytest.raises(KeyringProblem) as caught:
        asyncio.run(calls[call]())
    assert SECRET not in f"{caught.value!r} {caught.value} {caught.value.backend}"
    return caught.value.trouble


class Chain(keyring.backends.chainer.ChainerBackend):
    """A chain under its own name whose links are given instead of found."""

    priority = -1.0
    backends: tuple[keyring.backend.KeyringBackend, ...] = ()


Chain.__module__, Chain.__qualname__ = "keyring.backends.chainer", "ChainerBackend"


def chain(*backends: keyring.backend.KeyringBackend) -> Chain:
    made = Chain()
    made.backends = backends
    return made


def test_the_list_holds_names_that_exist() -> None:
    name = full_name(keyring.backends.SecretService.Keyring())
    assert name == "keyring.backends.SecretService.Keyring"
    assert name in TRUSTED
    assert not any("alt" in one or "chainer" in one for one in TRUSTED)


@pytest.mark.parametrize("call", ["get", "put", "delete", "name"])
@pytest.mark.parametrize(
    ("backend", "trouble"),
    [
        (keyring.backends.fail.Keyring(), Trouble.NONE_FOUND),
        (keyring.backends.null.Keyring(), Trouble.NOT_TRUSTED),
        (Plaintext(), Trouble.NOT_TRUSTED),
        (Disguised(), Trouble.NOT_TRUSTED),
        (chain(), Trouble.NOT_TRUSTED),
        (chain(Plaintext()), Trouble.NOT_TRUSTED),
        (chain(Vetted(), Plaintext()), Trouble.NOT_TRUSTED),
        (chain(chain(Vetted())), Trouble.NOT_TRUSTED),
    ],
    ids=["fail", "null", "plain", "subclass", "no links", "plain chain", "mixed", "nested"],
)
def test_a_keyring_that_is_not_on_the_list_is_not_used(
    backend: keyring.backend.KeyringBackend, trouble: Trouble, call: str
) -> None:
    assert trouble_of(call, use(backend)) is trouble
    assert Plaintext.kept == {}


@pytest.mark.parametrize("backend", [Vetted(), chain(Vetted(), Vetted())], ids=["one", "chain"])
def test_a_trusted_keyring_keeps_and_forgets(backend: keyring.backend.KeyringBackend) -> None:
    assert is_trusted(backend)
    store = use(backend)

    async def main() -> None:
        assert await store.get("id") == ""
        await store.put("id", SECRET)
        assert await KeyStore().get("id") == SECRET
        assert Plaintext.kept == {(SERVICE, "id"): SECRET}
        assert not store.is_for_session("id")
        await store.delete("id")
        assert await store.get("id") == ""
        await store.delete("id")  # that there is none is fine

    asyncio.run(main())
    assert Plaintext.kept == {}


def test_a_keyring_that_forgets_is_found_out() -> None:
    backend = Vetted()
    backend.forgets = True
    assert trouble_of("put", use(backend)) is Trouble.FAILED


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (keyring.errors.KeyringLocked(SECRET), Trouble.LOCKED),
        (keyring.errors.NoKeyringError(SECRET), Trouble.NONE_FOUND),
        (keyring.errors.InitError(SECRET), Trouble.FAILED),
        (RuntimeError(SECRET), Trouble.FAILED),
        (OSError(SECRET), Trouble.FAILED),
    ],
)
@pytest.mark.parametrize("call", ["get", "put", "delete"])
def test_errors_have_names_and_no_secrets(error: Exception, trouble: Trouble, call: str) -> None:
    Vetted.error = error
    try:
        assert trouble_of(call, use(Vetted())) is trouble
    finally:
        Vetted.error = None


@pytest.mark.parametrize("call", ["get", "put", "delete"])
def test_a_keyring_that_hangs_costs_a_thread_and_no_more(call: str) -> None:
    keyring.set_keyring(Vetted())
    Vetted.hangs = released = threading.Event()
    before = set(threading.enumerate())
    began = monotonic()
    try:
        assert trouble_of(call, KeyStore(seconds=0.1)) is Trouble.TIMED_OUT
        assert monotonic() - began < 5
        left = set(threading.enumerate()) - before
        assert [thread.daemon for thread in left] == [True]
    finally:
        Vetted.hangs = None
        released.set()
    for thread in left:
        thread.join(5)
        assert not thread.is_alive()


def test_a_key_for_the_session_touches_no_keyring() -> None:
    store = use(keyring.backends.fail.Keyring())
    store.put_for_session("id", SECRET)
    assert asyncio.run(store.get("id")) == SECRET
    assert store.is_for_session("id")
    assert not store.is_for_session("other")
    assert trouble_of("get", KeyStore()) is Trouble.NONE_FOUND  # another session knows nothing
    assert trouble_of("delete", store) is Trouble.NONE_FOUND
    assert not store.is_for_session("id")  # gone all the same


def test_a_key_that_goes_into_the_keyring_leaves_the_session() -> None:
    store = use(Vetted())
    store.put_for_session("id", "old")
    asyncio.run(store.put("id", SECRET))
    assert not store.is_for_session("id")
    assert asyncio.run(store.get("id")) == SECRET
