"""Try the installed program as a person would, in a bare Debian 12 without Python.

It is installed from its .deb, started from its menu entry on a virtual screen, and used with keys
alone. Each step says what it found; the first that fails ends the trial.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tools.narration import SetupError, say
from tools.package.bare_root import HOME, NUMBER, Root, bare_root
from tools.package.hardships import (
    RUNTIME,
    make_runtime,
    try_poor_disks,
    try_poor_system,
    try_without_x11,
)
from tools.package.icons import SIZES
from tools.package.trial import Program, Trial, check, screen, until

KEY = "sk-canary-5150-qwertzuiopasdfgh"
PROMPT = "Why is the sky blue in the evening"
DATA = f"{HOME}/.local/share/desktop-chat"
TOOLS = ("Xvfb", "xdotool", "xprop")
# A session with a keyring that is unlocked, as a desktop has one.
SESSION = """
printf 'a password\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
for _ in 1 2 3 4 5 6 7 8 9 10; do
  secret-tool search --all no such >/dev/null 2>&1 && break; sleep 0.3
done
"$@"
echo "--- $?"
secret-tool search --all service desktop-chat 2>&1 | grep '^secret'
"""


def try_installed(package: Path, archive: Path, folder: Path, older: Path | None = None) -> None:
    """All steps, with the .deb and the .tar.xz. `older` is a .deb to start from. Raises `Trial`."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            raise SetupError(
                f"The trial takes {tool}: sudo apt-get install -y xvfb xdotool x11-utils"
            )
    folder.mkdir(parents=True, exist_ok=True)
    with bare_root(folder) as root, screen() as display:
        check(not root.has("python3"), "there is no Python in the bare system")
        try_poor_system(root, display, archive)
        try_poor_disks(root, display, archive, package)
        shutil.copy(older or package, root.inside("/tmp/desktop-chat.deb"))
        root.install("/tmp/desktop-chat.deb")
        check_installed(root)
        check(not root.has("dbus-daemon"), "there is no D-Bus either")
        talk(root, display, folder)
        find_again(root, display)
        try_without_x11(root)
        keep_key(root, display)
        upgrade(root, display, package)
        remove_again(root)
    say("The trial is passed.")


def check_installed(root: Root) -> None:
    """What the package put where, and what the program says of itself."""
    for size in SIZES:
        place = f"/usr/share/icons/hicolor/{size}x{size}/apps/desktop-chat.png"
        if not root.inside(place).is_file():
            raise Trial(f"there is no {place}")
    check(root.has("desktop-chat"), "desktop-chat is on the path, its icon there in all sizes")
    said = root.run(["desktop-chat", "--self-test"], "desktop-chat --self-test")
    check('"ok": true' in said, "its own test is passed, without a display")
    check(not root.has("python3"), "nothing brought a Python along")


def replies(root: Root) -> list[tuple[str, int]]:
    """Status and length of each reply in the history, the oldest first."""
    file = root.inside(f"{DATA}/history.db")
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute(
                "SELECT status, length(text) + coalesce((SELECT sum(length(pieces.text)) "
                "FROM pieces WHERE message = number), 0) FROM messages "
                "WHERE role = 'assistant' ORDER BY number"
            ).fetchall()
    except sqlite3.Error:
        return []


def talk(root: Root, display: str, folder: Path) -> None:
    """The main job: a prompt, a reply that streams, Stop."""
    began = time.monotonic()
    program = Program(root, display)
    say(f"  its window is there after {time.monotonic() - began:.1f} s")
    check("desktop-chat" in program.property("WM_CLASS"), "the window's class is desktop-chat")
    time.sleep(1.0)
    program.type(PROMPT)
    program.key("Return")
    until(lambda: any(size > 0 for _, size in replies(root)), "a reply begins")
    sizes: set[int] = set()

    def has_grown() -> bool:
        sizes.add(replies(root)[-1][1])
        return len(sizes) >= 4

    until(has_grown, "it grows piece by piece")
    program.picture(folder / "streaming.png")
    program.key("Escape")
    until(lambda: replies(root)[-1][0] == "stopped", "Esc stops it", 5)
    check(replies(root)[-1][1] >= max(sizes), "what has come is kept")
    until(lambda: program.title.startswith("Why is the sky"), "the conversation has a title")
    program.quit()
    check(True, "it quits by Ctrl+Q")


def find_again(root: Root, display: str) -> None:
    """A second start shows the conversation of the first."""
    program = Program(root, display, LC_ALL="de_DE.ISO-8859-1", LANG="de_DE.ISO-8859-1")
    until(lambda: program.title.startswith("Why is the sky"), "the conversation is there again")
    check(len(replies(root)) == 1, "and nothing else; in a locale without UTF-8 too")
    program.quit()


def keep_key(root: Root, display: str) -> None:
    """A key goes into a real keyring, and into no file."""
    root.install("dbus", "dbus-x11", "gnome-keyring", "libsecret-tools")
    make_runtime(root)
    wrapper = ["dbus-run-session", "--", "sh", "-c", SESSION, "sh"]
    program = Program(root, display, wrapper, XDG_RUNTIME_DIR=RUNTIME)
    time.sleep(1.0)
    program.key("ctrl+comma")
    settings = program.find("Settings")
    program.key("ctrl+f")
    program.type("Add a connection")
    time.sleep(0.6)
    program.key("Return")
    time.sleep(0.6)
    program.key("space")
    time.sleep(0.6)
    program.key("Down", "Return")
    time.sleep(0.8)
    program.xdotool("windowfocus", "--sync", settings)
    program.type(KEY)
    program.key("Tab")
    keyrings = root.inside(f"{HOME}/.local/share/keyrings")
    before = sizes_of(keyrings)
    until(lambda: sizes_of(keyrings) != before or before > 500, "the keyring has changed", 15)
    time.sleep(1.0)
    program.picture(root.path.parent / "settings.png")
    program.key("Escape", "Escape")
    said = program.quit()
    check(f"secret = {KEY}" in said, "the keyring gives the key back")
    check(not files_with(root, KEY), "and it is in no file")


def sizes_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def files_with(root: Root, word: str) -> list[Path]:
    """The person's files and temporary ones that hold a word, in any of two encodings."""
    places = [root.inside("/home"), root.inside("/tmp"), root.inside("/var/log")]
    words = (word.encode(), word.encode("utf-16-le"))
    return [
        file
        for place in places
        for file in place.rglob("*")
        if file.is_file()
        and not file.is_symlink()
        and file.suffix != ".deb"
        and any(part in file.read_bytes() for part in words)
    ]


def upgrade(root: Root, display: str, package: Path) -> None:
    """The new version over a running old one, with a history of an old form."""
    history = root.inside(f"{DATA}/history.db")
    before = replies(root)
    # The connection that the key was for is the chosen one now.
    program = Program(root, display, arguments=["--connection", "demo"])
    time.sleep(1.0)
    shutil.copy(package, root.inside("/tmp/desktop-chat.deb"))
    root.install("--reinstall", "/tmp/desktop-chat.deb")
    program.key("ctrl+n")
    program.type("After the upgrade")
    program.key("Return")
    until(lambda: replies(root)[-1][0] == "complete", "what runs goes on over an upgrade", 60)
    program.quit()
    old = Path(__file__).resolve().parents[2] / "tests" / "histories" / "version-1.db"
    for file in history.parent.glob("history.db*"):
        file.unlink()
    shutil.copy(old, history)
    os.chown(history, NUMBER, NUMBER)
    backups = set(root.inside(f"{DATA}/backups").glob("*"))
    program = Program(root, display)
    until(lambda: version_of(history) > 1, "an old history is brought up to date")
    made = set(root.inside(f"{DATA}/backups").glob("*")) - backups
    check(any(version_of(file) == 1 for file in made), "after a backup of it as it was")
    program.quit()
    check(before != [], "no step lost the conversation before")


def version_of(file: Path) -> int:
    """The version of a history's form; 0 where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return int(database.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0


def remove_again(root: Root) -> None:
    """The package goes, the person's things stay."""
    root.run(["apt-get", "purge", "-y", "-q", "desktop-chat"], "apt-get purge")
    left = [
        place
        for place in ("/usr/bin/desktop-chat", "/usr/lib/desktop-chat")
        if root.inside(place).exists() or root.inside(place).is_symlink()
    ]
    check(not left, "removing it leaves nothing of the program")
    check(root.inside(f"{DATA}/history.db").exists(), "and keeps conversations and settings")
