"""The packages of Linux: a .deb for Debian and Ubuntu, a .tar.xz for any distribution."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tools.narration import SetupError, run_quietly
from tools.package.places import PROGRAM, Places, machine

METAINFO = "io.github.desktop_chat.desktop_chat.metainfo.xml"
DEB_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
# What Qt links to and leaves to the system, the fonts, and the authorities for TLS.
DEPENDS = (
    "libgl1",
    "libegl1",
    "libdbus-1-3",
    "libgssapi-krb5-2",
    "fontconfig",
    "libwayland-cursor0",
    "ca-certificates",
)
RECOMMENDS = (
    "gnome-keyring | kwalletmanager | keepassxc",
    "xdg-desktop-portal",
    "dbus-user-session",
    "libcups2",
)
GLIBC = re.compile(rb"GLIBC_(2\.\d+)\0")
BEST, QUICK = 9, 0  # of xz; the best has a dictionary of 64 MiB
CONTROL = """\
Package: {program}
Version: {version}
Architecture: {machine}
Maintainer: Desktop Chat contributors <desktop-chat@localhost>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: net
Priority: optional
Description: chat with language models, a service's or your own
 A native window for talking to language models. It streams any
 OpenAI-compatible service, stops at once when told to, keeps conversations
 on this computer and keys in the system's keyring.
 .
 Removing the package leaves conversations and settings where they are.
"""


def stage(places: Places, tree: Path) -> None:
    """What both packages share: menu entry, icons, description for software centres, licences."""
    sources = places.root / "packaging" / "linux"
    share = tree / "share"
    entry = share / "applications" / f"{PROGRAM}.desktop"
    copy(sources / f"{PROGRAM}.desktop", entry)
    for picture in places.icons.glob("*.png"):
        size = picture.stem
        place = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{PROGRAM}.png"
        copy(picture, place)
    drawing = share / "icons" / "hicolor" / "scalable" / "apps" / f"{PROGRAM}.svg"
    copy(places.drawing, drawing)
    text = (sources / f"{PROGRAM}.metainfo.xml").read_text(encoding="utf-8")
    day = datetime.fromtimestamp(places.moment, UTC).strftime("%Y-%m-%d")
    text = text.replace("@VERSION@", places.version).replace("@DATE@", day)
    metainfo = share / "metainfo" / METAINFO
    metainfo.parent.mkdir(parents=True, exist_ok=True)
    metainfo.write_text(text, encoding="utf-8")


def make_deb(places: Places, compression: int = BEST) -> Path:
    """The .deb: the bundle in /usr/lib/desktop-chat, its program on the PATH."""
    if shutil.which("dpkg-deb") is None:
        raise SetupError("A .deb takes dpkg-deb: sudo apt-get install -y dpkg")
    tree = places.work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    usr = tree / "usr"
    stage(places, usr)
    home = usr / "lib" / PROGRAM
    shutil.copytree(places.bundle, home, symlinks=True)
    documents = usr / "share" / "doc" / PROGRAM
    documents.mkdir(parents=True)
    if (home / "licences").is_dir():
        (home / "licences").rename(documents / "licences")
    copy(places.root / "LICENSE", documents / "copyright")
    copy(places.root / "CHANGELOG.md", documents / "changelog")
    (usr / "bin").mkdir()
    (usr / "bin" / PROGRAM).symlink_to(f"../lib/{PROGRAM}/{PROGRAM}")
    settle(tree, places.moment)
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(control_of(places, tree), encoding="utf-8")
    settle(tree, places.moment)
    package = places.dist / f"{PROGRAM}_{places.version}_{deb_machine()}.deb"
    package.parent.mkdir(exist_ok=True)
    command = ["dpkg-deb", f"-z{compression}", "-Zxz", "--root-owner-group", "--build"]
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": str(places.moment)}
    run_quietly("dpkg-deb", [*command, tree, package], surroundings)
    shutil.rmtree(tree)
    return package


def control_of(places: Places, tree: Path) -> str:
    """The description that dpkg reads."""
    bundle = tree / "usr" / "lib" / PROGRAM
    depends = (f"libc6 (>= {needed_glibc(bundle.rglob('*'))})", *DEPENDS)
    return CONTROL.format(
        program=PROGRAM,
        version=places.version,
        machine=deb_machine(),
        kilobytes=kilobytes(tree),
        depends=", ".join(depends),
        recommends=", ".join(RECOMMENDS),
    )


def deb_machine() -> str:
    """This machine's kind, as Debian calls it."""
    return DEB_MACHINES.get(machine(), machine())


def kilobytes(tree: Path) -> int:
    """What a tree takes on a disk: whole kilobytes for each file, one for each folder."""
    return sum(
        -(-path.lstat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in tree.rglob("*")
    )


def needed_glibc(files: Iterable[Path]) -> str:
    """The oldest C library that all of the files run with."""
    newest = (2, 17)
    for file in files:
        if file.is_symlink() or not file.is_file():
            continue
        data = file.read_bytes()
        if data[:4] == b"\x7fELF":
            for found in GLIBC.findall(data):
                major, _, minor = found.decode().partition(".")
                newest = max(newest, (int(major), int(minor)))
    return f"{newest[0]}.{newest[1]}"


def make_archive(places: Places, compression: int = BEST) -> Path:
    """The .tar.xz: the bundle, what the menu needs, and a script that installs for one person."""
    name = f"{PROGRAM}-{places.version}-linux-{machine()}"
    tree = places.work / "archive" / name
    shutil.rmtree(tree.parent, ignore_errors=True)
    stage(places, tree)
    shutil.copytree(places.bundle, tree / PROGRAM, symlinks=True)
    sources = places.root / "packaging" / "linux"
    copy(sources / "install.sh", tree / "install.sh")
    copy(sources / "README.txt", tree / "README.txt")
    copy(places.root / "LICENSE", tree / "LICENSE")
    settle(tree, places.moment)
    archive = places.dist / f"{name}.tar.xz"
    archive.parent.mkdir(exist_ok=True)
    write_archive(tree, archive, places.moment, compression)
    shutil.rmtree(tree.parent)
    return archive


def write_archive(tree: Path, archive: Path, moment: int, compression: int) -> None:
    """Pack a folder so that the same files give the same bytes."""
    with (
        lzma.open(archive, "wb", preset=compression) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [tree, *sorted(tree.rglob("*"))]:
            item = tar.gettarinfo(path, path.relative_to(tree.parent).as_posix())
            item.uid = item.gid = 0
            item.uname = item.gname = "root"
            item.mtime = moment
            if item.isreg():
                with path.open("rb") as file:
                    tar.addfile(item, file)
            else:
                tar.addfile(item)


def settle(tree: Path, moment: int) -> None:
    """Give everything the same time, and the rights that installed files have."""
    for path in [*sorted(tree.rglob("*"), reverse=True), tree]:
        if not path.is_symlink():
            runs = path.is_dir() or path.name in (PROGRAM, "install.sh")
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def copy(source: Path, target: Path) -> None:
    """Copy a file, its folder made first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
