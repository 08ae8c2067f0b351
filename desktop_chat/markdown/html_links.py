"""Addresses that a page on its own may link to."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST = 2_000  # characters
_SCHEME = re.compile(r"(https?|mailto):(.*)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"//([^/?#]*)(.*)", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_SAFE = "/?#[]@!$&()*+,;=:%-._~"  # the rest is percent-encoded, quotes too
_NEVER = ("Cc", "Cs", "Co", "Zl", "Zp")


def web_address(href: str) -> str:
    """Where a link leads, in ASCII, or "": http, https and mailto only, without a user's name."""
    href = href.strip(" ")
    if len(href) > LONGEST or "\\" in href:
        return ""
    if any(unicodedata.category(sign) in _NEVER for sign in href):
        return ""
    found = _SCHEME.fullmatch(href)
    if found is None:
        return ""
    scheme, rest = found[1].lower(), found[2]
    if scheme == "mailto":
        return f"mailto:{quote(rest, safe=_SAFE)}" if rest[:1].isalnum() and "@" in rest else ""
    parts = _WEB.fullmatch(rest)
    host = _ascii_host(parts[1]) if parts else ""
    return f"{scheme}://{host}{quote(parts[2], safe=_SAFE)}" if parts and host else ""


def _ascii_host(authority: str) -> str:
    try:
        host = authority.lower().encode("idna").decode() if authority else ""
    except UnicodeError:
        return ""
    return host if _HOST.fullmatch(host) else ""
