"""What is worth saying while nothing comes."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.chat.failures import Failure


class Silence(NamedTuple):
    """Nothing has come for `seconds`; `began` where something of the reply had come before,
    `after_sleep` where the computer has slept since something did."""

    seconds: float
    began: bool
    after_sleep: bool = False


class Woke(NamedTuple):
    """The computer slept for `seconds` and is awake again."""

    seconds: float


class Offline(NamedTuple):
    """Nothing comes, and the computer has no network."""

    seconds: float


class BackOnline(NamedTuple):
    """The network is back; nothing has come yet."""


class RetryPause(NamedTuple):
    """The request failed and is made again in `seconds`."""

    seconds: float
    failure: Failure


class Reconnecting(NamedTuple):
    """The connection was lost; the reply is gone on with where it broke off."""


Notice = Silence | RetryPause | Woke | Offline | BackOnline | Reconnecting | None
