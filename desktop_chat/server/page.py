"""The chat page: one file, and a policy that lets it load nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import NamedTuple

from desktop_chat.resources import resources_dir


class Page(NamedTuple):
    """The page's bytes and its headers."""

    content: bytes
    headers: dict[str, str]


def load_page() -> Page:
    """The page, with the hashes of its style and script in its policy. Raises OSError."""
    text = (resources_dir() / "service" / "page.html").read_text("utf-8")
    policy = (
        "default-src 'none'",
        f"script-src {_hashes(text, 'script')}",
        f"style-src {_hashes(text, 'style')}",
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    headers = {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-cache",
    }
    return Page(text.encode(), headers)


def _hashes(text: str, tag: str) -> str:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
