"""Files of certificates that a person chose to trust: checked before they are used."""

from __future__ import annotations

import os
import re
import ssl
import stat
from enum import StrEnum
from typing import NamedTuple

MAX_FILE = 4 * 1024 * 1024
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_LONGEST_NAME = 200


class Flaw(StrEnum):
    """Why a file cannot be used."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    KEY = "key"
    NO_CERTIFICATE = "no-certificate"
    NO_AUTHORITY = "no-authority"


class AuthorityProblem(ValueError):
    """Raised for a file that holds no certificate to trust; the sentence lives in `ui`."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class Authority(NamedTuple):
    """What a file holds: the certificates as `load_verify_locations` takes them, the names of
    those that issued them."""

    certificates: str | bytes
    names: tuple[str, ...]


def read_authority(path: str) -> Authority:
    """Read PEM or DER certificates. Blocks as files do; raises `AuthorityProblem`."""
    raw = _read(path)
    certificates: str | bytes
    if b"-----BEGIN" in raw:
        text = raw.decode("ascii", "replace")
        certificates = "\n".join(_BLOCK.findall(text))
        if not certificates:
            raise AuthorityProblem(Flaw.KEY if "PRIVATE KEY" in text else Flaw.NO_CERTIFICATE)
    else:
        certificates = raw
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=certificates)
    except (ssl.SSLError, ValueError):
        raise AuthorityProblem(Flaw.NO_CERTIFICATE) from None
    # Of all that was loaded these may vouch for others.
    found = context.get_ca_certs()
    if not found:
        raise AuthorityProblem(Flaw.NO_AUTHORITY)
    return Authority(certificates, tuple(_name(one.get("subject", ())) for one in found))


def _read(path: str) -> bytes:
    try:
        # A pipe or a device would never end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise AuthorityProblem(Flaw.MISSING) from None
    except (OSError, ValueError):
        raise AuthorityProblem(Flaw.UNREADABLE) from None
    try:
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise AuthorityProblem(Flaw.UNREADABLE)
            raw = file.read(MAX_FILE + 1)
    except OSError:
        raise AuthorityProblem(Flaw.UNREADABLE) from None
    if len(raw) > MAX_FILE:
        raise AuthorityProblem(Flaw.TOO_LARGE)
    return raw


def _name(subject: object) -> str:
    parts = dict(pair for group in subject for pair in group) if isinstance(subject, tuple) else {}
    for kind in ("commonName", "organizationName", "organizationalUnitName"):
        if name := parts.get(kind):
            return " ".join(str(name).split())[:_LONGEST_NAME]
    return "?"
