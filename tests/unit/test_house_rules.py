"""The rules of the house find what they are for, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_house_rules as rules
from tools.import_circles import circles, imported, module_name
from tools.spoken_text import untranslated_in_terminal, untranslated_in_window


def function(name: str, lines: int) -> str:
    """Source of a function of that many lines."""
    return f"def {name}():\n" + "    pass\n" * (lines - 1)


def test_sizes_at_the_limit_pass() -> None:
    assert rules.long_parts(function("f", 60) + "\n" * 340) == []


def test_one_line_more_is_found() -> None:
    findings = rules.long_parts("\n" * 340 + function("f", 61))
    assert findings == [
        (0, "the file has 401 lines, over 400"),
        (341, "f has 61 lines, over 60"),
    ]


def test_methods_and_coroutines_are_measured() -> None:
    body = "        pass\n" * 60
    source = f"class A:\n    def f(self):\n{body}    async def g(self):\n{body}"
    assert [line for line, _message in rules.long_parts(source)] == [2, 63]


@pytest.mark.parametrize(
    "source",
    [
        "dialog.exec()",
        "QMessageBox(self).exec()",
        "self.menu.exec_(place)",
        "QMessageBox.question(self, title, text)",
        "QtWidgets.QMessageBox.warning(self, title, text)",
        "path, _kind = QFileDialog.getOpenFileName(self)",
        "QInputDialog.getText(self, title, label)",
    ],
)
def test_waiting_dialogs_are_found(source: str) -> None:
    assert len(rules.modal_dialogs(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "dialog.open()",
        "menu.popup(place)",
        "cursor.execute(sql)",
        "exec(code)",
        "log.warning('no')",
        "drag.exec()  # not a dialog",
    ],
)
def test_other_calls_are_not_dialogs(source: str) -> None:
    assert rules.modal_dialogs(source) == []


def test_the_changelog_must_mention_the_version() -> None:
    init = '"""A module."""\n__version__ = "1.2.0"\n'
    assert rules.unmentioned_version(init, "# Changes\n\n## [1.2.0] - 2026-11-22\n") == []
    assert rules.unmentioned_version(init, "## 1.2.0\n") == []
    assert rules.unmentioned_version(init, "## 11.2.0\n") == [(0, "version 1.2.0 is not mentioned")]
    assert rules.unmentioned_version(init, "") == [(0, "version 1.2.0 is not mentioned")]
    assert rules.unmentioned_version("", "## 1.2.0\n") != []


def test_module_names() -> None:
    assert module_name("pkg/ui/theme.py") == "pkg.ui.theme"
    assert module_name("pkg/ui/__init__.py") == "pkg.ui"
    assert module_name("pkg/__init__.py") == "pkg"


def test_imports_are_resolved() -> None:
    known = {"pkg", "pkg.a", "pkg.a.b", "pkg.c"}
    source = "import os, pkg.a.b\nfrom pkg import c\nfrom pkg.a import Name\nfrom . import d\n"
    assert imported(source, "pkg.x", "pkg/x.py", known) == {"pkg", "pkg.a", "pkg.a.b", "pkg.c"}
    relative = "from .. import c\nfrom .b import Name\n"
    assert imported(relative, "pkg.a.x", "pkg/a/x.py", known) == {"pkg.c", "pkg.a.b"}
    assert imported("from .b import Name", "pkg.a", "pkg/a/__init__.py", known) == {"pkg.a.b"}


def test_a_deferred_import_closes_a_circle() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from pkg.b import B",
        "pkg/b.py": "def f():\n    from pkg import c",
        "pkg/c.py": "import pkg.a",
        "pkg/d.py": "import pkg.a",
    }
    assert circles(files) == [["pkg.a", "pkg.b", "pkg.c", "pkg.a"]]


def test_a_package_that_gathers_its_modules_is_no_circle() -> None:
    files = {"pkg/__init__.py": "from pkg.a import A", "pkg/a.py": "", "pkg/b.py": "import pkg.a"}
    assert circles(files) == []


def test_a_module_that_asks_its_gathering_package_is_one() -> None:
    files = {"pkg/__init__.py": "from pkg.a import A", "pkg/a.py": "from pkg import B"}
    assert circles(files) == [["pkg", "pkg.a", "pkg"]]


def test_imports_for_the_type_checker_do_not_count() -> None:
    files = {
        "pkg/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg import b",
        "pkg/b.py": "from pkg import a",
    }
    assert circles(files) == []


@pytest.mark.parametrize(
    "source",
    [
        'label.setText("Sent")',
        'label.setText(f"{count} messages")',
        'label.setText("%d messages" % count)',
        'label.setText("{} messages".format(count))',
        'label.setText(tr("Sent") + " at noon")',
        'label.setText("On" if on else "")',
        'label.setText(name or "Nameless")',
        "label.setText(f'{\"Sent\" if sent else 0}')",
        'QLabel("Model", self)',
        'QtWidgets.QLabel("Model")',
        'QPushButton(icon, "Send", self)',
        'QAction("Quit", parent=self)',
        'QAction(text="Quit")',
        'QLabel(toolTip="A hint")',
        'box.addItem("All", "all")',
        'box.addItems(["One", "2"])',
        'form.addRow("Name", field)',
        'tabs.addTab(page, "General")',
        'bar.showMessage("Saved", 2000)',
        'self.setAccessibleName("消息")',
    ],
)
def test_untranslated_texts_are_found(source: str) -> None:
    assert len(untranslated_in_window(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'label.setText(tr("Sent"))',
        'label.setText(self.tr("Sent"))',
        'label.setText(tr("{count} messages").format(count=count))',
        "label.setText(f'{tr(\"Model\")}: {name} · 12 %')",
        'label.setText("")',
        'label.setText("×")',
        "label.setText(name)",
        'label.setText(names["first"])',
        'label.setText(describe("model"))',
        'label.setObjectName("send")',
        'QLabel(tr("Model"), objectName="model")',
        'box.addItem(tr("All"), "all")',
        'box.addItem(icon, tr("All"), "all")',
        'settings.setValue("key", "value")',
        'label.setText("Qt")  # not for people',
        'label.setText(\n    "Qt"  # not for people\n)',
    ],
)
def test_translated_and_other_texts_pass(source: str) -> None:
    assert untranslated_in_window(source) == []


@pytest.mark.parametrize(
    "source",
    [
        'print("No such connection.")',
        'print(f"No connection {name}.", file=sys.stderr)',
        'sys.stderr.write("Something failed\\n")',
        'parser.add_argument("--model", help="the model to ask")',
        'argparse.ArgumentParser(description="Chat")',
        'parser.error("two addresses given")',
    ],
)
def test_untranslated_sentences_in_the_terminal_are_found(source: str) -> None:
    assert len(untranslated_in_terminal(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'print(tr("No such connection."))',
        'print("", end="")',
        'print(f"{name}\\n")',
        "print(json.dumps(reply))",
        'file.write("Some words here")',
        'parser.add_argument("--model", metavar="NAME", help=tr("the model to ask"))',
        'print("not a sentence")  # not for people',
    ],
)
def test_other_output_passes(source: str) -> None:
    assert untranslated_in_terminal(source) == []


def test_a_file_that_does_not_parse_is_one_violation(tmp_path: Path) -> None:
    (tmp_path / "desktop_chat").mkdir()
    (tmp_path / "desktop_chat" / "__init__.py").write_text('__version__ = "1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("## 1.0\n")
    (tmp_path / "run.py").write_text("x = 1\ndef f(:\n")
    assert [(each.path, each.line) for each in rules.violations(tmp_path)] == [("run.py", 2)]


def test_a_whole_checkout(tmp_path: Path) -> None:
    package = tmp_path / "desktop_chat"
    (package / "ui").mkdir(parents=True)
    (package / "__init__.py").write_text('__version__ = "0.1.0"\n')
    (package / "cli.py").write_text('print("Hello there")\n')
    (package / "ui" / "window.py").write_text('import desktop_chat.app\nQLabel("Hello")\n')
    (package / "app.py").write_text("from desktop_chat.ui import window\nwindow.exec()\n")
    (package / "core.py").write_text('QLabel("Not looked at here")\n')
    (tmp_path / "run.py").write_text("\n" * 401)
    found = [(violation.path, violation.line) for violation in rules.violations(tmp_path)]
    assert found == [
        ("CHANGELOG.md", 0),
        ("desktop_chat.app", 0),
        ("desktop_chat/app.py", 2),
        ("desktop_chat/cli.py", 1),
        ("desktop_chat/ui/window.py", 2),
        ("run.py", 0),
    ]
