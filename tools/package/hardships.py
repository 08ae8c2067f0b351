"""What a machine may lack, tried in the bare system: libraries, fonts, room, rights, X11.

Each ends in a program that starts, or in one sentence that says what is missing and how to get it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.narration import CommandError, run_quietly
from tools.package.bare_root import HOME, NUMBER, Root
from tools.package.trial import Program, Trial, check, until

UNPACKED = f"{HOME}/unpacked here"
OWN_SHARE = f"{HOME}/.local/share"
SMALL = "/home/small"  # a home on a disk of its own
RUNTIME = f"/run/user/{NUMBER}"
BUNDLE = "/usr/lib/desktop-chat"
# Without OpenGL's and with them, but without fonts; the .deb itself would bring all of them.
LIBRARIES = ("libgl1", "libegl1", "libdbus-1-3", "libgssapi-krb5-2", "libwayland-cursor0")


def as_person(root: Root, *command: str, **more: str) -> tuple[int, str]:
    """Run to the end; the exit status and all that was written."""
    done = subprocess.run(
        root.as_person(command, more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout.strip()


@contextmanager
def disk(root: Root, place: str, megabytes: int) -> Iterator[Path]:
    """A small disk, the person's own, mounted at a place of the system."""
    folder = root.inside(place)
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={megabytes}m,mode=755,uid={NUMBER},gid={NUMBER}"
    run_quietly("mount", ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder])
    try:
        yield folder
    finally:
        run_quietly("umount", ["umount", "-l", folder])


def unpack(root: Root, archive: Path) -> str:
    """The .tar.xz, unpacked in the person's home; its install.sh."""
    folder = root.inside(UNPACKED)
    folder.mkdir(parents=True)
    run_quietly("tar", ["tar", "-C", folder, "--strip-components=1", "-xJf", archive])
    return f"{UNPACKED}/install.sh"


def try_poor_system(root: Root, display: str, archive: Path) -> None:
    """Without OpenGL, then without a font: for one person, from the .tar.xz."""
    script = unpack(root, archive)
    status, said = as_person(root, script)
    check(
        status == 0 and "libGL.so.1 is missing" in said, "install.sh tells which library is missing"
    )
    check("sudo apt-get install libgl1" in said, "and how to get it")
    check_message(root, display, "libGL.so.1")
    root.install(*LIBRARIES)
    status, said = as_person(root, script)
    check("this system has no fonts" in said, "install.sh tells that there are no fonts")
    check_message(root, display, "this system has no fonts")
    root.install("fontconfig")
    status, said = as_person(root, script)
    check("not start" not in said and status == 0, "with both it is installed")
    try_over_running(root, display, script)
    status, said = as_person(root, script, "--remove")
    left = [file for file in root.inside(HOME).rglob("*desktop-chat*") if is_left(root, file)]
    check(status == 0 and not left, "install.sh --remove leaves nothing but the history")


def is_left(root: Root, file: Path) -> bool:
    """Whether a file is neither what was unpacked nor the person's own data."""
    kept = (root.inside(UNPACKED), root.inside(f"{OWN_SHARE}/desktop-chat"))
    return not any(file == place or place in file.parents for place in kept)


def check_message(root: Root, display: str, words: str) -> None:
    """The program says why it cannot start: to who reads it, else in a window; it ends with 1."""
    command = [f"{HOME}/.local/bin/desktop-chat"]
    status, said = as_person(root, *command, DISPLAY=display)
    check(status == 1 and words in said, f"the program says “{words}”")
    own = [line for line in said.splitlines() if not line.startswith("Fontconfig ")]
    check(len(own) == 1, f"in one sentence: {own[-1]}")
    program = Program(root, display, share=OWN_SHARE, heard=False)
    check("desktop-chat" in program.property("WM_CLASS"), "after a double click, in a window")
    program.key("Return")
    check(program.process.wait(timeout=30) == 1, "that a key closes")


def try_over_running(root: Root, display: str, script: str) -> None:
    """install.sh over a running program, which goes on."""
    program = Program(root, display, share=OWN_SHARE)
    time.sleep(1.0)
    status, _ = as_person(root, script)
    check(status == 0, "install.sh installs over a running program")
    program.type("Over a running one")
    program.key("Return")
    until(lambda: program.title.startswith("Over a"), "which goes on and replies")
    program.quit()
    shutil.rmtree(root.inside(f"{OWN_SHARE}/desktop-chat"))


def try_poor_disks(root: Root, display: str, archive: Path, package: Path) -> None:
    """Disks that are too small, or not to be written to."""
    script = f"{UNPACKED}/install.sh"
    with disk(root, SMALL, 60) as home:
        status, said = as_person(root, script, HOME=SMALL)
        check(status == 1 and "No space left" in said, "on too small a disk, install.sh says so")
        check("\n" not in said, f"in one sentence: {said}")
        check(size_of(home) < 1_000_000, "and leaves nothing")
    with disk(root, SMALL, 210) as home:
        as_person(root, script, HOME=SMALL)
        status, said = as_person(root, script, HOME=SMALL)
        check(
            status == 1 and "nothing was changed" in said, "with room for one, a second is refused"
        )
        status, said = as_person(root, f"{SMALL}/.local/bin/desktop-chat", "--version")
        check(status == 0, "and the first still runs")
        run_quietly("mount", ["mount", "-o", "remount,ro", home])
        status, said = as_person(root, script, HOME=SMALL)
        check(
            status == 1 and "cannot be written" in said, "install.sh says that a home is read-only"
        )
        share = f"{SMALL}/.local/share"
        status, said = as_person(
            root, f"{SMALL}/.local/bin/desktop-chat", HOME=SMALL, DISPLAY=display
        )
        check(status != 0 and "cannot use" in said and SMALL in said, "the program says so too")
        program = Program(root, display, share=share, heard=False, HOME=SMALL)
        check("desktop-chat" in program.property("WM_CLASS"), "after a double click, in a window")
        program.key("Return")
        program.process.wait(timeout=30)
    shutil.rmtree(root.inside(UNPACKED))
    try_deb_on_full_disk(root, package)


def try_deb_on_full_disk(root: Root, package: Path) -> None:
    """dpkg leaves things as they were."""
    shutil.copy(package, root.inside("/tmp/desktop-chat.deb"))
    with disk(root, BUNDLE, 60):
        check(not installs(root), "dpkg refuses a disk that is too small")
        check(not root.inside("/usr/bin/desktop-chat").is_symlink(), "and leaves nothing")
    with disk(root, BUNDLE, 210):
        check(installs(root), "with room for one it installs")
        check(not installs(root, "--reinstall"), "and refuses a second over it")
        status, _ = as_person(root, "desktop-chat", "--version")
        check(status == 0, "with the first still there")
        root.run(["dpkg", "--force-all", "--purge", "desktop-chat"], "dpkg --purge")


def installs(root: Root, *options: str) -> bool:
    """Whether the .deb can be installed; false where the disk is full."""
    try:
        root.install(*options, "/tmp/desktop-chat.deb")
    except CommandError as error:
        if "No space left" not in error.output:
            raise
        return False
    return True


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def try_without_x11(root: Root) -> None:
    """Under a Wayland compositor, with no X server to be found."""
    root.install("weston")
    make_runtime(root)
    settings = {"XDG_RUNTIME_DIR": RUNTIME, "WAYLAND_DISPLAY": "trial"}
    command = ["weston", "--backend=headless-backend.so", "--socket=trial", "--idle-time=0"]
    words = root.as_person(command, {"XDG_RUNTIME_DIR": RUNTIME})
    weston = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    data = f"{HOME}/.local/share/on-wayland"
    try:
        until(lambda: root.inside(f"{RUNTIME}/trial").exists(), "weston is there, without X11")
        words = root.as_person(["desktop-chat", "--data-dir", data], settings)
        program = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        history = root.inside(f"{data}/history.db")
        until(lambda: history.exists() or program.poll() is not None, "the program has begun")
        time.sleep(1.0)
        if program.poll() is not None:
            raise Trial(f"it ended with {program.returncode}")
        maps = Path(f"/proc/{program.pid}/maps").read_text(encoding="utf-8")
        check("libqwayland" in maps and "libqxcb" not in maps, "it runs on Wayland")
        program.terminate()
        check(program.wait(timeout=30) == 0, "and ends when it is told to")
    finally:
        weston.terminate()
        weston.wait(timeout=30)
    shutil.rmtree(root.inside(data))


def make_runtime(root: Root) -> None:
    """The folder that a session has for its sockets."""
    runtime = root.inside(RUNTIME)
    runtime.mkdir(parents=True, exist_ok=True)
    os.chown(runtime, NUMBER, NUMBER)
    runtime.chmod(0o700)
