"""Damaged histories of every kind: the original is kept, nearly everything comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.corrupting import DAMAGES, damage_and_open, make_history


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small, but of more than a thousand pages."""
    path = tmp_path_factory.mktemp("whole") / "history.db"
    make_history(path, 60)
    assert path.stat().st_size > 1500 * 4096
    return path


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("seed", range(2))
def test_a_damaged_history_comes_back(tmp_path: Path, whole: Path, kind: str, seed: int) -> None:
    outcome = damage_and_open(whole, tmp_path / "data", kind, seed)
    assert outcome.kept
    assert outcome.works
    assert outcome.share >= 0.9
