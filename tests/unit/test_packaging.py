"""The tools that make packages: what is left out, what is needed, lists, icons, licences."""

from __future__ import annotations

import ast
import json
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tools.check_house_rules import version_of
from tools.package import (
    contents,
    icons,
    imports,
    linux,
    others,
    parts,
    pruning,
    pythons,
    release_check,
)
from tools.package.elf import needed_by
from tools.package.places import Places

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", True),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("keyring-25.7.0.dist-info/entry_points.txt", True),
        ("keyring-25.7.0.dist-info/RECORD", False),
        ("desktop_chat/_resources/translations/desktop-chat_zh_CN.qm", True),
        ("desktop_chat/_resources/translations/desktop-chat_zh_CN.ts", False),
    ],
)
def test_what_is_taken_along(place: str, wanted: bool) -> None:
    assert pruning.is_wanted(place, ["zh_CN", "en"]) is wanted


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such libraries")
def test_what_a_library_needs_is_read_from_it() -> None:
    library = shutil.which("sh")
    assert library is not None
    assert "libc.so.6" in needed_by(Path(library).resolve())
    assert needed_by(__file__) == []


def test_libraries_that_nothing_needs_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {
        "/PySide6/Qt/plugins/platforms/libqxcb.so": ["libQt6Gui.so.6", "libxcb.so.1"],
        "/PySide6/Qt/lib/libQt6Gui.so.6": ["libGL.so.1", "libpng16.so.16"],
        "/libgtk-3.so.0": ["libpng16.so.16"],
    }
    monkeypatch.setattr(pruning, "needed_by", lambda file: needs.get(file, []))
    places = [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "PySide6/Qt/lib/libQt6EglFs.so.6",
        "libpng16.so.16",
        "libxcb.so.1",
        "libgtk-3.so.0",
        "libpython3.13.so.1.0",
        "python3.13/lib-dynload/_ssl.so",
    ]
    used = pruning.needed_libraries({place: f"/{place}" for place in places})
    assert set(places) - used == {"PySide6/Qt/lib/libQt6EglFs.so.6", "libgtk-3.so.0"}


def test_links_to_what_is_left_out_go_too() -> None:
    kept = {"PySide6/Qt/lib/libQt6Gui.so.6"}
    inside = ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK")
    upwards = ("a/b/libQt6Gui.so.6", "../../PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK")
    assert pruning.leads_to(inside, kept)
    assert pruning.leads_to(upwards, kept)
    assert not pruning.leads_to(("libgtk.so", "libgtk-3.so.0", "SYMLINK"), kept)


def test_icons_are_what_their_systems_read() -> None:
    pictures = {size: b"\x89PNG" + bytes([size % 251]) * 10 for size in (16, 256)}
    made = icons.ico(pictures)
    kind, count = struct.unpack_from("<HH", made, 2)
    assert (kind, count) == (1, 2)
    width, length, offset = struct.unpack_from("<B7xII", made, 6 + 16)
    assert (width, made[offset : offset + length]) == (0, pictures[256])
    sizes = {size for _, size in icons.ICNS_TYPES}
    made = icons.icns(dict.fromkeys(sizes, b"png"))
    assert made[:4] == b"icns"
    assert struct.unpack(">I", made[4:8]) == (len(made),)


def test_the_list_tells_what_is_not_the_same(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "PySide6").mkdir(parents=True)
    (tmp_path / "_internal" / "PySide6" / "QtGui.so").write_bytes(b"1234")
    (tmp_path / "desktop-chat").write_bytes(b"12")
    first = contents.list_contents(tmp_path)
    assert contents.differences(first, contents.list_contents(tmp_path)) == []
    (tmp_path / "desktop-chat").write_bytes(b"13")
    (tmp_path / "more").write_bytes(b"")
    second = contents.list_contents(tmp_path)
    assert contents.differences(first, second) == ["desktop-chat", "more"]
    sums = contents.by_owner(first)
    assert sums == {"PySide6": (1, 4), "the program and all Python code": (1, 2)}
    assert "0.0 MB     2 files  in all" in contents.as_table(sums)


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        tree = tmp_path / name / "tree"
        tree.mkdir(parents=True)
        (tree / "desktop-chat").write_text("program")
        (tree / "desktop-chat").chmod(0o700)
        (tree / "link").symlink_to("desktop-chat")
        linux.settle(tree, 1_767_225_600)
        archive = tmp_path / f"{name}.tar.xz"
        linux.write_archive(tree, archive, 1_767_225_600, linux.QUICK)
        made.append(archive)
    assert made[0].read_bytes() == made[1].read_bytes()
    with tarfile.open(made[0]) as tar:
        items = {item.name: item for item in tar}
    assert items["tree/desktop-chat"].mode == 0o755
    assert items["tree/link"].linkname == "desktop-chat"
    assert {item.uname for item in items.values()} == {"root"}


def test_the_c_library_that_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x7fELF" + b"GLIBC_2.9\0GLIBC_2.34\0")
    (tmp_path / "b").write_bytes(b"\x7fELF" + b"GLIBC_2.28\0")
    (tmp_path / "c").write_bytes(b"a text about GLIBC_2.99\0")
    assert linux.needed_glibc(tmp_path.iterdir()) == "2.34"


def test_the_parts_of_this_environment(tmp_path: Path) -> None:
    site = Path(pytest.__file__).resolve().parents[1]
    found = parts.python_parts(site, {"pygments", "keyring"})
    assert [part.name.lower() for part in found] == ["keyring", "pygments"]
    assert all(part.licence and part.texts for part in found)
    places = Places(ROOT)
    file = tmp_path / "sbom.json"
    parts.write_sbom(found, file, places)
    value = json.loads(file.read_text(encoding="utf-8"))
    assert (value["bomFormat"], value["specVersion"]) == ("CycloneDX", "1.6")
    names = {part["purl"].partition("@")[0] for part in value["components"]}
    assert {name.lower() for name in names} == {"pkg:pypi/keyring", "pkg:pypi/pygments"}
    again = tmp_path / "again.json"
    parts.write_sbom(found, again, places)
    assert again.read_bytes() == file.read_bytes()
    parts.write_licences(found, tmp_path / "licences", "LGPL", "MIT")
    assert (tmp_path / "licences" / "Qt-LGPL.txt").read_text() == "LGPL"
    assert "keyring" in (tmp_path / "licences" / "LIST.txt").read_text().lower()


def test_the_licences_are_whole(tmp_path: Path) -> None:
    """The LGPL asks for its own text and the GPL's; packages bring those of what is inside."""
    site = Path(pytest.__file__).resolve().parents[1]
    found = parts.python_parts(site, {"pypdfium2", "PySide6", "latex2mathml"})
    (pdf,) = (part for part in found if part.name == "pypdfium2")
    assert "pdfium.txt" in dict(pdf.texts)
    (tmp_path / "in" / "pypdfium2_raw").mkdir(parents=True)
    version = '{"major": 1, "minor": 2, "build": 3, "patch": 4}'
    (tmp_path / "in" / "pypdfium2_raw" / "version.json").write_text(version)
    (tmp_path / "in" / "libicudata.so.73").write_bytes(b"")
    inner = {part.name: part.version for part in parts.inner_parts(tmp_path / "in", "6.12.0")}
    assert inner == {"qt": "6.12.0", "icu": "73", "pdfium": "1.2.3.4"}
    folder = tmp_path / "licences"
    texts = ROOT / "packaging" / "licences"
    parts.write_licences(found, folder, parts.QT_NOTICE, "MIT", texts)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LGPL-3.0.txt").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "GPL-3.0.txt").read_text()
    named = {"pypdfium2", "latex2mathml", "LGPL-3.0", "Qt-LGPL"}
    assert named <= {file.stem for file in folder.iterdir()}


def test_all_that_is_imported_later_is_listed_and_taken_along() -> None:
    """The built program imports each of these names in its own test."""
    names = imports.imported_modules()
    assert {"h11", "jeepney.io.blocking", "pypdfium2", "PySide6.QtSvg", "ziamath.zmath"} <= names
    assert {"desktop_chat.storage.pdf_text", "desktop_chat.plain_window"} <= names
    assert not any(name.startswith("desktop_chat.server") for name in names)
    tops = {name.partition(".")[0] for name in names}
    assert not tops.intersection(pruning.UNUSED_MODULES)
    lock = (ROOT / "requirements-package.lock").read_text(encoding="utf-8")
    ours = {"desktop_chat", "pypdfium2_raw"}
    others = tops - sys.stdlib_module_names - ours
    known = {"PySide6": "pyside6-essentials", "markdown_it": "markdown-it-py"}
    assert [name for name in others if f"\n{known.get(name, name)}==" not in lock] == []


def test_imports_are_found_wherever_they_stand() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import uvicorn
def later():
    import zlib, json.decoder
    from email import message
    import importlib
    importlib.import_module("colorsys")
    importlib.import_module(name)
"""
    found = dict(imports.named_in(ast.parse(source)))
    assert set(found) == {"typing", "zlib", "json.decoder", "email", "importlib", "colorsys"}
    assert found["email"] == ("message",)


def test_a_name_that_leads_nowhere_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "desktop_chat").mkdir()
    file = tmp_path / "desktop_chat" / "one.py"
    file.write_text("def f():\n    import winreg, json\n    from email import message\n")
    names = imports.imported_modules(tmp_path)
    assert {"json", "email", "email.message"} <= names
    file.write_text("def f():\n    import no_such_package_anywhere\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_package_anywhere"):
        imports.imported_modules(tmp_path)


def test_the_programs_own_test_tells_of_a_module_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from desktop_chat import self_test

    listed = ["json"] * 100
    monkeypatch.setattr(self_test, "listed_imports", lambda: listed)
    assert self_test._modules() == "100 modules"
    listed.append("no_such_package_anywhere")
    with pytest.raises(ModuleNotFoundError):
        self_test._modules()
    listed.clear()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(FileNotFoundError):
        self_test._modules()


@pytest.mark.skipif(sys.platform != "linux", reason="other loaders have no such path")
@pytest.mark.parametrize("before", ["", "/mine"])
def test_what_the_app_starts_gets_its_own_libraries(before: str) -> None:
    """A browser that a link opens must not load the bundle's."""
    settings = {"LD_LIBRARY_PATH": "/bundle", "_PYI_ARCHIVE_FILE": "/bundle/desktop-chat"}
    settings |= {"LD_LIBRARY_PATH_ORIG": before} if before else {}
    script = str(ROOT / "packaging" / "hold_open.py")
    code = f"import runpy, os; runpy.run_path({script!r}); os.execvp('env', ['env'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/usr/bin:/bin", **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    left = [line for line in done.stdout.splitlines() if line.startswith(("LD_", "_PYI_"))]
    assert left == ([f"LD_LIBRARY_PATH={before}"] if before else [])


def test_the_setup_program_is_signed_where_there_is_a_tool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(others, "find_inno", lambda: "iscc")
    monkeypatch.setattr(
        others, "run_quietly", lambda _, command: ran.append([str(word) for word in command])
    )
    monkeypatch.delenv("WINDOWS_SIGN_TOOL", raising=False)
    others.make_setup(Places(ROOT))
    monkeypatch.setenv("WINDOWS_SIGN_TOOL", "signtool sign $f")
    others.make_setup(Places(ROOT))
    assert not any("ign" in word for word in ran[0][2:-1] if word.startswith(("/S", "/DS")))
    assert {"/DSign", "/Ssign=signtool sign $f"} <= set(ran[1])
    recipe = (ROOT / "packaging" / "windows" / "desktop-chat.iss").read_text(encoding="utf-8")
    assert "#ifdef Sign\nSignTool=sign\n" in recipe


def test_the_version_stands_in_one_place_and_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = version_of((ROOT / "desktop_chat" / "__init__.py").read_text(encoding="utf-8"))
    assert release_check.disagreement(version, changelog, f"v{version}") == ""
    assert release_check.disagreement(version, changelog, "") == ""
    assert "v9.9.9" in release_check.disagreement(version, changelog, "v9.9.9")
    assert "nothing" in release_check.disagreement("9.9.9", changelog, "v9.9.9")
    assert "The window opens at once" in release_check.notes_of(changelog, "0.1.0")
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    numbers = tuple(int(part) for part in version.split("."))
    assert f"filevers={(*numbers, 0)}" in others.version_file(version)


def test_the_lock_of_packages_is_part_of_the_others() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.partition(" ")[0] for line in lines if "==" in line}

    assert pins("requirements-package.lock") <= pins("requirements-dev.lock")


def test_the_python_to_build_with() -> None:
    assert not pythons.fits("/nowhere/python")
    assert pythons.fits(sys.executable) in (True, False)
    assert not pythons.fits(sys.executable, (9, 0))
