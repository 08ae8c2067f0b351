"""What Qt and the tests need of a Linux system, and whether it is there.

What is missing is installed as root on Debian and Ubuntu. Everybody else gets the one command to
run, and the exit status is 2. On Windows and macOS everything comes with the Python packages.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.apt_packages import Package, ensure_packages
from tools.environment import Environment
from tools.narration import CommandError, SetupError, run_quietly, say

# What Qt's wheels expect of the system (the rest comes as dependencies of these).
QT_PACKAGES: tuple[Package, ...] = (
    ("libgl1",),
    ("libegl1",),
    ("libfontconfig1",),
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libdbus-1-3",),
    ("libxkbcommon-x11-0",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libxcb-xkb1",),
    ("libwayland-cursor0",),
)
FONT_PACKAGE: Package = ("fonts-dejavu-core",)
CHINESE_FONT_PACKAGE: Package = ("fonts-noto-cjk",)

# What the tests need: a command, or the places of a file (any of them will do), and its package.
TEST_NEEDS: tuple[tuple[Sequence[str], str], ...] = (
    (["Xvfb"], "xvfb"),
    (["xvfb-run"], "xvfb"),
    (["xauth"], "xauth"),
    (["xdotool"], "xdotool"),
    (["xprop"], "x11-utils"),
    (["xrandr"], "x11-xserver-utils"),
    (["strace"], "strace"),
    (["openssl"], "openssl"),
    (["curl"], "curl"),
    (["redis-server", "/usr/bin/redis-server"], "redis-server"),
    (["chromium", "/usr/bin/chromium"], "chromium"),
    (["unshare"], "util-linux"),
    (["mount"], "mount"),
    (["dbus-run-session"], "dbus"),
    (["gnome-keyring-daemon"], "gnome-keyring"),
    (["secret-tool"], "libsecret-tools"),
    (["/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"], "fonts-noto-color-emoji"),
    (["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], "chromium"),
    (
        ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"],
        "at-spi2-core",
    ),
)


@dataclass(frozen=True)
class Probe:
    """What a trial of Qt in the environment found: see probe_qt.py."""

    missing: list[str] = field(default_factory=list)
    fonts: int = 0
    chinese_fonts: int = 0


def ensure_for_window(environment: Environment) -> None:
    """See that Qt's libraries and a font are there. Remembered: the next start does not look."""
    if environment.system_is_known("window"):
        return
    say("Checking the system libraries that Qt needs …")
    ensure_probed(environment, [], for_tests=False)
    environment.remember_system("window")


def ensure_for_tests(environment: Environment) -> None:
    """The same, and the programs and fonts that the tests use."""
    if not sys.platform.startswith("linux"):
        ensure_for_window(environment)
        return
    programs: list[Package] = [
        (package,) for places, package in TEST_NEEDS if not any(map(exists, places))
    ]
    if programs or not environment.system_is_known("tests"):
        say("Checking the system libraries, programs and fonts that the tests need …")
        ensure_probed(environment, programs, for_tests=True)
        environment.remember_system("tests")
        environment.remember_system("window")


def ensure_probed(environment: Environment, programs: list[Package], for_tests: bool) -> None:
    """Try Qt, install what is missing, and try again until it runs and finds its fonts."""
    probe = try_qt(environment)
    lacking = programs + lacking_packages(probe, for_tests)
    for _attempt in range(2):
        if not lacking:
            return
        reason = probe.missing[0] if probe.missing else "Some programs or fonts are missing."
        ensure_packages(reason, lacking)
        probe = try_qt(environment)
        lacking = lacking_packages(probe, for_tests)
    if lacking:
        trouble = "; ".join(probe.missing) or "No font was found."
        raise SetupError(f"Qt still does not run, although its packages are there. {trouble}")


def lacking_packages(probe: Probe, for_tests: bool) -> list[Package]:
    """What the probe asks for. While Qt does not run, fonts cannot be counted: then all of it."""
    lacking = list(QT_PACKAGES) if probe.missing else []
    if sys.platform.startswith("linux"):
        if not probe.fonts:
            lacking.append(FONT_PACKAGE)
        if for_tests and not probe.chinese_fonts:
            lacking.append(CHINESE_FONT_PACKAGE)
    return lacking


def try_qt(environment: Environment) -> Probe:
    """Load Qt in the environment's own Python."""
    script = Path(__file__).with_name("probe_qt.py")
    settings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    try:
        output = run_quietly("Loading Qt", [environment.python, script], settings)
    except CommandError as failure:
        return Probe(missing=[" ".join(failure.output.split())[-300:]])
    return Probe(**json.loads(output.strip().splitlines()[-1]))


def exists(place: str) -> bool:
    """Whether a command is on PATH, or a file is where it is said to be."""
    return Path(place).exists() if place.startswith("/") else shutil.which(place) is not None
