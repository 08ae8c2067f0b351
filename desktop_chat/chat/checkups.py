"""Trying a connection step by step: what is told of each step."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import NamedTuple

from desktop_chat.chat.failures import ErrorCode, Failure, Reason


class Step(StrEnum):
    """In this order."""

    NAME = "name"
    CONNECTION = "connection"
    TLS = "tls"
    KEY = "key"
    MODEL = "model"
    FIRST_TOKEN = "first-token"


class Outcome(Enum):
    """How far a step is. A later step may show that one that passed did fail: many a service
    lists its models to anybody and looks at the key only then."""

    RUNNING = auto()
    PASSED = auto()
    SKIPPED = auto()
    FAILED = auto()


class Remedy(StrEnum):
    """What can be done about a failure."""

    ADDRESS = "address"
    START_SERVICE = "start-service"
    INTERNET = "internet"
    PROXY = "proxy"
    AUTHORITY = "authority"
    CLOCK = "clock"
    KEY = "key"
    KEYRING = "keyring"
    MODEL = "model"
    BILLING = "billing"
    WAIT = "wait"


class StepReport(NamedTuple):
    """News of one step: `seconds` that it took, once it is over; `detail` is what it found: an
    address, the proxy on the way, the number of models. A failed one has its cause in `failure`."""

    step: Step
    outcome: Outcome
    seconds: float = 0.0
    detail: str = ""
    failure: Failure | None = None

    @property
    def remedy(self) -> Remedy | None:
        """What can be done about it."""
        return remedy_for(self.failure) if self.failure else None


_BY_REASON = {
    Reason.NO_KEY: Remedy.KEY,
    Reason.ENVIRONMENT_KEY: Remedy.KEY,
    Reason.KEYRING: Remedy.KEYRING,
    Reason.NO_KEYRING: Remedy.KEYRING,
    Reason.NO_MODEL: Remedy.MODEL,
    Reason.NO_CREDIT: Remedy.BILLING,
    Reason.REFUSED: Remedy.START_SERVICE,
    Reason.NO_ROUTE: Remedy.INTERNET,
    Reason.CONNECT_TIME: Remedy.INTERNET,
    Reason.FIRST_BYTE_TIME: Remedy.WAIT,
    Reason.PROXY: Remedy.PROXY,
    Reason.PROXY_DOWN: Remedy.PROXY,
    Reason.PROXY_LOGIN: Remedy.PROXY,
    Reason.PROXY_ADDRESS: Remedy.PROXY,
    Reason.AUTHORITY: Remedy.AUTHORITY,
    Reason.CERT_UNKNOWN: Remedy.AUTHORITY,
    Reason.CERT_EXPIRED: Remedy.CLOCK,
}
_BY_CODE = {
    ErrorCode.BAD_KEY: Remedy.KEY,
    ErrorCode.NO_PERMISSION: Remedy.KEY,
    ErrorCode.NOT_FOUND: Remedy.MODEL,
    ErrorCode.BAD_REQUEST: Remedy.MODEL,
    ErrorCode.RATE_LIMITED: Remedy.WAIT,
    ErrorCode.OVERLOADED: Remedy.WAIT,
    ErrorCode.SERVICE_ERROR: Remedy.WAIT,
    ErrorCode.TIMEOUT: Remedy.WAIT,
}


def remedy_for(failure: Failure) -> Remedy:
    """What can be done about a failure: by its reason, else by its code; else the address."""
    by_code = _BY_CODE.get(failure.code, Remedy.ADDRESS)
    if failure.reason is Reason.BAD_ADDRESS:
        return Remedy.ADDRESS
    return _BY_REASON.get(failure.reason, by_code)
