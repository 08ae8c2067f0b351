"""How fields and their names stand in a form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel

from desktop_chat.ui.theme import tokens


def put_names_above(*forms: QFormLayout) -> None:
    """Fields as wide as the form, each under its name: for places that may be narrow."""
    for form in forms:
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(tokens.SPACE_1)
        for row in range(form.rowCount()):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            name = item.widget() if item is not None else None
            if isinstance(name, QLabel):
                name.setVisible(bool(name.text()))
                name.setWordWrap(True)
                name.setContentsMargins(0, tokens.SPACE_2 if row else 0, 0, 0)


def form_layout() -> QFormLayout:
    """Names at left, fields at right, as wide as there is room."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(tokens.SPACE_4)
    form.setVerticalSpacing(tokens.SPACE_3)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form
