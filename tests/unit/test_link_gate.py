"""The gate for links: what is opened is an honest web or mail address and nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.ui.transcript.link_gate import LONG, LONGEST, Decision, Reason, hosts_named, judge

REFUSED = [
    ("", Reason.EMPTY),
    ("  ", Reason.EMPTY),
    ("javascript:alert(1)", Reason.SCHEME),
    ("JaVaScRiPt:alert(1)", Reason.SCHEME),
    ("javascript://example.com/%0aalert(1)", Reason.SCHEME),
    ("javascript%3Aalert(1)", Reason.NOT_A_WEB_ADDRESS),
    ("java\tscript:alert(1)", Reason.CHARACTERS),
    ("java\nscript:alert(1)", Reason.CHARACTERS),
    ("\x01javascript:alert(1)", Reason.CHARACTERS),
    ("https://exa\x00mple.com", Reason.CHARACTERS),
    ("https://example.com/\u2028", Reason.CHARACTERS),
    ("https://example.com/\ud800", Reason.CHARACTERS),
    ("\u200bjavascript:alert(1)", Reason.NOT_A_WEB_ADDRESS),
    ("vbscript:x", Reason.SCHEME),
    ("data:text/html;base64,PHNjcmlwdD4=", Reason.SCHEME),
    ("file:///etc/passwd", Reason.SCHEME),
    ("FILE:///etc/passwd", Reason.SCHEME),
    ("file://host/share", Reason.SCHEME),
    ("smb://host/share", Reason.SCHEME),
    ("qrc:/x", Reason.SCHEME),
    ("app:retry", Reason.SCHEME),
    ("copy:1", Reason.SCHEME),
    ("ms-msdt:/id", Reason.SCHEME),
    ("calculator:", Reason.SCHEME),
    ("tel:123", Reason.SCHEME),
    ("ftp://example.com", Reason.SCHEME),
    ("view-source:https://example.com", Reason.SCHEME),
    ("\\\\host\\share", Reason.CHARACTERS),
    ("https:\\\\example.com", Reason.CHARACTERS),
    ("https://example.com\\@evil.example", Reason.CHARACTERS),
    ("//host/share", Reason.NOT_A_WEB_ADDRESS),
    ("/etc/passwd", Reason.NOT_A_WEB_ADDRESS),
    ("../up", Reason.NOT_A_WEB_ADDRESS),
    ("#anchor", Reason.NOT_A_WEB_ADDRESS),
    ("?query", Reason.NOT_A_WEB_ADDRESS),
    ("example.com", Reason.NOT_A_WEB_ADDRESS),
    ("http:example.com", Reason.HOST),
    ("https:/example.com", Reason.HOST),
    ("https://", Reason.HOST),
    ("https:///path", Reason.HOST),
    ("https://?x", Reason.HOST),
    ("https://user@", Reason.HOST),
    ("https://a..b", Reason.HOST),
    ("https://-a.com", Reason.HOST),
    ("https://a b.com", Reason.HOST),
    ("https://ex%61mple.com", Reason.HOST),
    ("https://a.com:0", Reason.HOST),
    ("https://a.com:65536", Reason.HOST),
    ("https://a.com:٣", Reason.HOST),
    ("https://a.com:1:2", Reason.HOST),
    ("https://[::1", Reason.HOST),
    ("https://[::1%25eth0]", Reason.HOST),
    ("https://[x]", Reason.HOST),
    ("https://[::1]x", Reason.HOST),
    ("https://a.com]", Reason.HOST),
    ("https://℀.example", Reason.HOST),
    ("https://" + "a" * 64 + ".com", Reason.HOST),
    ("https://a.com/" + "x" * LONGEST, Reason.TOO_LONG),
    ("https://a.com/" + "é" * 500, Reason.TOO_LONG),
    ("mailto:", Reason.MAIL),
    ("mailto:nobody", Reason.MAIL),
    ("mailto:a@b.org,c@d.org", Reason.MAIL),
    ("mailto:a@b.org?attach=/etc/passwd", Reason.MAIL),
    ("mailto:a@b.org?Attachment=/etc/passwd", Reason.MAIL),
    ("mailto:a@b.org?subject=x%0d%0aBcc:c@d.org", Reason.MAIL),
    ("mailto:a%0a@b.org", Reason.MAIL),
]
ASKED = [
    ("https://evil.example", "https://bank.com", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example", "bank.com", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example", "Log in at www.bank.com!", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example/bank.com", "bank.com", Reason.OTHER_HOST, "evil.example"),
    ("https://bank.com.evil.example", "bank.com", Reason.OTHER_HOST, "bank.com.evil.example"),
    ("https://evil-bank.com", "bank.com", Reason.OTHER_HOST, "evil-bank.com"),
    ("https://evil.example", "bank\u2024com", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example", "bank。com", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example", "ba\u200bnk.com", Reason.OTHER_HOST, "evil.example"),
    ("https://evil.example", "https://user@bank.com:443/x", Reason.OTHER_HOST, "evil.example"),
    ("https://bank.com", "bаnk.com", Reason.OTHER_HOST, "bank.com"),
    ("https://bank.com@evil.example/", "x", Reason.USER, "evil.example"),
    ("https://bank.com:443@evil.example/", "x", Reason.USER, "evil.example"),
    ("https://a@b@evil.example/", "x", Reason.USER, "evil.example"),
    ("https://@evil.example/", "x", Reason.USER, "evil.example"),
    ("https://xn--80ak6aa92e.com/", "apple", Reason.FOREIGN_LETTERS, "xn--80ak6aa92e.com"),
    ("https://bücher.de/", "bücher.de", Reason.FOREIGN_LETTERS, "xn--bcher-kva.de"),
    ("https://a.com/\u202egpj.exe", "x", Reason.INVISIBLE, "a.com"),
    ("https://a.com/%E2%80%AEgpj.exe", "x", Reason.INVISIBLE, "a.com"),
    ("https://a.com/\U000e0041", "x", Reason.INVISIBLE, "a.com"),
    ("https://a.com/\u3164", "x", Reason.INVISIBLE, "a.com"),
    ("https://a.com/", "x\u202ey", Reason.INVISIBLE, "a.com"),
    ("https://a.com/" + "x" * LONG, "x", Reason.LONG, "a.com"),
    ("http://localhost:8080/", "x", Reason.LOCAL, "localhost"),
    ("http://router/", "x", Reason.LOCAL, "router"),
    ("http://printer.local/", "x", Reason.LOCAL, "printer.local"),
    ("http://127.0.0.1/", "x", Reason.LOCAL, "127.0.0.1"),
    ("http://192.0.2.7:81/x", "x", Reason.LOCAL, "192.0.2.7"),
    ("http://2130706433/", "x", Reason.LOCAL, "2130706433"),
    ("http://0x7f.1/", "x", Reason.LOCAL, "0x7f.1"),
    ("http://127.1/", "x", Reason.LOCAL, "127.1"),
    ("http://[::1]:80/", "x", Reason.LOCAL, "[::1]"),
    ("mailto:a@evil.example", "a@bank.com", Reason.OTHER_HOST, "a@evil.example"),
    ("mailto:a@evil.example", "bank.com", Reason.OTHER_HOST, "a@evil.example"),
    ("mailto:a@b.org?cc=c@d.org", "x", Reason.COPIES, "a@b.org"),
    ("mailto:a@b.org?BCC=c@d.org", "x", Reason.COPIES, "a@b.org"),
]
OPENED = [
    ("https://example.com", "x", "https://example.com/"),
    ("HTTPS://Example.COM/A b?q=ü#f", "x", "https://example.com/A%20b?q=%C3%BC#f"),
    ("http://example.com:80/", "x", "http://example.com/"),
    ("https://example.com:8443", "x", "https://example.com:8443/"),
    ("https://example.com?x=1", "x", "https://example.com/?x=1"),
    ("https://example.com/%7Euser?a=%20", "x", "https://example.com/%7Euser?a=%20"),
    ("https://example.com/", "example.com", "https://example.com/"),
    ("https://www.example.com/", "example.com", "https://www.example.com/"),
    ("https://example.com/", "https://www.example.com.", "https://example.com/"),
    ("https://gist.github.com/x", "github.com", "https://gist.github.com/x"),
    ("https://x.org/b", "see x.org/b.", "https://x.org/b"),
    ("https://x.org", "（https://x.org）。", "https://x.org/"),
    ("https://docs.python.org/3/", "os.path.join", "https://docs.python.org/3/"),
    ("https://numpy.org/x", "np.array", "https://numpy.org/x"),
    ("https://learn.microsoft.com/", "ASP.NET", "https://learn.microsoft.com/"),
    ("https://github.com/x/y", "README.md and setup.py", "https://github.com/x/y"),
    ("https://nodejs.org/", "Node.js 22.1", "https://nodejs.org/"),
    ("https://example.com/", "重点。下一", "https://example.com/"),
    ("https://a.co.uk/", "a.co.uk", "https://a.co.uk/"),
    (" https://example.com/ ", "x", "https://example.com/"),
    ("mailto:a@b.org", "a@b.org", "mailto:a@b.org"),
    ("MAILTO:a@b.org?subject=Hello%20you", "b.org", "mailto:a@b.org?subject=Hello%20you"),
]


@pytest.mark.parametrize(("href", "reason"), REFUSED)
def test_refused(href: str, reason: Reason) -> None:
    verdict = judge(href, "text")
    assert (verdict.decision, verdict.reason) == (Decision.REFUSE, reason)
    assert verdict.address == verdict.host == ""


@pytest.mark.parametrize(("href", "text", "reason", "host"), ASKED)
def test_asked(href: str, text: str, reason: Reason, host: str) -> None:
    verdict = judge(href, text)
    assert (verdict.decision, verdict.reason, verdict.host) == (Decision.ASK, reason, host)
    assert host in verdict.address


@pytest.mark.parametrize(("href", "text", "address"), OPENED)
def test_opened(href: str, text: str, address: str) -> None:
    verdict = judge(href, text)
    assert (verdict.decision, verdict.reason) == (Decision.OPEN, Reason.NONE)
    assert verdict.address == address


def test_both_forms_of_a_foreign_host() -> None:
    verdict = judge("https://аррӏе.com/x", "Apple")
    assert (verdict.host, verdict.unicode_host) == ("xn--80ak6aa92e.com", "аррӏе.com")
    assert verdict.address == "https://xn--80ak6aa92e.com/x"
    assert judge("https://example.com", "x").unicode_host == ""


def test_what_stands_before_the_host_is_left_out() -> None:
    assert judge("https://bank.com:pass@evil.example/x", "x").address == "https://evil.example/x"


def test_hosts_that_a_text_names() -> None:
    assert hosts_named("See https://a.example:80/x, www.b.com and c.org.") == [
        "a.example",
        "b.com",
        "c.org",
    ]
    assert hosts_named("Nothing here, e.g. i.e. 3.11 a.b u.v.w np.array file.py") == []


PARTS = """http https mailto javascript file : // / @ ? # \\ . % & [ ] example.com evil.example
127.0.0.1 [::1] :80 %0a %00 xn-- subject= é ． 。"""
WORDS = st.sampled_from(
    [*PARTS.split(), " ", "\t", "\n", "\x00", "\u202e", "\u200b", "\ud800", "\u2028"]
)
ADDRESSES = st.lists(WORDS | st.text(max_size=3), max_size=10).map("".join)
SHOWN = re.compile(r"[!-\[\]-~]+")  # ASCII without spaces and backslashes


@settings(max_examples=1_500, deadline=None)
@given(ADDRESSES, ADDRESSES)
def test_what_may_be_opened_is_clean(href: str, text: str) -> None:
    verdict = judge(href, text)
    if verdict.decision is Decision.REFUSE:
        assert verdict.address == ""
        return
    assert SHOWN.fullmatch(verdict.address)
    assert len(verdict.address) <= LONGEST
    parts = urlsplit(verdict.address)
    assert parts.scheme in ("http", "https", "mailto")
    if parts.scheme != "mailto":
        assert parts.hostname == verdict.host.strip("[]")
        assert parts.username is None
        # The verdict on what is opened is no worse than the one on what was written.
        assert judge(verdict.address, "").address == verdict.address


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["evil.example", "a.evil.org", "b.com"]), st.text(max_size=20))
def test_a_text_that_names_a_bank_is_asked_about(host: str, around: str) -> None:
    around = "".join(sign for sign in around if sign.isspace() or sign in "()!,;“”")
    verdict = judge(f"https://{host}/", f"{around} https://bank.com {around}")
    assert verdict.decision is Decision.ASK
