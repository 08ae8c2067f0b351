"""A process that stood still, as in a suspend, and one without streams to write to."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.e2e.test_endings import by_close_button, by_sigterm
from tests.service import RunningService

STILL_SECONDS = 6.0  # longer than a suspend must be to be noticed
SHORT_SECONDS = 1.2  # longer than the pause between two looks at the clocks


def test_a_reply_goes_on_after_standing_still_and_nothing_is_asked_again(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with Program(screen, tmp_path, *flags) as program:
        program.ask("Hello")
        seen = service.wait_for_exchange(lambda e: e.deltas_sent >= 3, 20)
        program.process.send_signal(signal.SIGSTOP)
        time.sleep(STILL_SECONDS)
        program.process.send_signal(signal.SIGCONT)
        sent = seen.deltas_sent
        service.wait_for_exchange(lambda e: e.deltas_sent > sent + 20, 20)
        assert len(service.log.exchanges) == 1
        assert seen.peer_closed is None
        screen.key("Escape")
        service.wait_for_exchange(lambda e: e.peer_closed is not None, 10)
        program.ends(by_close_button)
    assert len(service.log.exchanges) == 1


def test_ten_short_sleeps_in_one_reply_make_one_request(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with Program(screen, tmp_path, *flags) as program:
        program.ask("Hello")
        seen = service.wait_for_exchange(lambda e: e.deltas_sent >= 3, 20)
        for _ in range(10):
            program.process.send_signal(signal.SIGSTOP)
            time.sleep(SHORT_SECONDS)
            program.process.send_signal(signal.SIGCONT)
            sent = seen.deltas_sent
            service.wait_for_exchange(lambda e, sent=sent: e.deltas_sent > sent + 2, 20)  # type: ignore[misc]
            assert seen.peer_closed is None
        screen.key("Escape")
        service.wait_for_exchange(lambda e: e.peer_closed is not None, 10)
        program.ends(by_close_button)
    assert len(service.log.exchanges) == 1


def test_closed_streams_have_no_effect_on_the_window(
    screen: Screen, service: RunningService, tmp_path: Path
) -> None:
    shell = ("sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh")
    flags = ("--base-url", service.base_url, "--model", "rate:20:2000")
    with Program(screen, tmp_path, *flags, before=shell) as program:
        program.ask("Hello")
        service.wait_for_exchange(lambda e: e.deltas_sent >= 3, 20)
        program.ends(by_sigterm)
