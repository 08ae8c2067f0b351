"""What is worth saying while nothing comes."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.chat.failures import Failure


class Silence(NamedTuple):
    """Nothing has come for `seconds`; `began` where something of the reply had come before."""

    seconds: float
    began: bool


class RetryPause(NamedTuple):
    """The request failed and is made again in `seconds`."""

    seconds: float
    failure: Failure


Notice = Silence | RetryPause | None
