"""What an export leaves on the disk: whole files or none, readable Markdown, safe names."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.markdown.blocks import BlockKind
from desktop_chat.storage.exchange.exporting import Exported, Format
from desktop_chat.storage.exchange.failures import Cancelled
from desktop_chat.storage.exchange.file_names import MAX_BYTES, Names, file_stem
from desktop_chat.storage.exchange.html_page import policy
from desktop_chat.storage.exchange.markdown_text import open_fence
from tests.exchanging import EXPORTER, export, import_all, stop_after, talk
from tests.unit.markdown_texts import PIECES, whole

MARKDOWN = """\
# Cats

*2023-11-14T22:13:20Z*

## You

Why do cats purr?

## Reply · m

<details>
<summary>Reasoning</summary>

Let me think.

</details>

Nobody knows.

*Other versions left out: 1. JSON has all of them.*

"""


def test_markdown_holds_the_path_in_view(tmp_path: Path) -> None:
    record = talk()
    messages = (*record.messages[:2], record.messages[2]._replace(model="m"))
    path = export([record._replace(messages=messages)], tmp_path / "a.md", Format.MARKDOWN)
    assert path.read_text(encoding="utf-8") == MARKDOWN


def test_versions_that_are_left_out_are_told(tmp_path: Path) -> None:
    question = MessageRecord("q", "", "user", "Which?")
    answers = [MessageRecord(f"a{n}", "q", "assistant", f"Answer {n}") for n in range(3)]
    record = talk(messages=(question, *answers), leaf_id="a0")
    for form in (Format.MARKDOWN, Format.HTML):
        path = tmp_path / f"one.{form.value}"
        assert EXPORTER.write([record], 1, path, form).left_out == 2
        text = path.read_text(encoding="utf-8")
        assert "Answer 0" in text
        assert "Answer 1" not in text
        assert text.count("Other versions left out: 2. JSON has all of them.") == 1
        assert EXPORTER.write_zip([record], 1, tmp_path / "all.zip", form).left_out == 2
    path = tmp_path / "one.json"
    assert EXPORTER.write([record], 1, path, Format.JSON).left_out == 0
    assert "Answer 1" in path.read_text(encoding="utf-8")


def test_titles_and_names_are_no_markup(tmp_path: Path) -> None:
    record = talk(title="# *A*\n[b](c) <d>", created_at=0.0, messages=(), leaf_id="")
    path = export([record], tmp_path / "a.md", Format.MARKDOWN)
    assert path.read_text(encoding="utf-8") == "# \\# \\*A\\* \\[b\\](c) \\<d\\>\n\n"


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=4))
@settings(deadline=None)
def test_no_message_swallows_the_next_one(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    texts = [text.replace("## ", "").replace("$$", "").replace("\\[", "") for text in texts]
    messages: list[MessageRecord] = []
    for number, text in enumerate(texts):
        parent = messages[-1].id if messages else ""
        messages.append(MessageRecord(f"m{number}", parent, "user", text))
    record = talk(messages=tuple(messages), leaf_id=messages[-1].id if messages else "")
    path = export([record], tmp_path_factory.mktemp("m") / "a.md", Format.MARKDOWN)
    blocks = whole(path.read_text(encoding="utf-8")).blocks
    found = [b for b in blocks if b.kind is BlockKind.HEADING and (b.depth, b.text) == (2, "You")]
    assert len(found) == len(texts)


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("```python\nx", "```"),
        ("```python\nx\n```", ""),
        ("````\n```\n", "````"),
        ("~~~\n```", "~~~"),
        ("- x\n  ```\n  y", "```"),
        ("> ```\n> y", "```"),
        ("``` a ` b", ""),
        ("``` not\n``` closed", "```"),
        ("x\n```\n" + "y" * 300_000 + "\n", "```"),
        ("```\n" + "y\n" * 100_000 + "```\n~~~", "~~~"),
        ("x" * 131_070 + "\n```\n", "```"),
        ("x" * 131_071 + "```", ""),
        ("x" * 5_000 + "```\n```", "```"),
    ],
)
def test_what_is_open_at_the_end(text: str, fence: str) -> None:
    assert open_fence(text) == fence


@given(
    st.lists(st.sampled_from(["```", "~~~", "````", "x", " ", "\n", "\n", "> ", "- "]), max_size=30)
)
def test_what_is_open_is_found_line_by_line(parts: list[str]) -> None:
    text = "".join(parts)
    open_at_end = open_fence("\n" * 131_060 + text)
    assert open_at_end == open_fence(text)
    assert not open_at_end or open_at_end[:3] in text


# Files.


def test_files_are_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths = [export([talk()], tmp_path / f"a.{form.value}", form) for form in Format]
        EXPORTER.write_zip([talk()], 1, tmp_path / "a.zip", Format.HTML)
    finally:
        os.umask(before)
    for path in (*paths, tmp_path / "a.zip"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(list(tmp_path.iterdir())) == 4


def failing(error: BaseException) -> Iterator[ConversationRecord]:
    yield talk()
    raise error


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt(), ValueError()])
def test_an_export_that_fails_leaves_what_was_there(
    tmp_path: Path, form: Format, error: BaseException
) -> None:
    path = tmp_path / "a"
    path.write_text("before")
    for write in (EXPORTER.write, EXPORTER.write_zip):
        with pytest.raises(type(error)):
            write(failing(error), 2, path, form)
        assert path.read_text() == "before"
        assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("form", Format)
def test_an_export_can_be_called_off_at_any_time(tmp_path: Path, form: Format) -> None:
    path = tmp_path / "a"
    done = 0
    for count in range(0, 800, 5):
        exporter = EXPORTER._replace(is_cancelled=stop_after(count))
        try:
            exporter.write_zip(iter([talk(), talk()]), 2, path, form)
        except Cancelled:
            assert list(tmp_path.iterdir()) == []
            continue
        done += 1
        path.unlink()
    assert 0 < done < 160


def test_progress_counts_conversations(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    exporter = EXPORTER._replace(on_progress=lambda done, total: told.append((done, total)))
    found = exporter.write(iter([talk()] * 3), 3, tmp_path / "a.json", Format.JSON)
    assert found == Exported(3, 1)
    assert told[-1] == (3, 3)


def test_a_zip_holds_one_file_a_conversation(tmp_path: Path) -> None:
    records = [talk(), talk(title="cats"), talk(title="../../etc/passwd"), talk(title="?")]
    path = tmp_path / "a.zip"
    assert EXPORTER.write_zip(records, 4, path, Format.JSON) == Exported(4, 4)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [
            "Cats.json", "cats 2.json", "etc passwd.json", "New conversation.json",
        ]  # fmt: skip
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert import_all(tmp_path / "cats 2.json")[0] == [records[1]]


def test_a_page_of_one_conversation_has_its_title(tmp_path: Path) -> None:
    for records, title in (
        ([talk(title="A <b>")], "A &lt;b&gt; — Desktop Chat"),
        ([talk(), talk(id="c2")], "Desktop Chat"),
        ([], "Desktop Chat"),
    ):
        text = export(records, tmp_path / "a.html", Format.HTML).read_text(encoding="utf-8")
        assert f"<title>{title}</title>" in text


def test_the_page_says_what_it_may_load(tmp_path: Path) -> None:
    text = export([talk()], tmp_path / "a.html", Format.HTML).read_text(encoding="utf-8")
    assert policy().startswith("default-src 'none'; style-src 'sha256-")
    head = text.partition("<style>")[0]
    assert head.count("Content-Security-Policy") == 1
    assert "<script" not in text
    assert text.count("Nobody knows.") == 1
    assert "They are content." not in text  # another version


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("A plan", "A plan"),
        ("a/b\\c:d*e", "a b c d e"),
        ("../../x", "x"),
        ("  .hidden. ", "hidden"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("世界", "世界"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\nc\ud800", "ab c"),
        ("", "-"),
        ("???", "-"),
        ("-rf", "rf"),
    ],
)
def test_names_of_files(title: str, stem: str) -> None:
    assert file_stem(title, "-") == stem


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_title_gives_a_name_that_can_be(title: str) -> None:
    stem = file_stem(title, "x")
    assert 0 < len(stem.encode()) <= MAX_BYTES + 1
    assert not set(stem) & set('<>:"/\\|?*\0\n\r')
    assert stem not in (".", "..")
    assert stem == stem.strip(" .")


@given(st.lists(st.sampled_from(["a", "A", "a 2", "b", "a 2 2", "ß", "ss"])))
def test_no_two_files_have_one_name(stems: list[str]) -> None:
    names = Names()
    given_names = [names.unique(stem) for stem in stems]
    assert len({name.casefold() for name in given_names}) == len(stems)


def test_a_line_that_begins_before_the_slice_is_read_whole() -> None:
    text = "`````````\n> ``````````"
    for before in range(131_040, 131_080):
        assert open_fence("\n" * before + text) == open_fence(text), before
