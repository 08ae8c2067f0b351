"""Whom the app calls while nobody touches it: ten minutes with `--full`.

Seen by strace, and as root by every packet in a network of its own.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from pathlib import Path

from bench.display import display
from bench.processes import app
from bench.rows import Row, plain_row
from tests.e2e.own_network import NoNetwork, Wire, own_network
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.e2e.watch import Watch
from tests.service import running_service

SECONDS = {False: 10, True: 600}


def run(full: bool) -> list[Row]:
    """Calls and packets to anybody but the chosen service, after one reply and a long rest."""
    with contextlib.ExitStack() as stack:
        shown = stack.enter_context(display())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        wire: Wire | None = None
        try:
            wire = stack.enter_context(own_network())
        except NoNetwork as error:
            print(f"contacts.packets: not measured: {error}", flush=True)
        service = stack.enter_context(running_service())
        watch = Watch(folder / "trace.txt")
        screen = Screen(shown.number, folder)
        flags = app(folder / "data", service.base_url, "fast")[-4:]
        bus = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        with Program(screen, folder, *flags, before=watch.command, environment=bus) as program:
            program.ask("Hello")
            service.wait_for_exchange(lambda one: one.over, seconds=30)
            time.sleep(SECONDS[full])
            program.ends(lambda _: screen.key("ctrl+q"))
        place = ("127.0.0.1", service.port)
        rows = [_row("contacts.others", watch.seen().called, place, "calls", full)]
        if wire is not None:
            others = [*wire.called, *(one.target for one in wire.strangers(place))]
            rows.append(_row("contacts.packets", others, place, "packets", full, len(wire.packets)))
    return rows


def _row(
    name: str,
    called: list[tuple[str, int]],
    place: tuple[str, int],
    unit: str,
    full: bool,
    seen: int = 0,
) -> Row:
    """`called` are calls of the service, and whatever went to others."""
    others = [one for one in called if one != place]
    more = {"packets": seen} if seen else {}
    return plain_row(
        name,
        [float(len(others))],
        unit,
        "none, and the service called once",
        not others and called.count(place) == 1,
        len(others),
        seconds=SECONDS[full],
        **more,
    )
