"""Addresses and keys as people paste them: put right, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit, urlunsplit

MAX_ADDRESS = 2000
MAX_KEY = 4096
_ENDPOINTS = ("/chat/completions", "/completions", "/models", "/responses")
_OLLAMA = re.compile(r"/api/(chat|generate|tags)")  # its own protocol; /v1 is beside it
# What is pasted before a key: a header's name, a variable's, a field's, in any wrapping.
_BEFORE_KEY = re.compile(
    r"(?i)(?:-H|--header|export|set|setx|const|let|var|\$env:)?\s*[\"'`]*"
    r"(?:(?:[A-Z0-9_.-]*api[_-]?(?:key|token)|key|token|authorization)[\"'`]*\s*[:=]\s*(?=.{6})"
    r"|bearer(?:\s+|$))[\"'`]*"
)
_SHORTENED = re.compile(r"\*{3}|\.{3}|…|[•●]{2}")
_QUOTES = "\"'`“”‘’"
_VERSION = re.compile(r"(.*)[?&]api-version=([A-Za-z0-9._-]{1,60})\s*")
# What an input method writes instead of ASCII: "https：／／".
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3002: ".", 0x3000: " "}
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\xad]")


class Problem(StrEnum):
    """Why an address or a key cannot be used."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    SPACES = "spaces"
    SCHEME = "scheme"
    HOST = "host"
    PORT = "port"
    USER = "user"
    QUERY = "query"
    LINES = "lines"
    CHARACTERS = "characters"
    RESERVED = "reserved"
    SHORTENED = "shortened"


class InputProblem(ValueError):
    """Raised for an address or a key that cannot be used; the sentence for it lives in `ui`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def clean_address(text: str) -> str:
    """The base address of an OpenAI-compatible service, put right.

    A missing scheme becomes `http` on this machine and `https` elsewhere, an address with
    nothing behind the host gets `/v1`, a pasted endpoint (`/chat/completions`, or one of Ollama's
    own) is cut to its base, `/v1/v1` to one; names with other letters become punycode. Raises
    `InputProblem`.
    """
    return _clean(text, _base_path)


def clean_service_address(text: str) -> str:
    """The base address of a streaming service, put right in the same way, without `/v1`.

    A pasted `/chat/stream` is cut off. Raises `InputProblem`.
    """
    return _clean(text, _service_path)


def _clean(text: str, base_path: Callable[[str], str]) -> str:
    text = _INVISIBLE.sub("", text).translate(_WIDE).strip().strip("\"'<>`").strip()
    if not text:
        raise InputProblem(Problem.EMPTY)
    if len(text) > MAX_ADDRESS:
        raise InputProblem(Problem.TOO_LONG)
    if re.search(r"[\s\x00-\x1f\x7f]", text) or "\\" in text:
        raise InputProblem(Problem.SPACES)
    if "://" not in text:
        if re.match(r"(?i)(file|data|javascript|mailto|ftp|about):", text):
            raise InputProblem(Problem.SCHEME)
        text = "//" + text
    parts = _split(text)
    if parts.scheme not in ("http", "https", ""):
        raise InputProblem(Problem.SCHEME)
    host = _host(parts)
    scheme = parts.scheme or ("http" if is_local_host(host) else "https")
    if parts.username is not None or parts.password is not None:
        raise InputProblem(Problem.USER)
    if parts.query or parts.fragment:
        raise InputProblem(Problem.QUERY)
    port = _port(parts)
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        shown = f"{shown}:{port}"
    return urlunsplit((scheme, shown, base_path(parts.path), "", ""))


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise InputProblem(Problem.HOST) from None


def _host(parts: SplitResult) -> str:
    try:
        host = parts.hostname or ""
    except ValueError:
        raise InputProblem(Problem.HOST) from None
    # A host called http comes from `http:/host` or `https://https://host`.
    if not host or host.startswith(".") or ".." in host or host in ("http", "https"):
        raise InputProblem(Problem.HOST)
    if ":" in host:
        import ipaddress

        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise InputProblem(Problem.HOST) from None
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise InputProblem(Problem.HOST) from None
    if len(name) > 253 or not re.fullmatch(r"[a-z0-9_.-]+", name):
        raise InputProblem(Problem.HOST)
    return name


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise InputProblem(Problem.PORT) from None
    if port == 0:
        raise InputProblem(Problem.PORT)
    return port


def split_version(text: str) -> tuple[str, str]:
    """An address as Azure shows it, and the API version behind it; empty where there is none."""
    found = _VERSION.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _base_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    if _OLLAMA.fullmatch(path):
        return "/v1"
    for endpoint in _ENDPOINTS:
        path = path.removesuffix(endpoint)
    path = re.sub(r"(/v\d+)\1+$", r"\1", path.rstrip("/"))
    path = re.sub(r"^/V(\d+)$", r"/v\1", path)
    return path or "/v1"


def _service_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    return path.removesuffix("/chat/stream").rstrip("/")


def host_of(address: str) -> str:
    """Host and, where it is given, port of an address: what people are told."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def place_of(address: str) -> str:
    """Host and port of an address, the usual port where none is given."""
    host = host_of(address)
    has_port = re.search(r":\d+$", host)
    return host if has_port else f"{host}:{80 if address.startswith('http:') else 443}"


def is_local(address: str) -> bool:
    """Whether an address is on this machine or on a private network."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return is_local_host(host)


def is_local_host(host: str) -> bool:
    """Whether a host is this machine, a private address, or a name without a public domain."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".lan", ".internal")):
        return True
    import ipaddress

    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host and ":" not in host
    return address.is_private or address.is_loopback or address.is_link_local


def is_this_machine(address: str) -> bool:
    """Whether an address never leaves this machine."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def clean_key(text: str) -> str:
    """A key as pasted, without what was pasted along: spaces, quotes, `Bearer`, a name.

    Raises `InputProblem` for what cannot be a key: line breaks or spaces inside it, letters
    that no header can carry, more than 4,096 characters, or what a service shows of it later.
    """
    key = _INVISIBLE.sub("", text).strip()
    for _ in range(3):
        key = key.strip(_QUOTES).rstrip(",;").strip(_QUOTES).strip()
        key = _BEFORE_KEY.sub("", key, count=1) if _BEFORE_KEY.match(key) else key
    if not key:
        raise InputProblem(Problem.EMPTY)
    if len(key) > MAX_KEY:
        raise InputProblem(Problem.TOO_LONG)
    if "\n" in key or "\r" in key:
        raise InputProblem(Problem.LINES)
    if " " in key or "\t" in key:
        raise InputProblem(Problem.SPACES)
    if _SHORTENED.search(key):
        raise InputProblem(Problem.SHORTENED)
    if not (key.isascii() and key.isprintable()):
        raise InputProblem(Problem.CHARACTERS)
    return key


def host_and_port(host: str, port: int) -> str:
    """As it is written in an address: an IPv6 number in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
