"""Names over fields: in one line where there is room, in several where there is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.ui.forms import FieldName, put_names_above
from desktop_chat.ui.parameters_form import ParametersForm
from desktop_chat.ui.settings.item_forms import AssistantForm
from tests.gui.app_window import let_run

LONG = "Context window of the model (tokens)"


@pytest.fixture(params=[AssistantForm, ParametersForm])
def area(request: pytest.FixtureRequest, qapp: QApplication, clean: None) -> Iterator[QScrollArea]:
    form = request.param()
    if isinstance(form, ParametersForm):
        put_names_above(form.rows)
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.addWidget(form)
    column.addStretch(1)
    made = QScrollArea()
    made.setWidget(inner)
    made.setWidgetResizable(True)
    made.resize(700, 600)
    made.show()
    let_run(0.02)
    yield made
    made.close()
    made.deleteLater()


def names(area: QScrollArea) -> list[FieldName]:
    return [each for each in area.findChildren(FieldName) if each.isVisible()]


def lines(name: FieldName) -> int:
    margins = name.contentsMargins()
    height = name.height() - margins.top() - margins.bottom()
    return round(height / name.fontMetrics().lineSpacing())


def test_with_room_each_is_one_line(area: QScrollArea) -> None:
    assert LONG in [name.text() for name in names(area)]
    assert {lines(name) for name in names(area)} == {1}


def test_without_room_they_wrap_and_nothing_is_cut(area: QScrollArea) -> None:
    area.resize(230, 600)
    let_run(0.05)
    (long,) = (name for name in names(area) if name.text() == LONG)
    assert lines(long) == 2
    for name in names(area):
        parent = name.parentWidget()
        assert parent is not None
        assert name.geometry().right() <= parent.width()
        assert name.heightForWidth(name.width()) <= name.height()
    area.resize(700, 600)
    let_run(0.05)
    assert lines(long) == 1


def test_they_do_not_keep_a_window_wide(area: QScrollArea) -> None:
    inner = area.widget()
    assert inner is not None
    (long,) = (name for name in names(area) if name.text() == LONG)
    assert long.minimumSizeHint().width() < long.fontMetrics().horizontalAdvance(LONG) / 2
    for name in names(area):
        assert name.buddy() is not None or name.text() in ("Name", "Connection", "Model")
