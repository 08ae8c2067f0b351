"""The way to a service: straight there, or by a proxy; and whom to trust at its end."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from desktop_chat.chat.addresses import InputProblem, Problem, is_local

if TYPE_CHECKING:
    from desktop_chat.chat.system_proxies import SystemProxies

PROXY_KEY_ID = "proxy"  # the user name of the proxy's password in the keyring
_PORTS = {"http": 80, "https": 443, "socks5": 1080}
_SCHEMES = {"socks": "socks5", "socks5h": "socks5"}


class ProxyMode(StrEnum):
    """Which proxy is used."""

    SYSTEM = "system"
    NONE = "none"
    CUSTOM = "custom"


class Network(NamedTuple):
    """What the person chose. `proxy` is an address without user and password; the password is
    in the keyring. `authority` is the path of a file of certificates to trust besides the
    system's."""

    proxy_mode: ProxyMode = ProxyMode.SYSTEM
    proxy: str = ""
    proxy_user: str = ""
    authority: str = ""


class Route(NamedTuple):
    """A proxy on the way. `scheme` is http, https or socks5."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Route({self.scheme}://{self.place})"  # in a log it must not tell the password

    @property
    def place(self) -> str:
        """Host and port, as people are told."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def find_route(
    network: Network, password: str, address: str, system: SystemProxies | None = None
) -> Route | None:
    """The proxy for an address, None where the way is straight.

    This machine is never reached by a proxy. The system's proxy is not asked for private
    networks either; one that the person entered is, unless NO_PROXY names the host. Without
    `system` the environment is read. Raises `InputProblem` for a proxy that cannot be used,
    `ValueError` for an address that is none.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if network.proxy_mode is ProxyMode.NONE or is_loopback(host):
        return None
    if network.proxy_mode is ProxyMode.CUSTOM:
        if not network.proxy or _is_exempt(host, parts.port):
            return None
        route = read_proxy(network.proxy)
        return route._replace(user=network.proxy_user, password=password)
    if system is None:
        from desktop_chat.chat.system_proxies import read_environment

        system = read_environment()
    found = system.find(parts.scheme)
    if not found or is_local(address) or _is_exempt(host, parts.port):
        return None
    if is_named(system.exempt, host, parts.port) is not system.only_exempt:
        return None
    return read_proxy(found)


def system_route(system: SystemProxies) -> Route | None:
    """The system's proxy for secure services. Raises `InputProblem` where it cannot be used."""
    found = system.find("https")
    return read_proxy(found) if found else None


def read_proxy(text: str) -> Route:
    """A proxy's address as people and environments write it. Raises `InputProblem`."""
    text = text.strip().strip("\"'")
    if not text:
        raise InputProblem(Problem.EMPTY)
    if re.search(r"[\s\x00-\x1f\x7f\\]", text):
        raise InputProblem(Problem.SPACES)
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InputProblem(Problem.PORT if text.count(":") else Problem.HOST) from None
    scheme = _SCHEMES.get(parts.scheme, parts.scheme)
    if scheme not in _PORTS:
        raise InputProblem(Problem.SCHEME)
    if not re.fullmatch(r"[a-z0-9_.:-]+", host):
        raise InputProblem(Problem.HOST)
    if port == 0:
        raise InputProblem(Problem.PORT)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InputProblem(Problem.QUERY)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Route(scheme, host, port or _PORTS[scheme], user, password)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress

    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or bool(mapped and mapped.is_loopback)


def _is_exempt(host: str, port: int | None) -> bool:
    """Whether NO_PROXY, or the system's list of exceptions, names the host."""
    no_proxy = os.environ.get("no_proxy", "") or os.environ.get("NO_PROXY", "")
    if any(_holds(entry.strip(), host) for entry in no_proxy.split(",")):
        return True
    from urllib.request import proxy_bypass

    return bool(proxy_bypass(f"{host}:{port}" if port else host))


def is_named(entries: Iterable[str], host: str, port: int | None) -> bool:
    """Whether a desktop's list names a host: itself, a name that it ends in, a network, `*`."""
    return any(_names(entry.strip().lower(), host, port) for entry in entries)


def _names(entry: str, host: str, port: int | None) -> bool:
    name, colon, wanted = entry.rpartition(":")
    if colon and wanted.isdigit() and ":" not in name:
        return wanted == str(port) and _names(name, host, port)
    suffix = entry.removeprefix("*").removeprefix(".").strip("[]")
    if entry == "*" or _holds(entry, host):
        return True
    return bool(suffix) and (host == suffix or host.endswith("." + suffix))


def _holds(entry: str, host: str) -> bool:
    """Whether an entry is a network that holds the host: urllib knows only names."""
    if "/" not in entry:
        return False
    import ipaddress

    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
