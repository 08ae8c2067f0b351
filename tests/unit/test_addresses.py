"""Addresses and keys as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.addresses import (
    InputProblem,
    Problem,
    clean_address,
    clean_key,
    clean_service_address,
    host_of,
    is_local,
    split_version,
)

GOOD = {
    "https://api.openai.com/v1": "https://api.openai.com/v1",
    "api.openai.com": "https://api.openai.com/v1",
    "localhost:11434": "http://localhost:11434/v1",
    "127.0.0.1:8080/v1": "http://127.0.0.1:8080/v1",
    "192.168.1.5:1234": "http://192.168.1.5:1234/v1",
    "my-server:8000": "http://my-server:8000/v1",
    "box.lan": "http://box.lan/v1",
    "8.8.8.8": "https://8.8.8.8/v1",
    "[::1]:8080": "http://[::1]:8080/v1",
    "http://[2001:DB8:0::1]/v1": "http://[2001:db8::1]/v1",
    "https://x.org/": "https://x.org/v1",
    "https://x.org/v1/": "https://x.org/v1",
    "https://x.org/v1/v1": "https://x.org/v1",
    "https://x.org//v1///v1//": "https://x.org/v1",
    "https://x.org/v1/chat/completions": "https://x.org/v1",
    "https://x.org/v1/models/": "https://x.org/v1",
    "https://x.org/api/v3": "https://x.org/api/v3",
    "https://x.org/openai/deployments/d": "https://x.org/openai/deployments/d",
    "  https://x.org/v1\n": "https://x.org/v1",
    '"https://x.org/v1"': "https://x.org/v1",
    "<https://x.org/v1>": "https://x.org/v1",
    "https://x.org/\u200bv1\ufeff": "https://x.org/v1",
    "HTTPS://X.ORG/v1": "https://x.org/v1",
    "https://x.org:443/v1": "https://x.org/v1",
    "http://x.org:80/v1": "http://x.org/v1",
    "https://x.org:80/v1": "https://x.org:80/v1",
    "https://bücher.example/v1": "https://xn--bcher-kva.example/v1",
    "https://例え.jp": "https://xn--r8jz45g.jp/v1",
    "http://host_name:1/v1": "http://host_name:1/v1",
    "http://localhost:11434/api/chat": "http://localhost:11434/v1",
    "localhost:11434/api/tags/": "http://localhost:11434/v1",
    "https://openrouter.ai/api/v1": "https://openrouter.ai/api/v1",
    "https：／／api。example．org：8080／v1": "https://api.example.org:8080/v1",
    "\u3000ｌｏｃａｌｈｏｓｔ:11434": "http://localhost:11434/v1",
    "https://X.ORG/V1": "https://x.org/v1",
}


@pytest.mark.parametrize("text", GOOD)
def test_an_address_is_put_right(text: str) -> None:
    address = clean_address(text)
    assert address == GOOD[text]
    assert clean_address(address) == address


BAD = {
    "": Problem.EMPTY,
    " \n\t": Problem.EMPTY,
    '""': Problem.EMPTY,
    "https://x.org/" + "a" * 2000: Problem.TOO_LONG,
    "https://x .org": Problem.SPACES,
    "https://x.org/a b": Problem.SPACES,
    "https://x.org\nHost: y": Problem.SPACES,
    "https://x.org\x00": Problem.SPACES,
    "https:\\\\x.org": Problem.SPACES,
    "file:///etc/passwd": Problem.SCHEME,
    "file:/etc/passwd": Problem.SCHEME,
    "ftp://x.org": Problem.SCHEME,
    "javascript:alert(1)": Problem.SCHEME,
    "data:text/html,x": Problem.SCHEME,
    "ws://x.org": Problem.SCHEME,
    "https://": Problem.HOST,
    "https:///v1": Problem.HOST,
    "https://.x.org": Problem.HOST,
    "https://x..org": Problem.HOST,
    "https://[::1": Problem.HOST,
    "https://[::g]/v1": Problem.HOST,
    "https://x%2forg/v1": Problem.HOST,
    "https://" + "a" * 300: Problem.HOST,
    "https://ü..x": Problem.HOST,
    "http:/localhost:11434/v1": Problem.HOST,
    "https://https://x.org": Problem.HOST,
    "https://x.org:0/v1": Problem.PORT,
    "https://x.org:65536/v1": Problem.PORT,
    "https://x.org:http/v1": Problem.PORT,
    "https://x.org:-1/v1": Problem.PORT,
    "https://me:secret@x.org/v1": Problem.USER,
    "https://me@x.org/v1": Problem.USER,
    "me@x.org": Problem.USER,
    "https://@x.org/v1": Problem.USER,
    "https://x.org/v1?key=secret": Problem.QUERY,
    "https://x.org/v1#top": Problem.QUERY,
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text)[:30])
def test_an_address_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(InputProblem) as caught:
        clean_address(text)
    assert caught.value.problem is BAD[text]
    assert "secret" not in str(caught.value)


@given(st.text(max_size=30) | st.text(alphabet="htp:/[]@.%?#0a1v ü\u200b", max_size=30))
def test_any_text_is_put_right_or_refused(text: str) -> None:
    try:
        address = clean_address(text)
    except InputProblem:
        return
    assert address.startswith(("http://", "https://"))
    assert "@" not in host_of(address)
    assert host_of(address).isascii()
    assert clean_address(address) == address


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:1/v1", True),
        ("http://app.localhost/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://10.0.0.1/v1", True),
        ("http://172.16.0.1/v1", True),
        ("http://172.32.0.1/v1", False),
        ("http://192.168.0.1/v1", True),
        ("http://169.254.0.1/v1", True),
        ("http://[fd00::1]/v1", True),
        ("http://[fe80::1]/v1", True),
        ("http://printer.local/v1", True),
        ("http://nas/v1", True),
        ("https://api.openai.com/v1", False),
        ("https://8.8.8.8/v1", False),
        ("https://[2606:4700::1]/v1", False),
        ("https://localhost.example.com/v1", False),
        ("https://127.0.0.1.example.com/v1", False),
        ("https://[::1", False),
    ],
)
def test_what_is_local(address: str, local: bool) -> None:
    assert is_local(address) == local


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://x.org/v1", "x.org"),
        ("http://x.org:81/v1", "x.org:81"),
        ("http://[::1]:81/v1", "[::1]:81"),
        ("http://me:secret@x.org:81/v1", "x.org:81"),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_that_people_are_told(address: str, host: str) -> None:
    assert host_of(address) == host


KEY = "sk-Abc_123.x/y+z=="


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\r\n",
        f'"{KEY}"',
        f"'{KEY}'",
        f"`{KEY}`",
        f"“{KEY}”",
        f"Bearer {KEY}",
        f"bearer   {KEY}",
        f"Authorization: Bearer {KEY}",
        f"OPENAI_API_KEY={KEY}",
        f"export OPENAI_API_KEY='{KEY}'",
        f'export DEEPSEEK_API_KEY="{KEY}"\n',
        f"\ufeff{KEY[:5]}\u200b{KEY[5:]}",
        f'"Bearer {KEY}"',
        f"-H 'Authorization: Bearer {KEY}'",
        f'"Authorization": "Bearer {KEY}",',
        f'"api_key": "{KEY}",',
        f'$env:OPENAI_API_KEY="{KEY}"',
        f"set OPENAI_API_KEY={KEY}",
        f"api-key: {KEY}",
        f"x-api-key: {KEY}",
        f"{KEY};",
    ],
)
def test_a_key_is_found_in_what_was_pasted(text: str) -> None:
    assert clean_key(text) == KEY


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.EMPTY),
        (' " " ', Problem.EMPTY),
        ("Bearer ", Problem.EMPTY),
        ("sk-proj-****abcd", Problem.SHORTENED),
        ("sk-...abcd", Problem.SHORTENED),
        ("sk-…abcd", Problem.SHORTENED),
        ("••••••••", Problem.SHORTENED),
        ("sk-a\nsk-b", Problem.LINES),
        ("sk-a\r\nX-Header: b", Problem.LINES),
        ("sk-a b", Problem.SPACES),
        ("sk-a\tb", Problem.SPACES),
        ("sk-ä", Problem.CHARACTERS),
        ("sk-\x00a", Problem.CHARACTERS),
        ("sk-\x7fa", Problem.CHARACTERS),
        ("sk-\ud83d", Problem.CHARACTERS),
        ("密钥", Problem.CHARACTERS),
        ("k" * 10_240, Problem.TOO_LONG),
    ],
)
def test_what_cannot_be_a_key_is_refused(text: str, problem: Problem) -> None:
    with pytest.raises(InputProblem) as caught:
        clean_key(text)
    assert caught.value.problem is problem
    assert "sk-" not in str(caught.value)


def test_an_ending_that_looks_like_a_name_stays() -> None:
    for key in ("YWJjZGVmZ2hpamtsbW5vcGtleQkey==", "key-3ax6xnjp29jd6fds4gc3", "id-key:secret"):
        assert clean_key(key) == key


def test_azure_s_version_comes_apart() -> None:
    base = "https://x.openai.azure.com/openai/deployments/gpt/chat/completions"
    assert split_version(f"{base}?api-version=2024-10-21") == (base, "2024-10-21")
    for text in (base, f"{base}?api-version=", f"{base}?api-version=1&key=2", "", "?" * 9999):
        assert split_version(text) == (text, "")


@given(st.text(max_size=40))
def test_a_clean_key_fits_into_a_header(text: str) -> None:
    try:
        key = clean_key(text)
    except InputProblem:
        return
    assert key.isascii()
    assert key.isprintable()
    assert " " not in key


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("127.0.0.1:8001/", "http://127.0.0.1:8001"),
        ("chat.example.org/chat/stream", "https://chat.example.org"),
        ("https://example.org/behind/a/proxy/", "https://example.org/behind/a/proxy"),
    ],
)
def test_the_address_of_a_streaming_service(pasted: str, address: str) -> None:
    assert clean_service_address(pasted) == address
    assert clean_service_address(address) == address
