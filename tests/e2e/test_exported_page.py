"""A hostile conversation, exported and opened in a real browser: it calls, reads, runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.exchange.html_page import html_foot, html_head
from tests.attacks import FAMILIES, Canaries, document, one_line
from tests.browser import Sink, open_page, sink
from tests.e2e.watch import Watch
from tests.exchanging import WORDS, export

RAN = "document.documentElement.setAttribute('ran','1')"
SCRIPTS = f"""
<script>{RAN}</script> <img src=x onerror="{RAN}"> <svg onload="{RAN}"></svg>
<details open ontoggle="{RAN}">x</details> <input autofocus onfocus="{RAN}"> </style><script>{RAN}
</script> <style onload="{RAN}"></style> <iframe srcdoc="<script>parent.{RAN}</script>"></iframe>
<meta http-equiv=refresh content="0;url=javascript:{RAN}"> [x](javascript:{RAN})
"""


@pytest.fixture
def listener() -> Iterator[Sink]:
    with sink() as running:
        yield running


@pytest.fixture
def canaries(tmp_path: Path, listener: Sink) -> Canaries:
    made = Canaries(tmp_path / "bait", "127.0.0.1", listener.port)
    made.lay_out()
    return made


def hostile(canaries: Canaries) -> ConversationRecord:
    """Every payload in every place."""
    line = f"{one_line(canaries)}</title></style></textarea><script>{RAN}</script>"
    texts = [document(canaries, family) for family in FAMILIES] + [SCRIPTS]
    messages: list[MessageRecord] = []
    for text in texts:
        for role in ("system", "user", "assistant"):
            parent = messages[-1].id if messages else ""
            own = f"m{len(messages)}"
            messages.append(
                MessageRecord(own, parent, role, text, text, "stopped", line, line, 1.0)
            )
    header = ("c", line, True, 1.0, 1.0, line, line, {line: line}, line, messages[-1].id)
    return ConversationRecord(*header, messages=tuple(messages))


def has_run(dom: str) -> bool:
    return bool(re.search(r"<html[^>]*\sran=", dom))


def test_a_hostile_conversation_opened_in_a_browser(
    tmp_path: Path, canaries: Canaries, listener: Sink
) -> None:
    page = export([hostile(canaries)], tmp_path / "page.html", Format.HTML)
    watch = Watch(tmp_path / "trace.txt")
    dom = open_page(page.as_uri(), tmp_path / "profile", before=watch.command)
    assert dom.count("<section") == 3 * (len(FAMILIES) + 1)
    assert not has_run(dom)
    seen = watch.seen()
    assert seen.touched == []
    assert [address for address in seen.called if address[1] == listener.port] == []
    assert listener.requests == []


def test_the_policy_alone_holds_it_back(tmp_path: Path, canaries: Canaries, listener: Sink) -> None:
    page = tmp_path / "page.html"
    raw = "".join(document(canaries, family) for family in ("S1", "S2", "S6")) + SCRIPTS
    # What leaves the page by itself is no matter of a policy: there it is escaping alone.
    raw = re.sub(r"<meta[^>]*>|<link rel='dns[^>]*>", "", raw)
    page.write_text("".join((*html_head(WORDS), raw, *html_foot())), encoding="utf-8")
    assert not has_run(open_page(page.as_uri(), tmp_path / "profile"))
    # It may connect beforehand to where it is not allowed to ask for anything.
    assert [line for line in listener.requests if line] == []


def test_the_browser_would_do_it_all(tmp_path: Path, canaries: Canaries, listener: Sink) -> None:
    page = tmp_path / "page.html"
    picture = f"<meta charset=utf-8><img src='{canaries.url}.png'><img src='{canaries.file}.png'>"
    page.write_text(picture + f"<script>{RAN}</script>", encoding="utf-8")
    watch = Watch(tmp_path / "trace.txt")
    assert has_run(open_page(page.as_uri(), tmp_path / "profile", before=watch.command))
    assert listener.requests
    assert watch.seen().touched
    assert [one for one in watch.seen().called if one[1] == listener.port]
