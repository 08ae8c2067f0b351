"""Why the app cannot start, in one sentence, also where no terminal shows it.

Nothing of Qt is needed here: it may be Qt that cannot be loaded. So the sentences are English.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# What a library belongs to: in Debian and Ubuntu, Fedora, Arch, openSUSE.
PACKAGES = {
    "libGL.so": ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libEGL.so": ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    "libGLX.so": ("libglx0", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libOpenGL.so": ("libopengl0", "libglvnd-opengl", "libglvnd", "libglvnd"),
    "libdbus-1.so": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libgssapi_krb5.so": ("libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
    "libfontconfig.so": ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    "libglib-2.0.so": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libxkbcommon.so": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libxcb-cursor.so": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libwayland-client.so": ("libwayland-client0", "libwayland-client", "wayland", "wayland"),
    "libwayland-cursor.so": ("libwayland-cursor0", "libwayland-cursor", "wayland", "wayland"),
    "fonts": (
        "fontconfig fonts-dejavu-core",
        "fontconfig dejavu-sans-fonts",
        "fontconfig ttf-dejavu",
        "fontconfig dejavu-fonts",
    ),
}
INSTALLERS = (
    (("debian", "ubuntu"), "sudo apt-get install {package}"),
    (("fedora", "rhel"), "sudo dnf install {package}"),
    (("arch",), "sudo pacman -S {package}"),
    (("suse", "opensuse"), "sudo zypper install {package}"),
)
TITLE = "Desktop Chat"


def missing_library(error: ImportError) -> str:
    """The library of the system that an import did not find; empty where it is something else."""
    name, found, rest = str(error).partition(": cannot open shared object file")
    if not found or "No such file" not in rest:
        return ""
    return name.rpartition(" ")[2].rpartition("/")[2]


def library_sentence(library: str, system: str | None = None) -> str:
    """What is missing and how to get it; `system` is what stands in /etc/os-release."""
    said = f"Desktop Chat cannot start: the system library {library} is missing."
    names = next((names for start, names in PACKAGES.items() if library.startswith(start)), None)
    way = install_way(names, system_release() if system is None else system) if names else ""
    return f"{said} {way or 'Install it with the package manager of your system.'}"


def font_sentence(system: str | None = None) -> str:
    """What to do where no letter could be shown."""
    way = install_way(PACKAGES["fonts"], system_release() if system is None else system)
    said = "Desktop Chat cannot show any text: this system has no fonts."
    return f"{said} {way or 'Install fontconfig and a font, such as DejaVu.'}"


def screen_sentence(why: str) -> str:
    """What to do where no window can be opened; `why` is Qt's own word for it."""
    instead = "or use “desktop-chat ask”, which needs none."
    if sys.platform != "linux":
        return f"Desktop Chat cannot open its window: {why}"
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if not screen:
        said = "Desktop Chat needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY names one."
        return f"{said} Start it in a desktop session, {instead}"
    said = f"Desktop Chat cannot open its window on the screen {screen}: {why}"
    return f"{said} See whether that screen can be reached, {instead}"


def install_way(names: tuple[str, ...], system: str) -> str:
    """How to install one of the packages on this system; empty where that is not known."""
    pairs = (line.partition("=") for line in system.splitlines())
    values = {name: value.strip().strip('"') for name, _, value in pairs}
    kinds = {values.get("ID", ""), *values.get("ID_LIKE", "").split()}
    kinds = {kind.partition("-")[0] for kind in kinds}
    for (known, command), package in zip(INSTALLERS, names, strict=True):
        if kinds.intersection(known):
            return f"Install it with: {command.replace('{package}', package)}"
    return ""


def system_release() -> str:
    """What the system says about itself."""
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def tell(sentence: str, has_fonts: bool = True) -> None:
    """Say why there will be no window: on standard error, and on the screen if nobody reads that.

    On the screen it is said by the first of the programs that desktops bring for it, or as a
    notification; without fonts, when those show nothing either, with the X server's own letters.
    """
    if sys.stderr is not None:
        sys.stderr.write(f"desktop-chat: {sentence}\n")
        sys.stderr.flush()
    show_unread(sentence, has_fonts)


def tell_of_screen(message: str) -> int:
    """Say that Qt can open no window, which it says in `message`; the exit status."""
    tell(screen_sentence(message.partition(". ")[0].partition("\n")[0].rstrip(".") + "."))
    return 1


def tell_of_fonts() -> int:
    """Say that no letter can be shown; the exit status."""
    tell(font_sentence(), has_fonts=False)
    return 1


def show_unread(sentence: str, has_fonts: bool = True) -> None:
    """Say something on the screen, where nobody reads standard error."""
    if sys.platform == "linux" and not is_read():
        _show(sentence, has_fonts)


def is_read() -> bool:
    """Whether a terminal, or whoever started this, reads what is written to standard error."""
    try:
        kind = os.fstat(2).st_mode
    except OSError:
        return False
    return os.isatty(2) or stat.S_ISFIFO(kind)


def _show(sentence: str, has_fonts: bool) -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    from desktop_chat.plain_window import show_plainly

    ways: list[Callable[[], bool]] = [
        lambda: _run_program(sentence),
        lambda: _notify(sentence),
        lambda: show_plainly(TITLE, sentence),
    ]
    if not has_fonts:
        ways.reverse()
    any(way() for way in ways)


def _run_program(sentence: str) -> bool:
    """Have one of the system's programs show it; whether there is one."""
    return any(
        shutil.which(command[0]) and _run(command)
        for command in (
            ["zenity", "--error", "--no-markup", f"--title={TITLE}", f"--text={sentence}"],
            ["kdialog", "--title", TITLE, "--error", sentence],
            ["yad", "--error", "--no-markup", f"--title={TITLE}", f"--text={sentence}"],
            ["gxmessage", "-title", TITLE, sentence],
            ["xmessage", "-center", "-title", TITLE, sentence],
        )
    )


def _run(command: list[str]) -> bool:
    """Run a program of the system; whether it has shown something."""
    try:
        return subprocess.run(command, check=False).returncode in (0, 1)
    except OSError:
        return False


def _notify(sentence: str) -> bool:
    """Have the desktop show a notification; whether there was one to do it."""
    try:
        import importlib

        # Without its types, which it does not ship.
        jeepney = importlib.import_module("jeepney")
        blocking = importlib.import_module("jeepney.io.blocking")
        place = jeepney.DBusAddress(
            "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications",
            "org.freedesktop.Notifications",
        )
        words: tuple[object, ...] = (TITLE, 0, "dialog-error", TITLE, sentence, [], {}, 0)
        with blocking.open_dbus_connection() as bus:
            answer = bus.send_and_get_reply(
                jeepney.new_method_call(place, "Notify", "susssasa{sv}i", words), timeout=3
            )
            return bool(answer.header.message_type.value == 2)
    except Exception:  # whatever it is: this is the last thing but one that can be tried
        return False
