"""The one gate for links: which may be opened, which are asked about, and which lead nowhere."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

WRITTEN = frozenset({".html", ".json", ".md", ".pdf", ".zip"})  # what the app writes for people
LONGEST = 2_000  # characters; longer addresses are refused
LONG = 300  # characters; longer ones are asked about


class Decision(Enum):
    """What becomes of a link that was clicked."""

    OPEN = auto()
    ASK = auto()
    REFUSE = auto()


class Reason(Enum):
    """Why a link is refused or asked about."""

    NONE = auto()
    # Refused.
    EMPTY = auto()
    TOO_LONG = auto()
    CHARACTERS = auto()  # controls, backslashes, line ends, halves of surrogate pairs
    NOT_A_WEB_ADDRESS = auto()  # relative, or without a scheme
    SCHEME = auto()  # neither http nor https nor mailto
    HOST = auto()  # none, or none that can be
    MAIL = auto()  # a mail with more than a receiver, a subject and a text
    # Asked about.
    USER = auto()  # a name before the host: bank.com@evil.example
    OTHER_HOST = auto()  # the text names another host
    INVISIBLE = auto()  # characters that nobody sees or that turn the text round
    FOREIGN_LETTERS = auto()  # a host that is not ASCII
    LOCAL = auto()  # this machine, a private network, or a bare number
    LONG = auto()
    COPIES = auto()  # a mail that goes to others too


class Verdict(NamedTuple):
    """The decision on a link, and where it leads.

    `host` is the real host in ASCII (of a mail its receiver), `unicode_host` the same with its
    own letters, "" where that is no different. `address` is what is opened: nothing else ever is.
    """

    decision: Decision
    reason: Reason
    address: str = ""
    host: str = ""
    unicode_host: str = ""


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"//(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*\.?")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_PRIVATE = (".localhost", ".local", ".lan", ".internal", ".home.arpa", ".home", ".corp")
# Stays as it is behind the host; anything else is percent-encoded.
_SAFE = "/?#[]@!$&'()*+,;=:%-._~"
# Neither controls nor format characters by category, but blank or joined to what stands before.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Words with a dot that are meant as hosts. Not every top-level domain: `np.array` is none.
_TOP = (
    "com|org|net|edu|gov|mil|int|io|dev|app|ai|co|biz|xyz|info|bank|cloud|shop|online|site|top"
    "|uk|de|fr|nl|eu|ch|se|fi|dk|cz|pl|es|pt|ru|ua|cn|jp|kr|tw|hk|sg|br|mx|au|nz|ca|tv|us|za"
    "|example|test"
)
_NAMED_URL = re.compile(r"(?:https?://|\bwww\.)([^/?#\s<>\"“”]+)", re.IGNORECASE)
_NAMED_HOST = re.compile(rf"(?<![\w.@-])((?:[\w-]+\.)+(?:{_TOP}))(?![\w-]|\.\w)", re.IGNORECASE)
_NAMED_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
_NO_HOSTS = re.compile(r"(?i)(?:asp|vb|ado|ml|java)\.(?:net|io)")


def judge(href: str, text: str) -> Verdict:
    """What becomes of a link with this target and this text; both may be anything."""
    href = href.strip(" ")
    if not href:
        return _refused(Reason.EMPTY)
    if len(href) > LONGEST:
        return _refused(Reason.TOO_LONG)
    if "\\" in href or any(unicodedata.category(sign) in _NEVER for sign in href):
        return _refused(Reason.CHARACTERS)
    scheme = _SCHEME.match(href)
    if scheme is None:
        return _refused(Reason.NOT_A_WEB_ADDRESS)
    name, rest = scheme[1].lower(), href[scheme.end() :]
    if name == "mailto":
        return _judge_mail(rest, text)
    if name not in ("http", "https"):
        return _refused(Reason.SCHEME)
    return _judge_web(name, rest, text)


def may_open_written(path: Path) -> bool:
    """Whether a file that the app has written may be handed to the program for its kind: not one
    that the person has given the name of a program to, since a model's words are in it."""
    return path.suffix.lower() in WRITTEN


# Controls, halves of surrogate pairs, private use, and line and paragraph separators.
_NEVER = ("Cc", "Cs", "Co", "Zl", "Zp")


def _refused(reason: Reason) -> Verdict:
    return Verdict(Decision.REFUSE, reason)


def _judge_web(scheme: str, rest: str, text: str) -> Verdict:
    parts = _WEB.fullmatch(rest)
    if parts is None:
        return _refused(Reason.HOST)
    _, at, place = parts["authority"].rpartition("@")
    found = _host_and_port(place)
    if found is None:
        return _refused(Reason.HOST)
    host, port = found
    usual = {"http": "80", "https": "443"}[scheme]
    authority = host if port in ("", usual) else f"{host}:{port}"
    behind = _encoded(parts["rest"])
    address = f"{scheme}://{authority}{behind if behind[:1] == '/' else '/' + behind}"
    if len(address) > LONGEST:
        return _refused(Reason.TOO_LONG)
    reason = Reason.NONE
    if at:
        reason = Reason.USER
    elif any(not _is_same(named, host) for named in hosts_named(text)):
        reason = Reason.OTHER_HOST
    elif has_invisible(rest) or has_invisible(text) or has_invisible(unquote(rest)):
        reason = Reason.INVISIBLE
    elif "xn--" in host:
        reason = Reason.FOREIGN_LETTERS
    elif _is_local(host):
        reason = Reason.LOCAL
    elif len(address) > LONG:
        reason = Reason.LONG
    decision = Decision.OPEN if reason is Reason.NONE else Decision.ASK
    return Verdict(decision, reason, address, host, _with_letters(host))


def _judge_mail(rest: str, text: str) -> Verdict:
    receiver, _, query = rest.partition("?")
    receiver = unquote(receiver)
    fields = [field.partition("=") for field in query.split("&") if field]
    names = {unquote(name).lower() for name, _, _ in fields}
    values = "".join(unquote(value) for name, _, value in fields if unquote(name) != "body")
    if not _MAILBOX.fullmatch(receiver) or not names <= {"subject", "body", "cc", "bcc"}:
        return _refused(Reason.MAIL)
    if any(unicodedata.category(sign) in _NEVER for sign in receiver + values):
        return _refused(Reason.MAIL)
    address = f"mailto:{quote(receiver, safe='@')}{'?' if query else ''}{_encoded(query)}"
    named = _NAMED_MAIL.findall(text)
    hosts = [] if named else hosts_named(text)
    own_host = receiver.rpartition("@")[2].lower()
    is_other = any(one.lower() != receiver.lower() for one in named)
    reason = Reason.NONE
    if is_other or not all(_is_same(host, own_host) for host in hosts):
        reason = Reason.OTHER_HOST
    elif has_invisible(rest) or has_invisible(text):
        reason = Reason.INVISIBLE
    elif names & {"cc", "bcc"}:
        reason = Reason.COPIES
    elif len(address) > LONG:
        reason = Reason.LONG
    decision = Decision.OPEN if reason is Reason.NONE else Decision.ASK
    return Verdict(decision, reason, address, receiver)


def hosts_named(text: str) -> list[str]:
    """The hosts that a text names, in ASCII as far as they can be: what a reader trusts in."""
    plain = unicodedata.normalize("NFKC", text).translate({0x3002: ".", 0xFF61: "."})
    plain = "".join(sign for sign in plain if not has_invisible(sign))
    found = []
    for match in _NAMED_URL.finditer(plain):
        authority = match[1].rpartition("@")[2].rstrip(".,;:!?)]}'’」』】）。，")
        found.append(authority.rpartition(":")[0] or authority)
    rest = _NAMED_URL.sub(" ", plain)
    found += [host for host in _NAMED_HOST.findall(rest) if not _NO_HOSTS.fullmatch(host)]
    return [_ascii(host.lower().removeprefix("www.")) or host for host in found]


def has_invisible(text: str) -> bool:
    """Whether there are characters that nobody sees, or that change the order of others."""
    if text.isascii():
        return False
    return any(unicodedata.category(sign) == "Cf" for sign in text) or bool(_BLANK.search(text))


def _host_and_port(place: str) -> tuple[str, str] | None:
    """Host, in ASCII and lower case, and port; None for what cannot be one."""
    if place.startswith("["):
        inner, bracket, port = place[1:].partition("]")
        try:
            host = f"[{ipaddress.IPv6Address(inner)}]" if "%" not in inner else ""
        except ValueError:
            return None
        if not host or not bracket or (port and not port.startswith(":")):
            return None
        port = port[1:]
    else:
        name, _, port = place.partition(":")
        host = _ascii(name) or ""
        if not _HOST.fullmatch(host):
            return None
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        return None
    return host, str(int(port)) if port else ""


def _ascii(name: str) -> str | None:
    """A host's name as it is asked for: in lower case, other letters as punycode."""
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _with_letters(host: str) -> str:
    """The host with its own letters; "" where it has none but ASCII."""
    if "xn--" not in host:
        return ""
    try:
        letters = host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    return "" if letters == host or has_invisible(letters) else letters


def _is_same(named: str, host: str) -> bool:
    """Whether a reader who trusts in `named` is not deceived by `host`: equal, or one above."""
    named, host = named.rstrip("."), host.strip("[]").rstrip(".").removeprefix("www.")
    return named == host or host.endswith(f".{named}") or named.endswith(f".{host}")


def _is_local(host: str) -> bool:
    name = host.rstrip(".")
    if host.startswith("[") or _NUMBER.fullmatch(name) or "." not in name:
        return True
    return name.endswith(_PRIVATE)


def _encoded(rest: str) -> str:
    """What stands behind the host, in ASCII without spaces; what is encoded already stays."""
    return quote(rest, safe=_SAFE)
