"""Why there is no window: what is missing, how to get it, and on which screen it is said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_chat.last_words import (
    font_sentence,
    library_sentence,
    missing_library,
    screen_sentence,
)
from tests.e2e.screen import running_screen

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "ID=fedora\n"
TUMBLEWEED = 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
GL = "libGL.so.1: cannot open shared object file: No such file or directory"


def test_which_library_is_missing() -> None:
    assert missing_library(ImportError(GL)) == "libGL.so.1"
    path = "/opt/x/libEGL.so.1: cannot open shared object file: No such file or directory"
    assert missing_library(ImportError(path)) == "libEGL.so.1"
    assert missing_library(ImportError("No module named 'openai'")) == ""


@pytest.mark.parametrize(
    ("library", "system", "way"),
    [
        ("libGL.so.1", DEBIAN, "sudo apt-get install libgl1"),
        ("libEGL.so.1", MINT, "sudo apt-get install libegl1"),
        ("libGL.so.1", FEDORA, "sudo dnf install libglvnd-glx"),
        ("libfontconfig.so.1", TUMBLEWEED, "sudo zypper install fontconfig"),
        ("libdbus-1.so.3", "ID=arch\n", "sudo pacman -S dbus"),
        ("libGL.so.1", "ID=slackware\n", "package manager of your system"),
        ("libother.so.7", DEBIAN, "package manager of your system"),
        ("libGL.so.1", "", "package manager of your system"),
    ],
)
def test_the_sentence_names_the_library_and_the_way(library: str, system: str, way: str) -> None:
    said = library_sentence(library, system)
    assert library in said
    assert way in said
    assert "\n" not in said


def test_no_fonts() -> None:
    assert "sudo apt-get install fontconfig fonts-dejavu-core" in font_sentence(DEBIAN)


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
@pytest.mark.parametrize("shown", [True, False])
def test_without_a_font_the_app_says_so_and_ends(tmp_path: Path, shown: bool) -> None:
    """Read by whoever started it; else in a window with the X server's own letters."""
    (tmp_path / "fonts").mkdir()
    settings_file = tmp_path / "fonts.conf"
    settings_file.write_text(f"<fontconfig><dir>{tmp_path}/fonts</dir></fontconfig>")
    command = [sys.executable, "-m", "desktop_chat", "--data-dir", str(tmp_path / "data")]
    with running_screen() as screen, (tmp_path / "log").open("w") as log:
        settings = dict(os.environ, DISPLAY=screen.name, FONTCONFIG_FILE=str(settings_file))
        settings["QT_QPA_PLATFORM"] = "xcb"
        settings["PATH"] = str(tmp_path)
        errors = log if shown else subprocess.PIPE
        running = subprocess.Popen(
            command, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=errors, text=True
        )
        if shown:
            screen.find("Desktop Chat")
            screen.key("Return")
        _, said = running.communicate(timeout=60)
        assert running.returncode == 1
    text = (tmp_path / "log").read_text(encoding="utf-8") if shown else said
    assert "this system has no fonts" in text
    assert text.strip().count("\n") == 0


def test_it_is_said_in_a_terminal_or_a_pipe(tmp_path: Path) -> None:
    code = f"""
import sys
sys.modules["desktop_chat.app"] = None
import desktop_chat.cli as cli
def fail(words): raise ImportError({GL!r})
cli._open_window = fail
sys.exit(cli.main([]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("desktop-chat: Desktop Chat cannot start: the system library")
    assert done.stderr.count("\n") == 1


def test_where_nobody_reads_it_there_is_a_window(tmp_path: Path) -> None:
    """As after a double click, on a desktop without any program that shows messages."""
    code = "from desktop_chat.last_words import tell; tell('The library libGL.so.1 is missing.')"
    with running_screen() as screen, (tmp_path / "log").open("w") as log:
        settings = {"DISPLAY": screen.name, "PATH": str(tmp_path), "HOME": str(tmp_path)}
        settings["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        command = [sys.executable, "-c", code]
        running = subprocess.Popen(
            command, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        window = screen.find("Desktop Chat")
        assert running.poll() is None
        before = time.monotonic()
        screen.key("Return")
        assert running.wait(timeout=20) == 0
        assert time.monotonic() - before < 20
        assert window
    assert "libGL.so.1" in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name no screens")
def test_a_screen_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in screen_sentence("No plugin.")
    monkeypatch.setenv("DISPLAY", "far:10.0")
    assert "on the screen far:10.0: No plugin." in screen_sentence("No plugin.")
