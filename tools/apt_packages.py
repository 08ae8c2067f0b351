"""Packages of Debian and Ubuntu: installed as root, else named in one line to copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tools.narration import CommandError, SetupError, run_quietly, say

# One package by the names it has had; the first that this system knows is taken.
Package = tuple[str, ...]


def ensure_packages(reason: str, packages: Sequence[Package]) -> None:
    """Install system packages as root; otherwise raise with the one line that does it."""
    apt = shutil.which("apt-get")
    if apt is None:
        debian = " ".join(package[-1] for package in packages)
        raise SetupError(
            f"{reason}\nInstall it with your system's package manager; Debian calls it: {debian}"
        )
    root = sys.platform != "win32" and os.geteuid() == 0
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    if root:
        update_lists(apt, settings)
    names = absent(choose_names(packages))
    if not names:
        raise SetupError(f"{reason}\nThe usual packages for it are installed already.")
    if not root:
        raise SetupError(f"{reason} Run this, then try again:\n{install_line(names)}")
    say(f"{reason}\nInstalling with apt-get: {' '.join(names)} …")
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    run_quietly("apt-get install", [apt, "install", *options, *names], settings)


def install_line(names: Sequence[str]) -> str:
    """The command for a person who is not root."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(names)}"


def update_lists(apt: str, settings: dict[str, str]) -> None:
    """Fetch the package lists; without a network older ones may still do."""
    try:
        run_quietly("apt-get update", [apt, "-q", "update"], settings)
    except CommandError as failure:
        say(f"{failure}\nGoing on with the package lists that are there.")


def choose_names(packages: Sequence[Package]) -> list[str]:
    """Each package's name on this system, in order, without repeats."""
    names = [next(filter(is_known, package), package[-1]) for package in packages]
    return list(dict.fromkeys(names))


def is_known(name: str) -> bool:
    """Whether apt has a package of this name (a merely provided name does not count)."""
    done = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", name], capture_output=True, check=False
    )
    return done.returncode == 0 and bool(done.stdout.strip())


def absent(names: Sequence[str]) -> list[str]:
    """Those packages that are not installed."""
    return [name for name in names if not is_installed(name)]


def is_installed(name: str) -> bool:
    """Whether dpkg has the package, in full."""
    done = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name],
        capture_output=True,
        check=False,
    )
    return done.stdout == b"installed"
