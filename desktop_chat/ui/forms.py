"""How fields and their names stand in a form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFormLayout, QLabel

from desktop_chat.ui.theme import tokens

_ROUND = 2  # pixels for what measuring rounds off


def put_names_above(*forms: QFormLayout) -> None:
    """Fields as wide as the form, each under its name: for places that may be narrow."""
    for form in forms:
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(tokens.SPACE_1)
        for row in range(form.rowCount()):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            old = item.widget() if item is not None else None
            if isinstance(old, QLabel) and old.text():
                name = FieldName(old)
                name.setContentsMargins(0, tokens.SPACE_2 if row else 0, 0, 0)
                form.removeWidget(old)
                form.setWidget(row, QFormLayout.ItemRole.LabelRole, name)
                old.hide()
                old.deleteLater()
            elif old is not None:
                old.hide()


class FieldName(QLabel):
    """The name over a field, in one line where there is room for that.

    Qt's label that wraps asks for little more than a square, and a form gives what is asked for,
    be it too much: so it asks for its words, as far as the form is wide enough.
    """

    def __init__(self, of: QLabel) -> None:
        """Says what another label says, of the same field."""
        super().__init__(of.text())
        self.setTextFormat(of.textFormat())
        self.setWordWrap(True)
        if (field := of.buddy()) is not None:
            self.setBuddy(field)

    def event(self, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.updateGeometry()
        return False

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _ROUND
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None else None
        if parent is not None and layout is not None:
            margins = layout.contentsMargins()
            room = parent.contentsRect().width() - margins.left() - margins.right()
            width = max(min(width, room), self.minimumSizeHint().width())
        return QSize(width, self.heightForWidth(width))


def form_layout() -> QFormLayout:
    """Names at left, fields at right, as wide as there is room."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(tokens.SPACE_4)
    form.setVerticalSpacing(tokens.SPACE_3)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form
