"""The log: full files are put aside, keys are taken out, nothing about it is ever an error."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.storage import logs
from desktop_chat.storage.logs import LogFile, log_tail, take_last_crash

KEY = "sk-canary-3f9a7c51d2e84b06"


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    made = logging.getLogger("tests.logs")
    made.propagate = False
    yield made
    for handler in list(made.handlers):
        made.removeHandler(handler)
        handler.close()


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_full_file_gets_a_number_and_the_oldest_goes(
    tmp_path: Path, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 1000)
    path = tmp_path / logs.NAME
    logger.addHandler(LogFile(path))
    for number in range(100):
        logger.warning("entry %03d %s", number, "x" * 60)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [
        *(f"desktop-chat.{number}.log" for number in (1, 2, 3)),
        "desktop-chat.log",
    ]
    assert all(file.stat().st_size < 1200 for file in tmp_path.iterdir())
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in tmp_path.iterdir())
    kept = [
        line.split()[5]
        for name in ("desktop-chat.3.log", "desktop-chat.2.log", "desktop-chat.1.log", logs.NAME)
        for line in (tmp_path / name).read_text().splitlines()
    ]
    assert kept == sorted(kept)
    assert "099" in kept  # the newest is never the one that is lost


def test_keys_are_taken_out_of_words_and_traces(tmp_path: Path, logger: logging.Logger) -> None:
    path = tmp_path / logs.NAME
    logger.addHandler(LogFile(path))
    try:
        raise ValueError(f"Bearer {KEY}")
    except ValueError:
        logger.exception("the header was %s", KEY)
    text = path.read_text("utf-8")
    assert "canary" not in text
    assert "Traceback" in text


def test_a_disk_that_is_full_is_no_error(logger: logging.Logger) -> None:
    logging.raiseExceptions, before = False, logging.raiseExceptions
    try:
        logger.addHandler(LogFile(Path("/dev/full")))
        logger.warning("nobody reads this")
    finally:
        logging.raiseExceptions = before


@pytest.mark.parametrize("closed", ["", ">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_have_no_effect(tmp_path: Path, closed: str) -> None:
    code = (
        "import sys, threading, logging; from pathlib import Path\n"
        "from desktop_chat.storage.logs import *\n"
        "start_log(Path(sys.argv[1])); watch_for_crashes(Path(sys.argv[1]))\n"
        "logging.getLogger('a').warning('seen')\n"
        "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()\n"
        "logging.shutdown()\n"
    )
    line = f'"{sys.executable}" -c "$1" "$2" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", code, str(tmp_path)],
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0
    text = (tmp_path / "logs" / logs.NAME).read_text()
    assert "seen" in text
    assert "ZeroDivisionError" in text


def test_a_folder_that_cannot_be_written_has_no_log(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file")
    code = (
        "import sys; from pathlib import Path; from desktop_chat.storage.logs import *\n"
        "start_log(Path(sys.argv[1])); watch_for_crashes(Path(sys.argv[1]))\n"
    )
    done = run(code, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_crash_is_written_down_and_told_once(tmp_path: Path) -> None:
    start = (
        "import sys, faulthandler; from pathlib import Path\n"
        "from desktop_chat.storage.logs import *\n"
        "start_log(Path(sys.argv[1])); watch_for_crashes(Path(sys.argv[1]))\n"
    )
    crashed = run(f"{start}faulthandler._sigsegv()", tmp_path)
    assert crashed.returncode < 0
    assert take_last_crash(tmp_path) == ""  # it is this run's, not the one before
    assert run(start, tmp_path).returncode == 0
    words = take_last_crash(tmp_path)
    assert "Segmentation fault" in words
    assert take_last_crash(tmp_path) == ""


def test_the_tail_has_places_and_no_words(tmp_path: Path, logger: logging.Logger) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    logger.addHandler(LogFile(folder / logs.NAME))
    for number in range(3):
        logger.warning("secret plan %d", number)
    tail = log_tail(tmp_path, 2)
    assert len(tail) == 2
    assert all(line.endswith("WARNING tests.logs") for line in tail)
    assert log_tail(tmp_path / "nowhere", 2) == []


def test_what_is_opened_never_gets_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from desktop_chat.storage.logs import *\n"
        "hold_streams()\n"
        "Path(sys.argv[1]).write_text(str(os.open(os.devnull, os.O_RDONLY)))\n"
    )
    answer = tmp_path / "number"
    line = f'"{sys.executable}" -c "$1" "$2" >&- 2>&- <&-'
    done = subprocess.run(
        ["sh", "-c", line, "sh", code, str(answer)],
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0
    assert int(answer.read_text()) > 2
