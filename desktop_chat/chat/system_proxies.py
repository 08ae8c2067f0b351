"""The system's own proxies: environment variables first, else what the desktop has set.

Windows and macOS are asked by the standard library. On Linux GNOME and its kin keep them in dconf,
KDE in `kioslaverc`. All of it reads files or a registry, so it belongs in a thread.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

_GNOME = "/system/proxy/"
# By their names in XDG_CURRENT_DESKTOP: all of them show GNOME's settings of the proxy.
_LIKE_GNOME = {
    *("gnome", "gnome-classic", "gnome-flashback", "unity", "cinnamon", "x-cinnamon", "budgie"),
    *("mate", "pantheon", "deepin", "dde", "ukui", "endless"),
}
_ALWAYS_DIRECT = ("localhost", "127.0.0.0/8", "::1")
MAX_FILE = 1024 * 1024


class SystemProxies(NamedTuple):
    """Addresses of proxies by the scheme of what is asked for, `all` for the others.

    Hosts in `exempt` are reached without one; where `only_exempt`, all others are. With
    `by_script` the desktop runs a script to choose, which this app does not do itself.
    """

    proxies: Mapping[str, str] = {}
    exempt: tuple[str, ...] = ()
    only_exempt: bool = False
    by_script: bool = False

    def find(self, scheme: str) -> str:
        """The address of the proxy for a scheme, empty where there is none."""
        return self.proxies.get(scheme) or self.proxies.get("all", "")


def read_environment() -> SystemProxies:
    """What the environment names, or the system where the standard library knows to ask."""
    from urllib.request import getproxies  # 40 ms: not on the way to the first window

    return SystemProxies(getproxies())


def read_system_proxies() -> SystemProxies:
    """What counts now; never raises for what it finds."""
    found = read_environment()
    if sys.platform != "linux" or any(found.find(scheme) for scheme in ("http", "https", "all")):
        return found
    desktops = {name.lower() for name in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")}
    if "kde" in desktops:
        return _read_kde()
    return _read_gnome() if desktops & _LIKE_GNOME else found


def _read_gnome() -> SystemProxies:
    from desktop_chat.chat.dconf import read_settings

    found = read_settings(_GNOME)

    def text(name: str) -> str:
        value = found.get(_GNOME + name, "")
        return value.strip() if isinstance(value, str) else ""

    def place(section: str, scheme: str, user: str = "") -> str:
        host, port = text(f"{section}/host"), found.get(f"{_GNOME}{section}/port", 0)
        shown = f"[{host}]" if ":" in host else host
        return f"{scheme}://{user}{shown}:{port}" if host and port else ""

    mode = text("mode")
    if mode != "manual":
        return SystemProxies(by_script=mode == "auto")
    login = ""
    if found.get(_GNOME + "http/use-authentication") is True:
        user, password = (text(f"http/authentication-{part}") for part in ("user", "password"))
        login = f"{quote(user, '')}:{quote(password, '')}@" if user else ""
    http = place("http", "http", login)
    same = http if found.get(_GNOME + "use-same-proxy", True) is True else ""
    proxies = {
        "http": http,
        "https": place("https", "http"),
        "all": place("socks", "socks5") or same,
    }
    ignored = found.get(_GNOME + "ignore-hosts", _ALWAYS_DIRECT)
    exempt = ignored if isinstance(ignored, tuple) else _ALWAYS_DIRECT
    return SystemProxies({name: address for name, address in proxies.items() if address}, exempt)


def _read_kde() -> SystemProxies:
    values: dict[str, str] = {}
    for folder in _kde_folders():
        values |= _read_group(folder / "kioslaverc", "[Proxy Settings]")
    kind = values.get("proxytype", "0")
    if kind not in ("1", "4"):
        return SystemProxies(by_script=kind in ("2", "3"))

    def value(name: str) -> str:
        text = values.get(name, "").strip()
        return os.environ.get(text, "") if kind == "4" else text

    def place(name: str) -> str:
        host, _, port = value(name).rpartition(" ")  # "http://host 3128", or with a colon
        return f"{host.strip().rstrip('/')}:{port}" if host else port

    proxies = {
        "http": place("httpproxy"),
        "https": place("httpsproxy"),
        "all": place("socksproxy"),
    }
    exempt = tuple(value("noproxyfor").replace(",", " ").split())
    return SystemProxies(
        {name: address for name, address in proxies.items() if address},
        exempt,
        only_exempt=values.get("reversedexception", "").lower() == "true",
    )


def _kde_folders() -> list[Path]:
    """Where its settings lie, those that count most at the end."""
    shared = (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [*map(Path, reversed(shared)), Path(own)]


def _read_group(path: Path, group: str) -> dict[str, str]:
    """The values of one group of an INI file, names in lower case without their marks."""
    try:
        with path.open("rb") as file:
            lines = file.read(MAX_FILE).decode("utf-8", "replace").splitlines()
    except (OSError, ValueError):
        return {}
    values: dict[str, str] = {}
    is_in_group = False
    for line in map(str.strip, lines):
        if line.startswith("["):
            is_in_group = line == group
        elif is_in_group and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values[name.partition("[")[0].strip().lower()] = value.strip()
    return values
