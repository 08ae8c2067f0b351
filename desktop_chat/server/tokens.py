"""Who may call: tokens by name, compared in constant time and never written anywhere."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable
from time import monotonic
from typing import NamedTuple

from desktop_chat.server.secret_files import read_secret
from desktop_chat.server.settings import SettingsProblem

MIN_TOKEN = 32
MAX_TOKEN = 4096
_NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")


class Caller(NamedTuple):
    """Who asks. `owner` binds streams, `key` counts them, `name` is what the log shows."""

    owner: str
    key: str
    name: str


class Tokens:
    """The tokens of this service; none at all means that nobody needs one."""

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        self._by_digest = {_digest(token): name for name, token in named}

    def __bool__(self) -> bool:
        return bool(self._by_digest)

    def caller(self, authorization: bytes) -> Caller | None:
        """Whose token an `Authorization` header carries."""
        from hmac import compare_digest

        scheme, _, token = authorization.strip().partition(b" ")
        if scheme.lower() != b"bearer" or not MIN_TOKEN <= len(token.strip()) <= MAX_TOKEN:
            return None
        given, found = _digest(token.strip()), None
        for digest, name in self._by_digest.items():  # all of them, found or not
            if compare_digest(digest, given):
                found = Caller(given.hex()[:32], given.hex()[:32], name)
        return found


def _digest(token: str | bytes) -> bytes:
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).digest()


def load_tokens(file: str, environment_token: str) -> Tokens:
    """The tokens of a file and of `DESKTOP_CHAT_TOKEN`. Raises `SettingsProblem`."""
    named: list[tuple[str, str]] = []
    if environment_token:
        named.append(("environment", _checked(environment_token.strip(), "DESKTOP_CHAT_TOKEN")))
    if file:
        named += _read(file)
    if len({name for name, _ in named}) < len(named):
        raise SettingsProblem("tokens: two tokens have the same name: each needs its own")
    if len({token for _, token in named}) < len(named):
        raise SettingsProblem("tokens: two names have the same token: each needs its own")
    return Tokens(named)


def _read(file: str) -> list[tuple[str, str]]:
    named = []
    for number, line in enumerate(map(str.strip, read_secret(file).splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        name, colon, token = line.partition(":")
        where = f"{file}, line {number}"
        if not colon or not _NAME.fullmatch(name.strip()):
            raise SettingsProblem(f"{where}: must be name:token")
        named.append((name.strip(), _checked(token.strip(), where)))
    if not named:
        raise SettingsProblem(f"{file} holds no token: write a line name:token into it")
    return named


def _checked(token: str, where: str) -> str:
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise SettingsProblem(f"{where}: a token is ASCII without spaces")
    if not MIN_TOKEN <= len(token) <= MAX_TOKEN:
        words = f"a token has at least {MIN_TOKEN} characters: openssl rand -hex 32 makes one"
        raise SettingsProblem(f"{where}: {words}")
    return token


class Guesses:
    """Counts wrong tokens by address: after `most` within `seconds` none is looked at kindly."""

    def __init__(self, most: int = 20, seconds: float = 60.0, addresses: int = 10_000) -> None:
        self._most = most
        self._seconds = seconds
        self._addresses = addresses
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def add(self, address: str) -> float:
        """Note one; the seconds to wait where that was too many, else 0."""
        now = monotonic()
        began, count = self._counts.pop(address, (now, 0))
        if now - began >= self._seconds:
            began, count = now, 0
        self._counts[address] = (began, count + 1)
        if len(self._counts) > self._addresses:
            self._counts.popitem(last=False)
        return max(1.0, began + self._seconds - now) if count >= self._most else 0.0
