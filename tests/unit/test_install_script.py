"""install.sh of the .tar.xz: for one person, over an older one, where it cannot be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.package import linux
from tools.package.places import Places

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")


@pytest.fixture
def unpacked(tmp_path: Path) -> Unpacked:
    """What the .tar.xz holds, with a small program; a home with a space and other letters."""
    folder, home = tmp_path / "unpacked", tmp_path / "Tess 测试"
    (folder / "desktop-chat").mkdir(parents=True)
    home.mkdir()
    program = folder / "desktop-chat" / "desktop-chat"
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o755)
    places = Places(ROOT)
    places.icons = tmp_path / "icons"
    places.icons.mkdir()
    (places.icons / "48.png").write_bytes(b"png")
    linux.stage(places, folder)
    script = folder / "install.sh"
    shutil.copy(ROOT / "packaging" / "linux" / "install.sh", script)
    return Unpacked(folder, home, program)


class Unpacked(NamedTuple):
    """An unpacked archive, and whom it is installed for."""

    folder: Path
    home: Path
    program: Path

    def install(self, *words: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
        """Run its script."""
        command = ["sh", str(self.folder / "install.sh"), *words]
        settings = {"HOME": str(self.home), "PATH": path}
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    @property
    def installed(self) -> Path:
        """The program where it is installed to."""
        return self.home / ".local" / "lib" / "desktop-chat" / "desktop-chat"


def test_installing_for_one_person(unpacked: Unpacked) -> None:
    """In a home with a space and other letters; twice, and away again."""
    home, run = unpacked.home, unpacked.install
    for _ in range(2):
        done = run()
        assert (done.returncode, done.stderr) == (0, "")
    link = home / ".local" / "bin" / "desktop-chat"
    assert link.resolve() == unpacked.installed
    entry = home / ".local" / "share" / "applications" / "desktop-chat.desktop"
    assert f'Exec="{home}/.local/lib/desktop-chat/desktop-chat"\n' in entry.read_text("utf-8")
    mine = home / ".local" / "share" / "desktop-chat" / "history.db"
    mine.parent.mkdir()
    mine.write_text("words")
    done = run("--remove")
    assert done.returncode == 0
    left = [file for file in home.rglob("*") if file.is_file() or file.is_symlink()]
    assert [file for file in left if file.suffix != ".cache"] == [mine]  # the system keeps those
    assert run("--what").returncode == 2


def test_a_home_that_cannot_be_written_to(unpacked: Unpacked) -> None:
    (unpacked.home / ".local").write_text("a file where a folder should be")
    done = unpacked.install()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written to; nothing was installed" in done.stderr
    assert list(unpacked.home.iterdir()) == [unpacked.home / ".local"]


def test_a_full_disk_leaves_the_installed_one_as_it_was(unpacked: Unpacked, tmp_path: Path) -> None:
    assert unpacked.install().returncode == 0
    unpacked.program.write_text("#!/bin/sh\necho newer\n")
    full = tmp_path / "bin" / "cp"
    full.parent.mkdir()
    full.write_text(
        '#!/bin/sh\nmkdir -p "$3"\n'
        "for file in one two; do\n"
        "  echo \"cp: error writing '$file': No space left on device\" >&2\ndone\nexit 1\n"
    )
    full.chmod(0o755)
    done = unpacked.install(path=f"{full.parent}:/usr/bin:/bin")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "(No space left on device); nothing was changed" in done.stderr
    assert "echo here" in unpacked.installed.read_text()
    assert list(unpacked.installed.parent.parent.iterdir()) == [unpacked.installed.parent]


def test_what_the_system_lacks_is_told_at_once(unpacked: Unpacked) -> None:
    unpacked.program.write_text("#!/bin/sh\necho 'desktop-chat: no libGL' >&2\nexit 1\n")
    done = unpacked.install()
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == ["It does not start yet:", "desktop-chat: no libGL"]
