"""What fails beside other tests runs once more, alone, and is named where it then passes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import testing
from tools.environment import Environment

Run = Callable[..., tuple[int, str]]
ROOT = Path(__file__).resolve().parents[2]
SHY = """
from pathlib import Path

def test_shy():
    mark = Path(__file__).with_suffix(".mark")
    before = mark.exists()
    mark.touch()
    assert before
"""


class Here(Environment):
    """This interpreter, in another folder."""

    @property
    def python(self) -> Path:
        return Path(sys.executable)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a folder of tests, so many of them steady and so many broken."""
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    (tmp_path / "tools").mkdir()
    for name in ("__init__.py", "pytest_counts.py"):
        shutil.copy(ROOT / "tools" / name, tmp_path / "tools" / name)

    def go(steady: int, broken: int, *arguments: str) -> tuple[int, str]:
        text = [SHY]
        text += [f"def test_steady_{number}(): pass\n" for number in range(steady)]
        text += [f"def test_broken_{number}(): assert False\n" for number in range(broken)]
        (tmp_path / "test_one.py").write_text("\n".join(text), encoding="utf-8")
        status = testing.run_tests(Here(tmp_path, tmp_path / "venv"), arguments)
        return status, capfd.readouterr().out

    return go


def test_what_fails_once_is_named(run: Run) -> None:
    status, said = run(3, 0)
    assert status == 0
    assert "1 failed beside others" in said
    assert "UNSTEADY, passed at the second try: test_one.py::test_shy\n" in said
    assert said.rstrip().endswith("4 passed, 0 failed")


def test_what_fails_twice_has_failed(run: Run) -> None:
    status, said = run(3, 2)
    assert status == 1
    assert said.count("UNSTEADY") == 1
    assert said.rstrip().endswith("4 passed, 2 failed")


def test_many_failures_are_no_accident(run: Run) -> None:
    status, said = run(1, testing.MOST_AGAIN)
    assert status == 1
    assert "beside others" not in said
    assert said.rstrip().endswith(f"1 passed, {testing.MOST_AGAIN + 1} failed")


def test_with_options_of_ones_own_pytest_runs_as_it_is_told(run: Run) -> None:
    status, said = run(1, 0, "-p", "no:cacheprovider")
    assert status == 1
    assert said.rstrip().endswith("1 passed, 1 failed")
