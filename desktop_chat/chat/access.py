"""What lets a request in: the key, where it goes, and the headers that a person added."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.chat.connections import KeyHeader
from desktop_chat.chat.headers import is_secret


class Access(NamedTuple):
    """With every secret in it: never stored, shown or logged."""

    key: str = ""
    key_header: KeyHeader = KeyHeader.BEARER
    headers: tuple[tuple[str, str], ...] = ()
    api_version: str = ""

    def __repr__(self) -> str:
        return "Access(…)"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen anywhere."""
        added = (value for name, value in self.headers if is_secret(name, value))
        return tuple(filter(None, (self.key, *added)))

    def apply(self, headers: dict[str, str]) -> None:
        """Put into the headers of a request, in lower case, what lets it in, and nothing else's."""
        headers.pop("authorization", None)
        if self.key:
            is_bearer = self.key_header is KeyHeader.BEARER
            headers[self.key_header.value] = f"Bearer {self.key}" if is_bearer else self.key
        for name, value in self.headers:
            headers[name.lower()] = value
