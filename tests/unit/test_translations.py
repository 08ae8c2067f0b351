"""Sentences are found in the code, kept in Qt Linguist's files, and compared with what is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import catalogues, check_translations
from tools.catalogues import Catalogue, Entry
from tools.translating import compile_catalogue

ROOT = Path(__file__).resolve().parents[2]
LRELEASE = Path(sys.executable).parent / ("pyside6-lrelease" + (".exe" if os.name == "nt" else ""))


def checkout(folder: Path, source: str) -> Path:
    """A checkout whose only file has this source."""
    (folder / "desktop_chat").mkdir()
    (folder / "desktop_chat" / "a.py").write_text(source, encoding="utf-8")
    return folder


def test_every_sentence_is_found(tmp_path: Path) -> None:
    root = checkout(
        tmp_path,
        'show(tr("One"))\nsaid = tr(\n    "Two and "\n    "a half"\n)\nx = tr("%n s", n)\n',
    )
    found = catalogues.sentences(root)
    assert set(found.found) == {"One", "Two and a half", "%n s"}
    assert found.faults == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('tr(f"{x} of them")', "not made up"),
        ("tr(words)", "not made up"),
        ('tr("Yes" if x else "No")', "not made up"),
        ('tr("%n of them")', "%n and a count"),
        ('tr("Some of them", count)', "%n and a count"),
    ],
)
def test_what_no_file_can_translate_is_a_fault(tmp_path: Path, source: str, fault: str) -> None:
    [line] = catalogues.sentences(checkout(tmp_path, source)).faults
    assert fault in line
    assert line.startswith("desktop_chat/a.py:1: ")


@pytest.mark.parametrize(
    ("source", "entry", "fault"),
    [
        ("Ask {host}", Entry(("询问",)), "other {places}"),
        ("Ask {host}", Entry(("询问 {name}",)), "other {places}"),
        ("%n replies", Entry(("几条回复",)), "the count is left out"),
        ("%n replies", Entry(("%n 条", "%n 条")), "plural forms"),
        ("Asking…", Entry(("询问",)), "ellipsis"),
        ("Ask again.", Entry(("请重新提问.",)), "half-width"),
        ("Ask, again", Entry(("请,重问",)), "half-width"),
        ("Ask", Entry(("询问",), is_finished=False), "not translated"),
        ("Ask", Entry(("",)), "not translated"),
    ],
)
def test_a_bad_translation_is_found(source: str, entry: Entry, fault: str) -> None:
    [line] = catalogues.faults({source: entry}, {source: "a.py"}, "zh_CN")
    assert fault in line


def test_a_good_translation_passes() -> None:
    catalogue: Catalogue = {
        "Ask {host}…": Entry(("询问 {host}…",)),
        "%n replies": Entry(("%n 条回复",)),
        "Enter, then Esc": Entry(("Enter，然后 Esc",)),
        "Top-p": Entry(("Top-p",)),
    }
    assert catalogues.faults(catalogue, dict.fromkeys(catalogue, "a.py"), "zh_CN") == []


def test_what_is_missing_and_what_nobody_says_is_found() -> None:
    lines = catalogues.faults({"Old": Entry(("旧",))}, {"New": "a.py"}, "zh_CN")
    assert lines == [
        "a.py: no translation (zh_CN): 'New'",
        "resources/translations: nobody says it (zh_CN): 'Old'",
    ]


def test_a_file_is_brought_up_to_date() -> None:
    found = dict.fromkeys(("Kept", "New", "%n matches", "%n s"), "a.py")
    old = {"Kept": Entry(("保留",)), "Gone": Entry(("没了",))}
    new = catalogues.updated(old, found, "zh_CN")
    assert new["Kept"] == Entry(("保留",))
    assert new["New"] == Entry(("",), is_finished=False)
    assert "Gone" not in new
    english = catalogues.updated({}, found, "en")
    assert english == {
        "%n matches": Entry(("%n matches", "%n matches"), is_finished=False),
        "%n s": Entry(("%n s", "%n s")),
    }


def test_a_file_reads_as_it_was_written(tmp_path: Path) -> None:
    catalogue: Catalogue = {
        'It\'s <b>"bold"</b> & more\nhere': Entry(("就是“粗体”",)),
        "%n replies": Entry(("%n reply", "%n replies")),
        "New": Entry(("",), is_finished=False),
    }
    path = tmp_path / "x.ts"
    catalogues.write(path, "en", catalogue)
    assert catalogues.read(path) == catalogue
    compile_catalogue(LRELEASE, path)
    assert check_translations.stale(path, catalogue, "en") == []


def test_a_file_with_both_sides_of_a_merge_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.ts"
    catalogues.write(path, "zh_CN", {"One": Entry(("一",)), "Two": Entry(("",), is_finished=False)})
    ours = path.read_text("utf-8")
    catalogues.write(path, "zh_CN", {"Two": Entry(("二",)), "Three": Entry(("三",))})
    theirs = path.read_text("utf-8")
    path.write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> main\n", encoding="utf-8")
    read = catalogues.read(path)
    assert read == {"One": Entry(("一",)), "Two": Entry(("二",)), "Three": Entry(("三",))}


def test_a_compiled_file_that_is_older_than_its_source_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.ts"
    assert "missing" in check_translations.stale(path, {}, "zh_CN")[0]
    catalogues.write(path, "zh_CN", {"One": Entry(("一",)), "Two": Entry(("二",))})
    compile_catalogue(LRELEASE, path)
    changed = {"One": Entry(("一",)), "Two": Entry(("贰",))}
    assert "older" in check_translations.stale(path, changed, "zh_CN")[0]
    assert "older" in check_translations.stale(path, {"Three": Entry(("三",))}, "zh_CN")[0]


def test_the_checkout_s_files_are_compiled(tmp_path: Path) -> None:
    for language in catalogues.FORMS:
        path = catalogues.catalogue_path(ROOT, language)
        copy = tmp_path / path.name
        shutil.copy(path, copy)
        compile_catalogue(LRELEASE, copy)
        catalogue = catalogues.read(path)
        assert check_translations.stale(copy, catalogue, language) == []
        assert check_translations.stale(path, catalogue, language) == []


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        ("zh_CN:en", "服务地址"),
        ("zh_TW", "服务地址"),
        ("de:zh", "服务地址"),
        ("en:zh", "a service address"),
        ("de", "a service address"),
    ],
)
def test_the_first_of_the_person_s_languages_that_there_is(languages: str, words: str) -> None:
    command = [sys.executable, "-m", "desktop_chat", "--help"]
    surroundings = {**os.environ, "LANGUAGE": languages, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings, capture_output=True, check=True, timeout=60
    )
    assert words in done.stdout.decode("utf-8")


def test_every_sentence_of_the_checkout_is_translated() -> None:
    assert check_translations.faults(ROOT) == []
