"""Services that run on this machine, as they are found."""

from __future__ import annotations

from typing import NamedTuple

_NOT_FOR_CHATS = ("embed", "rerank", "whisper", "bge-", "tts")


class LocalService(NamedTuple):
    """`product` is its name, empty where it does not tell."""

    product: str
    base_url: str
    models: tuple[str, ...] = ()

    @property
    def first_model(self) -> str:
        """The first model that can chat, as far as names tell; empty where there is none."""
        return next((name for name in self.models if _can_chat(name)), "")


def _can_chat(name: str) -> bool:
    return not any(word in name.lower() for word in _NOT_FOR_CHATS)
