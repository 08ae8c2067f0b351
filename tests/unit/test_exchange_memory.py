"""Large files need little memory: reading and writing go piece by piece."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.chatgpt_export import write_big

MEGABYTES = 60
ALLOWED = 30  # MiB above what the program takes with nothing to do

READING = """
import resource, sys
from pathlib import Path
from desktop_chat.storage.exchange import chatgpt, exporting, importing
from desktop_chat.storage.exchange.importing import Importer
from tests.exchanging import EXPORTER
source, target = map(Path, sys.argv[1:])
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
with Importer(source) as importer:
    importer.check()
    EXPORTER.write(importer.records(), 1, target, exporting.Format.JSON)
print(importer.summary.conversations, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_a_large_import_and_export(tmp_path: Path) -> None:
    source, target = tmp_path / "conversations.json", tmp_path / "all.json"
    count = write_big(source, MEGABYTES)
    for file, other in ((source, target), (target, tmp_path / "again.json")):
        done = subprocess.run(
            [sys.executable, "-c", READING, str(file), str(other)],
            capture_output=True, text=True, check=True, timeout=110,
        )  # fmt: skip
        conversations, memory = map(int, done.stdout.split())
        assert conversations == count
        assert memory <= ALLOWED
    assert target.stat().st_size > MEGABYTES * 400_000


HOSTILE = """
import resource, sys
from pathlib import Path
from desktop_chat.storage.exchange.failures import ImportRefused
from desktop_chat.storage.exchange.importing import Importer
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
try:
    with Importer(Path(sys.argv[1])) as importer:
        importer.check()
except ImportRefused as refused:
    print(refused.reason.value, peak() - before)
"""
SIZE = 100_000_000
FLOODS = {
    "one text": (b'[{"title": "', b"x", "too-large"),
    "one text in a field that is passed over": (b'[{"x": "', b"x", "too-large"),
    "lists in a title": (b'[{"title": [', b"[],", "too-large"),
    "lists that are passed over": (b'[{"x": [', b"[],", "too-large"),
    "one number": (b'[{"x": ', b"7", "bad-value"),
    "blanks": (b"[", b" ", "truncated"),
    "one key": (b'[{"', b"k", "too-large"),
}


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_floods_are_refused_without_memory(tmp_path: Path, name: str) -> None:
    head, flood, reason = FLOODS[name]
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(head)
        for _ in range(SIZE // 1_000_000):
            file.write(flood * (1_000_000 // len(flood)))
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, str(path)],
        capture_output=True, text=True, check=True, timeout=110,
    )  # fmt: skip
    found, memory = done.stdout.split()
    assert found == reason
    assert int(memory) <= 200
