"""Which version is the newest: one address is asked, and nothing is fetched but its answer."""

from __future__ import annotations

import asyncio

import httpx2

from desktop_chat.backends.http import HttpClients, failure_of
from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.updates import Release, read_release
from desktop_chat.wire.service_errors import parse_json

SECONDS = 15.0
MAX_BODY = 2 * 1024 * 1024


async def newest_release(clients: HttpClients, address: str) -> Release:
    """The newest release that an address tells of. Raises `BackendError`."""
    host, body = host_of(address), bytearray()
    try:
        async with (
            asyncio.timeout(SECONDS),
            clients.make(address, "", lambda: None, Purpose.UPDATES) as http,
            http.stream("GET", address) as response,
        ):
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BODY:
                    raise BackendError(Failure(ErrorCode.TOO_LONG, host=host))
    except TimeoutError:
        failure = Failure(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME, host, seconds=SECONDS)
        raise BackendError(failure) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        raise BackendError(failure_of(error, address)) from error
    release = read_release(parse_json(body.decode("utf-8", "replace")))
    if release is None:
        raise BackendError(Failure(ErrorCode.NOT_A_STREAM, Reason.GARBLED, host))
    return release._replace(version=clean(release.version), notes=clean(release.notes))
