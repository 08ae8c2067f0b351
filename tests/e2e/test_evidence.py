"""A test that fails on the screen leaves behind what there was to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.e2e.program import Program
from tests.e2e.screen import Screen


def test_a_failure_names_its_evidence(screen: Screen, tmp_path: Path) -> None:
    program = Program(screen, tmp_path)

    def fail() -> None:
        with program:
            screen.type("Half a")
            raise AssertionError

    with pytest.raises(AssertionError) as caught:
        fail()
    (told,) = caught.value.__notes__
    assert QImage(str(tmp_path / "screen.png")).width() == 1280
    assert str(tmp_path / "screen.png") in told
    assert '"Desktop Chat"' in (tmp_path / "windows.txt").read_text("utf-8")
    assert "desktop_chat/app.py" in (program.data_dir / "logs" / "crash.log").read_text("utf-8")
    assert program.process.poll() is not None
