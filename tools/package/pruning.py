"""What a bundle leaves out, and why. The recipe asks file by file, by the place in the bundle.

What matches no pattern is kept. Shared libraries are kept only where something that is kept asks
for them, so a plugin that is left out takes its libraries with it (`needed_libraries`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from tools.package.elf import needed_by

# Modules that are only ever imported by a name that is made at run time.
LOADED_BY_NAME: tuple[str, ...] = ()

# Modules that something imports "if it is there", and that the app has no use for.
UNUSED_MODULES: tuple[str, ...] = (
    "_pyrepl",  # the interactive interpreter, its helpers and its editors
    "code",
    "curses",
    "doctest",
    "pdb",
    "pydoc",
    "pydoc_data",
    "readline",
    "rlcompleter",
    "setuptools",  # builders and their like
    "pkg_resources",
    "distutils",
    "lib2to3",
    "tkinter",
    "unittest",
    "xmlrpc",
    "certifi",  # the system's authorities are asked
    "fastapi",  # the service is no part of the window
    "starlette",
    "uvicorn",
    "redis",
    "numpy",  # of openai's voice helpers and of no other
    "pandas",
    "sounddevice",
    "websockets",
    "aiohttp",
    "httpx_aiohttp",
    "rich",
    "trio",
    "curio",
    "email_validator",
    "gi",
    "PyQt5",
    "PyQt6",
    "PySide2",
)

# What PyInstaller would run before the program, and costs more than half of its start: the one for
# Qt loads it, which the app does in its own way, and leads every program started from here to the
# bundle's plugins.
UNUSED_PREPARATIONS: Mapping[str, str] = {
    "pyi_rth_inspect": "no source is looked for",
    "pyi_rth_pkgutil": "modules are not looked for but imported",
    "pyi_rth_multiprocessing": "there are no worker processes",
    "pyi_rth_cryptography_openssl": "no OpenSSL modules are taken along",
}
if sys.platform == "linux":  # Qt finds its plugins from its own place; untried elsewhere
    UNUSED_PREPARATIONS = {**UNUSED_PREPARATIONS, "pyi_rth_pyside6": "Qt finds its own plugins"}

# Patterns of places in a bundle, with slashes, beside why nothing uses them.
UNUSED_FILES: Mapping[str, str] = {
    # Platforms: a desktop has X11 or Wayland; offscreen is for tests and where there is no display.
    "PySide6/*plugins/platforms/*eglfs*": "no desktop",
    "PySide6/*plugins/platforms/*linuxfb*": "no desktop",
    "PySide6/*plugins/platforms/*minimal*": "no desktop",
    "PySide6/*plugins/platforms/*vkkhrdisplay*": "no desktop",
    "PySide6/*plugins/platforms/*vnc*": "no desktop",
    "PySide6/*plugins/platforms/*direct2d*": "no desktop",
    "PySide6/*plugins/egldeviceintegrations/*": "no desktop",
    "PySide6/*plugins/generic/*": "input devices without a desktop",
    "PySide6/*plugins/platformthemes/*gtk3*": "brings the build machine's GTK",
    # Widgets are painted in memory; nothing makes a GL context.
    "PySide6/*plugins/xcbglintegrations/*": "no OpenGL",
    "PySide6/*plugins/wayland-graphics-integration-client/*": "no OpenGL",
    "PySide6/opengl32sw.dll": "no OpenGL",
    "PySide6/*plugins/wayland-shell-integration/*fullscreen-shell*": "no desktop",
    "PySide6/*plugins/wayland-shell-integration/*ivi*": "cars",
    "PySide6/*plugins/wayland-shell-integration/*qt-shell*": "Qt's own compositors",
    "PySide6/*plugins/wayland-shell-integration/*wl-shell*": "long gone from desktops",
    # Qt's network serves a local socket; requests are made by Python's own libraries.
    "PySide6/*plugins/networkinformation/*": "the app reads the routes itself",
    "PySide6/*plugins/tls/*": "TLS is Python's",
    # Images in messages are PNG, JPEG, GIF and WebP; icons are SVG.
    "PySide6/*plugins/imageformats/*ico.*": "no such images",
    "PySide6/*plugins/imageformats/*icns*": "no such images",
    "PySide6/*plugins/imageformats/*pdf*": "no such images",
    "PySide6/*plugins/imageformats/*tga*": "no such images",
    "PySide6/*plugins/imageformats/*tiff*": "no such images",
    "PySide6/*plugins/imageformats/*wbmp*": "no such images",
    "PySide6/QtDBus.*": "imported by nothing",
    # Every desktop has it, and brings a libsystemd of its own with it.
    "libdbus-1.so*": "the system's",
    "libcups.so*": "the system's, where there are printers",
    "libgssapi_krb5.so*": "the system's",
    "libkrb5.so*": "the system's",
    "libk5crypto.so*": "the system's",
    "libkrb5support.so*": "the system's",
    # Of Python and its packages.
    "*.dist-info/RECORD": "for installers",
    "*.dist-info/INSTALLER": "for installers",
    "*.dist-info/REQUESTED": "for installers",
    "*.dist-info/WHEEL": "for installers",
    "*.dist-info/licenses/*": "in the list of licences",
    "*.dist-info/sboms/*": "in the list of parts",
    "certifi/*": "the system's authorities are asked",
    "base_library.zip.tmp": "left by the build",
    "python3*/lib-dynload/xxsubtype.*": "an example",
    "python3*/lib-dynload/_xx*": "examples",
    "python3*/lib-dynload/*test*": "tests",
    "*.dist-info/top_level.txt": "for installers",
    "*/py.typed": "for type checkers",
    "desktop_chat/_resources/translations/*.ts": "sources",
    "desktop_chat/_resources/service/*": "of the service",
    "desktop_chat/_resources/demo/service*": "of the service",
}

QT_TRANSLATIONS = "PySide6/*translations/*"
# Libraries that are opened by name at run time, which no list of needs shows.
OPENED_BY_NAME = ("libpython3*", "libpdfium*", "libwayland-cursor*", "libQt6XcbQpa*")


def is_wanted(place: str, languages: Iterable[str] = ()) -> bool:
    """Whether a file belongs into the bundle; `languages` are those that the app speaks."""
    name = place.replace("\\", "/")
    if fnmatchcase(name, QT_TRANSLATIONS):
        stem = PurePosixPath(name).stem
        return any(stem == f"qtbase_{word}" for word in languages if word != "en")
    return not any(fnmatchcase(name, pattern) for pattern in UNUSED_FILES)


def needed_libraries(files: Mapping[str, str]) -> set[str]:
    """Those of `files` (places to paths on disk) that are used, on Linux.

    Used is what Python or Qt open themselves (extension modules and plugins, in folders of their
    own), and every library that one of these needs, and so on.
    """
    by_name = {PurePosixPath(place).name: place for place in files}
    waiting = [place for place in files if _is_opened(place)]
    used: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place in used:
            continue
        used.add(place)
        waiting += [by_name[name] for name in needed_by(files[place]) if name in by_name]
    return used


def _is_opened(place: str) -> bool:
    path = PurePosixPath(place)
    is_library = path.name.startswith("lib") and (
        len(path.parts) == 1 or path.parts[-2:-1] == ("lib",)
    )
    return not is_library or any(fnmatchcase(path.name, pattern) for pattern in OPENED_BY_NAME)


def leads_to(link: tuple[str, str, str], kept: set[str]) -> bool:
    """Whether a link of the recipe (place, target, kind) points at a file that is kept."""
    place, target, _ = link
    parts = list(PurePosixPath(place).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) in kept
