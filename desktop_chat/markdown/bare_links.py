"""Addresses that are written as they are, without markup; after the rules of GFM, and CJK text."""

from __future__ import annotations

import re
from typing import NamedTuple

_CJK_PUNCTUATION = (
    r"\u2014\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_PART = r"(?:[^\W\u2e80-\U0010ffff]|-)+"  # of a host: an ideograph behind it is another word
_HOST = rf"(?:{_PART}(?:\.{_PART})*|[^\W_][\w-]*(?:\.[\w-]+)+)"
_PATH = rf"(?:[/?#:@][^\s<>\[\]`\"{{}}|\\^{_CJK_PUNCTUATION}]*)?"
_SIGN = re.compile(r"://|www\.|@")  # every address has one of them
_SCHEME = re.compile(r"(?<![A-Za-z0-9])[Hh][Tt][Tt][Pp][Ss]?\Z")
_MAILBOX = re.compile(r"(?<![A-Za-z0-9/=@])[A-Za-z0-9][A-Za-z0-9._+\-]*\Z")
_BEHIND_SIGN = {
    "://": re.compile(rf"://(?:{_HOST}|\[[0-9A-Fa-f:.]+\]){_PATH}"),
    "www.": re.compile(rf"(?<![\w./@:-])www\.{_HOST}{_PATH}"),
    "@": re.compile(r"@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+(?<![_-])"),
}
_LOOK_BACK = 64  # characters in the longest name of a mailbox
_REFERENCE = re.compile(r"&[A-Za-z0-9]+;\Z")
_BEHIND = "?!.,:*_~'\""


class BareLink(NamedTuple):
    """Where an address stands, and where it leads."""

    start: int
    end: int
    href: str


def bare_links(text: str) -> list[BareLink]:
    """All addresses in `text`, in order."""
    found: list[BareLink] = []
    position = 0
    while sign := _SIGN.search(text, position):
        position = sign.end()
        link = _link(text, sign)
        if link is not None and (not found or link.start >= found[-1].end):
            found.append(link)
            position = max(position, link.end)
    return found


def _link(text: str, sign: re.Match[str]) -> BareLink | None:
    kind = sign[0]
    match = _BEHIND_SIGN[kind].match(text, sign.start())
    if match is None:
        return None
    before = None
    if kind != "www.":
        past = text[max(sign.start() - _LOOK_BACK, 0) : sign.start()]
        before = (_SCHEME if kind == "://" else _MAILBOX).search(past)
        if before is None:
            return None
    prefix = before[0] if before else ""
    start = sign.start() - len(prefix)
    if kind == "@":
        return BareLink(start, match.end(), "mailto:" + prefix + match[0])
    address = prefix + _without_behind(match[0])
    if len(address) <= len(prefix) + len(kind):
        return None
    href = address if prefix else "http://" + address
    return BareLink(start, start + len(address), href)


def _without_behind(address: str) -> str:
    """Without what belongs to the sentence around it."""
    surplus = address.count(")") - address.count("(")
    while True:
        if address.endswith(tuple(_BEHIND)):
            address = address.rstrip(_BEHIND)
        elif address.endswith(")") and surplus > 0:
            surplus -= 1
            address = address[:-1]
        elif match := _REFERENCE.search(address):
            address = address[: match.start()]
        else:
            return address
