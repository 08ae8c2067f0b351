"""A history of 100,000 messages in 2,000 conversations, half English, half Chinese."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_chat.storage import schema
from desktop_chat.storage.database import create_database, transaction
from desktop_chat.storage.indexing import Backlog
from desktop_chat.storage.writes import put_conversation
from tests.stories import story

PER_CONVERSATION = 50
CONVERSATIONS = {False: 200, True: 2000}
_VOWELS, _CONSONANTS = "aeiou", "bcdfghklmnprstvwz"


class Words:
    """Words of two languages; few of them are frequent, as in real ones."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        self.english = [self._english_word() for _ in range(6000)]
        self.chinese = [self._chinese_word() for _ in range(6000)]
        self._weights = [1 / (rank + 2) for rank in range(6000)]

    def _english_word(self) -> str:
        syllables = self._dice.randint(1, 4)
        pairs = (
            self._dice.choice(_CONSONANTS) + self._dice.choice(_VOWELS) for _ in range(syllables)
        )
        return "".join(pairs) + self._dice.choice(("", "n", "s", "r"))

    def _chinese_word(self) -> str:
        return "".join(chr(self._dice.randrange(0x4E00, 0x5800)) for _ in range(2))

    def text(self, is_chinese: bool) -> str:
        """About 600 bytes."""
        words, count = (self.chinese, 100) if is_chinese else (self.english, 100)
        return ("" if is_chinese else " ").join(self._dice.choices(words, self._weights, k=count))


def build(path: Path, conversations: int) -> None:
    """Write the file, with its index."""
    words = Words()
    connection = create_database(path)
    connection.execute("PRAGMA synchronous = OFF")
    schema.migrate(connection)
    for number in range(conversations):
        texts = [words.text(number % 2 == 1) for _ in range(PER_CONVERSATION)]
        with transaction(connection):
            put_conversation(connection, story(*texts))
        with transaction(connection):
            while Backlog().step(connection):
                pass
    connection.close()


@contextmanager
def large_history(full: bool) -> Iterator[Path]:
    """A data folder that holds it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        build(data / "history.db", CONVERSATIONS[full])
        yield data
