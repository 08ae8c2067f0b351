"""Makes `version-N.db`, a small history of one schema version: `python -m tests.histories.make N`.

Each file is made once, when its version is new, and never again: it stands for those that people
have.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_chat.chat.arrangement import Arrangement, Tag
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage import indexing, schema, writes
from desktop_chat.storage.database import create_database, transaction

AT = 1_790_000_000.0
ARRANGED = Arrangement("工作", is_pinned=True, tags=(Tag("数据库", "green"),))


def conversations() -> list[ConversationRecord]:
    """One in Chinese, one with two versions of a reply, one that was cut in mid-reply."""

    def message(number: str, parent: str, role: str, text: str) -> MessageRecord:
        return MessageRecord(number * 32, parent * 32, role, text, model="m", created_at=AT)

    chinese = (
        message("1", "", "user", "你好，数据库"),
        message("2", "1", "assistant", "数据库存数据。"),
    )
    tree = (
        message("3", "", "user", "What is a trigram?"),
        message("4", "3", "assistant", "Three letters.")._replace(status="stopped"),
        message("5", "3", "assistant", "Three characters in a row."),
        message("6", "5", "user", "Thanks"),
    )
    cut = (
        message("7", "", "user", "Go on"),
        message("8", "7", "assistant", "")._replace(status="streaming"),
    )
    return [
        ConversationRecord("a" * 32, leaf_id="2" * 32, arrangement=ARRANGED, messages=chinese),
        ConversationRecord("b" * 32, leaf_id="6" * 32, draft="a draft", messages=tree),
        ConversationRecord("c" * 32, "A given title", True, leaf_id="8" * 32, messages=cut),
    ]


def make(version: int, path: Path) -> None:
    """Write the file: with the newest tables, less what that version does not have."""
    connection = create_database(path)
    schema.migrate(connection)
    with transaction(connection):
        for record in conversations():
            writes.put_conversation(connection, record)
        writes.grow(connection, "8" * 32, 0, "Half a rep", "")
        while indexing.Backlog().step(connection):
            pass
    if version < 5:
        connection.execute("DROP INDEX messages_ends")
    if version < 4:
        for table in ("attachments", "orphans"):
            connection.execute(f"DROP TABLE {table}")
    if version < 3:
        connection.execute("DROP TABLE arrangement")
    if version < 2:
        for table in ("trigrams", "pairs", "unindexed"):
            connection.execute(f"DROP TABLE {table}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(__file__).with_name(f"version-{sys.argv[1]}.db"))
