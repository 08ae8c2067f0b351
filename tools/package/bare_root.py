"""A bare Debian in a folder: what a person's machine may lack, so that it shows.

Made once with debootstrap and kept; each trial gets a copy. Needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.narration import CommandError, SetupError, run_quietly, say

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PERSON, NUMBER = "tess", 1000
HOME = "/home/Tess 测试"  # a space, and letters beyond ASCII
# Nothing of the machine that runs the trial may lead it.
SETTINGS = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"}


class Root:
    """A folder with a system in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def inside(self, place: str) -> Path:
        """Where a path of the system lies on this machine."""
        return self.path / place.lstrip("/")

    def run(self, command: Sequence[str], what: str = "") -> str:
        """Run a command as root. Raises `CommandError`."""
        settings = {**SETTINGS, "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}
        return run_quietly(what or command[0], ["chroot", self.path, *command], settings)

    def as_person(self, command: Sequence[str], more: Mapping[str, str]) -> list[str]:
        """The words that run a command as the person, for `subprocess`."""
        settings = {**SETTINGS, "HOME": HOME, "USER": PERSON, "LOGNAME": PERSON, **more}
        pairs = [f"{name}={value}" for name, value in settings.items()]
        who = f"--userspec={NUMBER}:{NUMBER}"
        return ["chroot", who, str(self.path), "env", "-i", *pairs, *command]

    def install(self, *packages: str) -> None:
        """Install packages, or a .deb by its path, with what they depend on and no more."""
        options = ["-y", "-q", "--no-install-recommends"]
        self.run(["apt-get", "install", *options, *packages], f"apt-get install {packages[0]}")

    def has(self, program: str) -> bool:
        """Whether a program is on the path of the system."""
        return any(self.inside(f"{folder}/{program}").exists() for folder in ("usr/bin", "bin"))


@contextmanager
def bare_root(folder: Path) -> Iterator[Root]:
    """A fresh copy of the bare system, with a person in it; taken away at the end."""
    if os.geteuid() != 0:
        raise SetupError("The trial of the installed program works in a chroot, as root only.")
    base, copy = folder / "base", folder / "root"
    make_base(base)
    remove(copy)
    run_quietly("cp", ["cp", "-a", "--reflink=auto", base, copy])
    root = Root(copy)
    shutil.copy("/etc/resolv.conf", root.inside("/etc/resolv.conf"))
    root.run(["useradd", "-u", str(NUMBER), "-m", "-d", HOME, PERSON])
    sockets = root.inside("/tmp/.X11-unix")
    sockets.mkdir(mode=0o1777, exist_ok=True)
    mounts = [("--bind", "/dev", "/dev"), ("-t", "proc", "/proc")]
    Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    mounts.append(("--bind", "/tmp/.X11-unix", "/tmp/.X11-unix"))
    mounted: list[Path] = []
    try:
        for kind in mounts:
            place = root.inside(kind[-1])
            source = "proc" if kind[0] == "-t" else kind[1]
            words = ["mount", *(kind[:2] if kind[0] == "-t" else kind[:1]), source, place]
            run_quietly("mount", words)
            mounted.append(place)
        root.run(["apt-get", "update", "-q"], "apt-get update")
        yield root
    finally:
        for place in reversed(mounted):
            subprocess.run(["umount", "-l", place], check=False, capture_output=True)
        if mounted == [] or not any(os.path.ismount(place) for place in mounted):
            remove(copy)


def make_base(base: Path) -> None:
    """The bare system, unless it is there already."""
    if (base / "etc" / "debian_version").exists() and not (base / "debootstrap").exists():
        return
    if shutil.which("debootstrap") is None:
        raise SetupError("The trial takes debootstrap: sudo apt-get install -y debootstrap")
    remove(base)
    base.parent.mkdir(parents=True, exist_ok=True)
    say("Making a bare Debian 12 (a minute or two, once) …")
    try:
        run_quietly("debootstrap", ["debootstrap", "--variant=minbase", SUITE, base, MIRROR])
    except CommandError:
        remove(base)
        raise


def remove(folder: Path) -> None:
    """Delete a system; never across a mount."""
    if folder.exists():
        run_quietly("rm", ["rm", "-rf", "--one-file-system", folder])
