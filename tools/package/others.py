"""The installers of macOS and Windows, made by those systems' own tools."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.narration import SetupError, run_quietly
from tools.package.places import PROGRAM, Places, machine

INNO = Path("Inno Setup 6", "ISCC.exe")
# What Windows shows among a program's properties; PyInstaller reads it as Python.
VERSION_FILE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004,
                    fileType=1, subtype=0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('FileDescription', 'Desktop Chat'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'desktop-chat'),
      StringStruct('LegalCopyright', 'Desktop Chat contributors, MIT licence'),
      StringStruct('OriginalFilename', 'desktop-chat.exe'),
      StringStruct('ProductName', 'Desktop Chat'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""


def version_file(version: str) -> str:
    """The text of the file that tells Windows the version."""
    numbers = [int(part) for part in version.split(".") if part.isdigit()][:4]
    numbers += [0] * (4 - len(numbers))
    return VERSION_FILE.format(numbers=tuple(numbers), version=version)


def make_disk_image(places: Places) -> Path:
    """The .dmg: the application signed as far as there is an identity, beside Applications."""
    image = places.dist / f"{PROGRAM}-{places.version}-macos-{machine()}.dmg"
    script = places.root / "packaging" / "macos" / "make-dmg.sh"
    run_quietly("make-dmg.sh", [script, places.bundle, image])
    return image


def make_setup(places: Places) -> Path:
    """The setup program, by Inno Setup."""
    compiler = find_inno()
    if compiler is None:
        raise SetupError("The installer takes Inno Setup 6: winget install JRSoftware.InnoSetup")
    script = places.root / "packaging" / "windows" / f"{PROGRAM}.iss"
    given = {"Version": places.version, "Bundle": places.bundle, "Output": places.dist}
    words = [f"/D{name}={value}" for name, value in given.items()]
    if command := os.environ.get("WINDOWS_SIGN_TOOL", ""):
        words += ["/DSign", f"/Ssign={command}"]  # a tool by the name of `sign`, and its command
    run_quietly("iscc", [compiler, "/Qp", *words, script])
    return places.dist / f"{PROGRAM}-{places.version}-windows-x64-setup.exe"


def find_inno() -> str | None:
    """Inno Setup's compiler, on the PATH or where its own installer puts it."""
    if found := shutil.which("iscc"):
        return found
    for name in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        if folder := os.environ.get(name):
            for place in (Path(folder) / INNO, Path(folder) / "Programs" / INNO):
                if place.is_file():
                    return str(place)
    return None
