"""The store: what is given to it is there after the next start."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.chat.conversations import Conversation, Versions
from desktop_chat.chat.conversion import conversation_from, conversation_record
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.records import ConversationRecord, MessageRecord, new_id
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import MonthUsage, StoreUnavailable
from tests.stories import OpenStore, exchange, got, opened, story, until


def test_what_was_saved_is_there_after_the_next_start(tmp_path: Path) -> None:
    told = story("Hello", "Good morning", "And now?")
    told = told._replace(parameters={"temperature": 0.5}, model="m", connection_id="c", draft="dra")
    with opened(tmp_path) as store:
        assert store.opening.conversations == ()
        assert got(store.save(told)) is True
    with opened(tmp_path) as store:
        assert [line.title for line in store.opening.conversations] == ["Hello"]
        assert store.opening.last is not None
        assert store.opening.last.conversation == told
        assert not store.opening.last.has_older
        assert got(store.conversation(told.id)) == told


def test_a_tree_comes_back_whole(tmp_path: Path) -> None:
    conversation = Conversation([Message(Role.USER, "a"), Message(Role.ASSISTANT, "b")])
    conversation.add_version(conversation.messages[1], Message(Role.ASSISTANT, "b2"))
    conversation.add(Message(Role.USER, "c"))
    conversation.add_version(conversation.messages[0], Message(Role.USER, "A"))
    record = conversation_record(conversation)
    with opened(tmp_path) as store:
        got(store.save(record))
        again = got(store.conversation(record.id))
        assert again is not None
        assert conversation_record(conversation_from(again)) == record
        page = got(store.page(record.id))
        assert page is not None
        assert [message.text for message in page.conversation.messages] == ["A"]
        assert page.versions == (Versions(1, 2),)


def test_usage_is_summed_by_month_and_model(tmp_path: Path) -> None:
    july, august = 1_784_000_000.0, 1_787_000_000.0  # the 14th and the 17th, wherever one is

    def reply(parent: str, at: float, model: str, **facts: object) -> MessageRecord:
        made = MessageRecord(new_id(), parent, "assistant", "four", created_at=at, model=model)
        return made._replace(facts={"duration_ms": 5.0, **facts})

    asked = MessageRecord("asked", "", "user", "数据", created_at=july)
    counted = {"prompt": 10, "completion": 3, "total": 13}
    messages = (
        asked,
        reply("asked", july, "m", usage=counted),
        reply("asked", july, "m", usage=counted),
        reply("asked", july, "m", usage={"prompt": "many"})._replace(reasoning="why"),
        reply("asked", july, "n", usage=counted),
        reply("asked", august, "m", usage=counted),
        reply("asked", august, "m")._replace(facts={}),  # came with an import
    )
    with opened(tmp_path) as store:
        assert got(store.usage()) == ()
        got(store.save(ConversationRecord("c", messages=messages)))
        assert got(store.usage()) == (
            MonthUsage("2026-08", "m", 1, 10, 3),
            MonthUsage("2026-07", "m", 3, 20, 6, 1, 6 + 4 + 4, 4 + 3),
            MonthUsage("2026-07", "n", 1, 10, 3),
        )
        with sqlite3.connect(tmp_path / "history.db") as connection:
            connection.execute("UPDATE messages SET facts = 'no json' WHERE model = 'n'")
        connection.close()
        assert [row.model for row in got(store.usage())] == ["m", "m"]


def test_a_page_is_the_end_of_the_path_and_pages_before_it_follow(tmp_path: Path) -> None:
    told = story(*(f"m{number}" for number in range(12)))
    with opened(tmp_path) as store:
        got(store.save(told))
        read: list[str] = []
        before = ""
        while True:
            page = got(store.page(told.id, before, 5))
            assert page is not None
            read[:0] = [message.text for message in page.conversation.messages]
            before = page.conversation.messages[0].id
            if not page.has_older:
                break
        assert read == [f"m{number}" for number in range(12)]


def test_a_growing_reply_is_on_disk_before_its_end(tmp_path: Path) -> None:
    begun = exchange(ConversationRecord(new_id()), "Tell me")
    reply = begun.messages[1]
    with opened(tmp_path) as store:
        assert got(store.save(begun))
        for piece in ("one ", "two ", "three"):
            store.grow(reply.id, piece)
        store.grow(reply.id, reasoning="hm")
        until(lambda: not store.has_unsaved, "the text is on the disk")
        page = got(store.page(begun.id))
        assert page is not None
        last = page.conversation.messages[-1]
        assert (last.text, last.reasoning, last.status) == ("one two three", "hm", "queued")
        ended = reply._replace(text="one two three.", reasoning="hm", status="complete")
        assert got(store.end(ended, 5.0))
        again = got(store.conversation(begun.id))
        assert again is not None
        assert again.messages[-1] == ended


def test_a_reply_left_open_is_interrupted_and_keeps_its_text(tmp_path: Path) -> None:
    begun = exchange(ConversationRecord(new_id()), "Tell me", status="streaming")
    with opened(tmp_path) as store:
        got(store.save(begun))
        for number in range(3):
            store.grow(begun.messages[1].id, f"{number}" * 5000, "r")
            until(lambda: not store.has_unsaved, "a piece is written")
    with opened(tmp_path) as store:
        assert store.opening.interrupted == 1
        assert store.opening.last is not None
        last = store.opening.last.conversation.messages[-1]
        assert last.status == "interrupted"
        assert last.text == "0" * 5000 + "1" * 5000 + "2" * 5000
        assert last.reasoning == "rrr"
    with opened(tmp_path) as store:
        assert store.opening.interrupted == 0


def test_the_list_is_in_order_of_use_and_comes_in_pages(tmp_path: Path) -> None:
    stories = [story(f"number {number}") for number in range(7)]
    with opened(tmp_path) as store:
        for each in stories:
            store.save(each)
        got(store.save(exchange(stories[2], "more", stories[2].leaf_id)))
        first = got(store.lines(limit=4))
        assert [line.title for line in first] == [f"number {n}" for n in (2, 6, 5, 4)]
        rest = got(store.lines((first[-1].place, first[-1].number), 10))
        assert [line.title for line in rest] == [f"number {n}" for n in (3, 1, 0)]


def test_titles_drafts_and_choices(tmp_path: Path) -> None:
    told = story("words of the first message")
    with opened(tmp_path) as store:
        got(store.save(told))
        store.rename(told.id, "A title")
        for text in ("d", "dr", "draft \ud83d\ude00 \ud800"):
            store.set_draft(told.id, text)
        store.set_choices(told._replace(model="new", parameters={"system": "be brief"}))
    with opened(tmp_path) as store:
        (line,) = store.opening.conversations
        assert (line.title, line.is_titled) == ("A title", True)
        record = got(store.conversation(told.id))
        assert record is not None
        assert record.draft == "draft 😀 �"
        assert (record.model, record.parameters) == ("new", {"system": "be brief"})
        got(store.rename(told.id, ""))
        assert got(store.lines())[0].title == "words of the first message"


def test_a_deleted_conversation_can_come_back(tmp_path: Path) -> None:
    told = story("one", "two")
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.delete(told.id))
        assert got(store.lines()) == ()
        assert got(store.search("one")).hits == ()
    with opened(tmp_path) as store:
        got(store.undelete(told.id))
        assert [line.id for line in got(store.lines())] == [told.id]
        assert got(store.conversation(told.id)) == told


def test_what_was_deleted_long_ago_is_gone_from_the_file(tmp_path: Path) -> None:
    secret = "unmistakable secret words"
    told, kept = story(secret, secret), story("kept")
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.save(kept))
        until(lambda: is_indexed(tmp_path), "everything is indexed")
        got(store.delete(told.id))
    change(tmp_path, "UPDATE conversations SET state_since = 0 WHERE state = 'deleted'")
    with opened(tmp_path) as store:
        until(lambda: count(tmp_path, "conversations") == 1, "it is deleted for good")
        assert got(store.search("unmistakable")).hits == ()
        assert len(got(store.search("kept")).hits) == 1
    assert b"unmistakable" not in (tmp_path / "history.db").read_bytes()


def test_a_lifted_message_goes_alone_and_comes_back(tmp_path: Path) -> None:
    told = story("a", "b", "c", "d")
    first, second = told.messages[0], told.messages[1]
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.lift(second.id, told.leaf_id))
        left = got(store.conversation(told.id))
        assert left is not None
        assert [(m.text, m.parent_id) for m in left.messages][:2] == [("a", ""), ("c", first.id)]
        got(store.lift(first.id, told.leaf_id))
        left = got(store.conversation(told.id))
        assert left is not None
        assert [(m.text, bool(m.parent_id)) for m in left.messages] == [("c", False), ("d", True)]
        assert got(store.lines())[0].title == "c"
        got(store.set_down(first.id, (told.messages[2].id,), told.leaf_id))
        got(store.set_down(second.id, (told.messages[2].id,), told.leaf_id))
        assert got(store.conversation(told.id)) == told
        assert got(store.lines())[0].title == "a"
        got(store.lift(second.id, told.leaf_id))
    with opened(tmp_path):
        until(lambda: count(tmp_path, "messages") == 3, "it is deleted for good, alone")


def test_a_dropped_message_takes_what_follows_along_and_comes_back(tmp_path: Path) -> None:
    told = story("a", "b", "c", "d")
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.drop(told.messages[1].id, told.messages[0].id))
        page = got(store.page(told.id))
        assert page is not None
        assert [message.text for message in page.conversation.messages] == ["a"]
        got(store.put_back(told.messages[1].id, told.leaf_id))
        assert got(store.conversation(told.id)) == told
        got(store.drop(told.messages[1].id, told.messages[0].id))
    with opened(tmp_path):
        until(lambda: count(tmp_path, "messages") == 1, "the dropped ones are deleted for good")


def test_an_import_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    first, second, third = (story(f"imported {number}") for number in range(3))
    with opened(tmp_path) as store:
        got(store.save(first))
        assert got(store.import_some("batch", [first, second])) == 1
        assert got(store.import_some("batch", [third])) == 1
        assert len(got(store.lines())) == 1
        assert got(store.finish_import("batch")) == 2
        assert len(got(store.lines())) == 3
        until(lambda: is_indexed(tmp_path), "everything is indexed")
        assert len(got(store.search("imported 2")).hits) == 1


def test_an_import_that_broke_off_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        got(store.import_some("batch", [story("half")]))
        got(store.import_some("other", [story("cancelled")]))
        got(store.cancel_import("other"))
        assert count(tmp_path, "conversations") == 1
    with opened(tmp_path) as store:
        assert store.opening.conversations == ()
        until(lambda: count(tmp_path, "conversations") == 0, "it is deleted")


def test_a_message_of_another_conversation_is_not_overwritten(tmp_path: Path) -> None:
    told = story("mine")
    other = ConversationRecord(new_id(), messages=told.messages)
    with opened(tmp_path) as store:
        got(store.save(told))
        with pytest.raises(ValueError, match="another conversation"):
            got(store.save(other))
        assert got(store.conversation(told.id)) == told
        assert got(store.conversation(other.id)) is None


def test_answers_come_on_the_thread_of_whoever_asked(tmp_path: Path) -> None:
    calls: list[object] = []
    waiting = threading.Semaphore(0)

    def post(call: object) -> None:
        calls.append(call)
        waiting.release()

    store = Store(tmp_path, post)
    got_it: list[object] = []
    store.start().then(lambda opening: got_it.append((opening, threading.current_thread())))
    assert waiting.acquire(timeout=30)
    assert got_it == []
    calls[0]()  # type: ignore[operator]
    assert got_it[0][1] is threading.current_thread()  # type: ignore[index]
    assert store.close(30)


def test_calls_before_the_file_is_open_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    begun = exchange(ConversationRecord(new_id()), "early")
    saved = store.save(begun)
    store.grow(begun.messages[1].id, "text")
    listed = store.lines()
    store.start()
    assert got(saved)
    assert [line.id for line in got(listed)] == [begun.id]
    assert store.close(30)
    with opened(tmp_path) as again:
        assert again.opening.last is not None
        assert again.opening.last.conversation.messages[-1].text == "text"


def test_a_closed_store_takes_nothing_more(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        pass
    assert got(store.save(story("late"))) is False
    with pytest.raises(StoreUnavailable):
        got(store.lines())


def test_files_and_folders_are_private_under_any_umask(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    old = os.umask(0)
    try:
        with opened(folder) as store:
            got(store.save(story("private")))
            got(store.back_up())
            files = [path for path in folder.rglob("*") if path.is_file()]
            names = {path.name for path in files}
            assert {"history.db", "history.db-wal", "history.db-shm"} <= names
            for path in (folder, *folder.rglob("*")):
                mode = stat.S_IMODE(path.stat().st_mode)
                assert mode == (0o700 if path.is_dir() else 0o600), path
    finally:
        os.umask(old)


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufdd0\ufdd1"), max_size=60
)


@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(
    shared: OpenStore, texts: list[str], title: str, facts: dict[str, object]
) -> None:
    told = story(*texts, title=title)
    first = told.messages[0]._replace(facts=facts, reasoning=title)
    told = told._replace(messages=(first, *told.messages[1:]), draft=title, parameters=facts)
    assert got(shared.save(told))
    assert got(shared.conversation(told.id)) == told


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    with opened(tmp_path_factory.mktemp("shared")) as store:
        yield store


def test_what_no_file_can_hold_is_cleaned(tmp_path: Path) -> None:
    message = MessageRecord(new_id(), "", "user", "a\x00b\ud800c\x1b[31m")
    record = ConversationRecord(new_id(), title="t\x00\udfff", messages=(message,))
    with opened(tmp_path) as store:
        assert got(store.save(record))
        again = got(store.conversation(record.id))
        assert again is not None
        assert again.messages[0].text == "ab\ufffdc[31m"
        assert again.title == "t\ufffd"


def test_appending_costs_the_same_at_any_length(tmp_path: Path) -> None:
    begun = exchange(ConversationRecord(new_id()), "long")
    reply = begun.messages[1].id
    with opened(tmp_path) as store:
        got(store.save(begun))
        grown: list[int] = []
        log = tmp_path / "history.db-wal"
        for _ in range(2):
            for _ in range(40):
                store.grow(reply, "x" * 5000)
                until(lambda: not store.has_unsaved, "a piece is written")
            grown.append(log.stat().st_size - sum(grown))
        assert grown[1] < 1.5 * grown[0]


def change(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / "history.db") as connection:
        connection.execute(sql)
    connection.close()


def count(folder: Path, table: str) -> int:
    connection = sqlite3.connect(folder / "history.db")
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()


def is_indexed(folder: Path) -> bool:
    return count(folder, "unindexed WHERE parts >= 0") == 0
