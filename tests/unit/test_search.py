"""Search: what is in a message is found, in any script, and nothing that is typed is an error."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.chat.records import ConversationRecord, new_id
from desktop_chat.storage import indexing
from desktop_chat.storage.searching import Query, cut_snippet
from desktop_chat.storage.values import SearchHit, Within
from tests.stories import CHINESE, OpenStore, chinese, english, exchange, got, opened, story, until


def indexed(folder: Path) -> bool:
    connection = sqlite3.connect(folder / "history.db")
    try:
        sql = "SELECT count(*) FROM unindexed WHERE parts >= 0"
        return bool(connection.execute(sql).fetchone()[0] == 0)
    finally:
        connection.close()


def marked(hit: SearchHit) -> list[str]:
    return [hit.snippet[mark.start : mark.end] for mark in hit.marks]


WORDS = [
    ("The quick brown fox", "jumps over Dogs & cats"),
    ("向量数据库是什么？", "数据存在向量里，数据很多。"),
    ("Straße ÄPFEL", "naïve café 100% a_b"),
    ('She said "so what" to', "C:\\temp\\x AND OR NOT NEAR(a b)"),
    ("日本語の文章", "한국어 문장 검색"),
]


@pytest.mark.parametrize("is_indexed", [True, False])
def test_words_are_found_in_any_script(tmp_path: Path, is_indexed: bool) -> None:
    with opened(tmp_path) as store:
        stories = [story(*texts) for texts in WORDS]
        for each in stories:
            got(store.save(each))
        if is_indexed:
            until(lambda: indexed(tmp_path), "everything is indexed")
        for query, place in [
            ("quick", (0, 0)),
            ("QUICK brown", (0, 0)),
            ("fox quick", (0, 0)),
            ("do", (0, 1)),
            ("gs & ca", (0, 1)),
            ("数据库", (1, 0)),
            ("很多", (1, 1)),
            ("库", (1, 0)),
            ("äpfel", (2, 0)),
            ("0%", (2, 1)),
            ("a_b", (2, 1)),
            ('"said \\"so"', None),
            ("so what", (3, 0)),
            ("NEAR(a", (3, 1)),
            ("C:\\temp", (3, 1)),
            ("語の", (4, 0)),
            ("검색", (4, 1)),
            ("문장", (4, 1)),
            ("nowhere", None),
            ("quick nowhere", None),
            ("很多 qu", None),
        ]:
            hits = got(store.search(query)).hits
            if place is None:
                assert hits == (), query
                continue
            told = stories[place[0]]
            message = told.messages[place[1]]
            assert [hit.message_id for hit in hits][:1] == [message.id], query
            assert hits[0].conversation_id == told.id
            assert "".join(marked(hits[0])), query
            start = hits[0].start
            terms = query.lower().split()
            assert any(message.text[start:].lower().startswith(term) for term in terms), query


@given(st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_is_an_error(filled: OpenStore, query: str) -> None:
    for part in ('"', "'", "*", "^", "(", " OR ", "NEAR(", "-", ":", "\\", "%", "_", ""):
        result = got(filled.search(query + part))
        assert all(hit.message_id for hit in result.hits)
        assert all(hit.title for hit in result.titles)


@given(st.integers(0, 59), st.integers(1, 6), st.randoms())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_piece_of_a_text_finds_it(
    filled: OpenStore, number: int, length: int, dice: random.Random
) -> None:
    for text in (english(number), chinese(number)):
        start = dice.randrange(len(text) - length)
        piece = text[start : start + length].strip()
        if not piece:
            continue
        hits = got(filled.search(f'"{piece}"', 400)).hits
        assert any(hit.snippet and piece in hit.snippet for hit in hits)
        terms = piece.lower().split()
        assert all(term in hit.snippet.lower() for hit in hits for term in terms)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    folder = tmp_path_factory.mktemp("filled")
    with opened(folder) as store:
        for number in range(60):
            store.save(story(english(number), chinese(number)))
        until(lambda: not store.has_unsaved, "everything is written")
        until(lambda: indexed(folder), "everything is indexed")
        yield store


def test_the_best_comes_first(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        whole_words = story("a cat and a dog", "x")
        inside = story("concatenate hotdogs", "x")
        apart = story("dog, and then at last a cat", "x")
        for each in (whole_words, apart, inside):
            got(store.save(each))
        found = [hit.conversation_id for hit in got(store.search("cat dog")).hits]
        assert found[-1] == inside.id
        assert len(found) == 3
        assert got(store.search("cat and a")).hits[0].conversation_id == whole_words.id


def test_titles_are_found_too(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told = story("something", title="Holiday plans")
        got(store.save(told))
        (hit,) = got(store.search("holiday")).titles
        assert (hit.conversation_id, hit.message_id, marked(hit)) == (told.id, "", ["Holiday"])
        (hit,) = got(store.search("something")).hits
        assert got(store.search("something")).titles == ()
        other = story("first words stand in for a title", "x")
        got(store.save(other))
        (hit,) = got(store.search("stand title")).titles
        assert (hit.conversation_id, marked(hit)) == (other.id, ["stand", "title"])


def test_a_search_in_one_conversation_sees_no_other(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first, second = story("apple one", "apple two"), story("apple three")
        got(store.save(first))
        got(store.save(second))
        found = got(store.search("apple", within=Within(first.id)))
        assert {hit.message_id for hit in found.hits} == {each.id for each in first.messages}
        assert found.titles == ()


@pytest.mark.parametrize("words", ["plum", "梅子", "p"], ids=["trigrams", "pairs", "read through"])
def test_bounds_of_time_and_speaker(tmp_path: Path, words: str) -> None:
    with opened(tmp_path) as store:
        for year in range(5):
            got(store.save(story(f"plum 梅子 {year}", "plum 梅子 again", at=1000.0 * year)))
        until(lambda: indexed(tmp_path), "everything is indexed")

        def found(**bounds: Any) -> list[float]:
            hits = got(store.search(words, within=Within(**bounds))).hits
            return sorted(hit.created_at for hit in hits)

        assert len(found()) == 10
        assert found(since=3000.0) == [3000.0, 3001.0, 4000.0, 4001.0]
        assert found(until=1000.0) == [0.0, 1.0]
        assert found(since=1001.0, until=2001.0) == [1001.0, 2000.0]
        assert found(role="user", since=3001.0) == [4000.0]
        titles = got(store.search(words, within=Within(since=3000.0))).titles
        assert [hit.created_at for hit in titles] == [4000.0, 3000.0]
        assert got(store.search(words, within=Within(role="user"))).titles == ()


def test_a_reply_is_found_once_it_is_over(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        begun = exchange(ConversationRecord(new_id()), "question")
        reply = begun.messages[1]
        got(store.save(begun))
        store.grow(reply.id, "unusual answer")
        until(lambda: not store.has_unsaved, "it is written")
        got(store.end(reply._replace(text="unusual answer", status="complete"), 1.0))
        assert [hit.message_id for hit in got(store.search("unusual")).hits] == [reply.id]
        until(lambda: indexed(tmp_path), "everything is indexed")
        assert [hit.message_id for hit in got(store.search("unusual")).hits] == [reply.id]
        changed = reply._replace(text="edited words", status="complete")
        got(store.end(changed, 2.0))
        until(lambda: indexed(tmp_path), "everything is indexed")
        assert got(store.search("unusual")).hits == ()
        assert len(got(store.search("edited")).hits) == 1


def test_long_messages_are_searched_to_their_end(tmp_path: Path) -> None:
    border = indexing.PART
    text = "a" * (border - 4) + " needle " + "b" * border + " 终于找到 end"
    with opened(tmp_path) as store:
        told = story(text)
        got(store.save(told))
        until(lambda: indexed(tmp_path), "everything is indexed")
        for query in ("needle", "终于找到", "找到", "end"):
            (hit,) = got(store.search(query)).hits
            assert hit.start == text.index(query)
            assert query in hit.snippet


def test_a_newer_query_ends_the_one_before(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        got(store.save(story("some words")))
        answers = [store.search("words") for _ in range(50)]
        assert len(got(answers[-1]).hits) == 1
        assert all(answer.done() for answer in answers)
        assert any(answer.cancelled() for answer in answers)


def test_a_snippet_shows_the_match_in_its_place() -> None:
    text = "x " * 100 + "before\nthe needle\tafter " + "y " * 100
    snippet, marks, start = cut_snippet(Query("needle"), text)
    assert [snippet[mark.start : mark.end] for mark in marks] == ["needle"]
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert "before the needle after" in snippet
    assert text[start:].startswith("needle")


def test_chinese_pairs_are_what_lies_beside_each_other() -> None:
    assert set(indexing.pairs_of("数据。库a存").split()) == {"数据"}
    assert indexing.pairs_of("".join(CHINESE[:3])).count(" ") == 1
