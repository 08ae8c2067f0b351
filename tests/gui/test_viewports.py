"""Viewports that Python makes are like Qt's own, and spare what making those known costs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
    QWidget,
)

from desktop_chat.ui.theme.viewport import make_viewport
from tests.gui.app_window import let_run

KINDS = [QTextBrowser, QPlainTextEdit, QListView, QScrollArea]
# Whether it was given a cursor is told by an attribute, too; how far it is shown is not its nature.
PASSING = {
    Qt.WidgetAttribute.WA_WState_Created,
    Qt.WidgetAttribute.WA_WState_Visible,
    Qt.WidgetAttribute.WA_WState_Hidden,
    Qt.WidgetAttribute.WA_WState_ExplicitShowHide,
    Qt.WidgetAttribute.WA_Moved,
    Qt.WidgetAttribute.WA_Resized,
    Qt.WidgetAttribute.WA_PendingMoveEvent,
    Qt.WidgetAttribute.WA_PendingResizeEvent,
    Qt.WidgetAttribute.WA_StyleSheet,
    Qt.WidgetAttribute.WA_StyleSheetTarget,
    Qt.WidgetAttribute.WA_SetPalette,
    Qt.WidgetAttribute.WA_SetFont,
    Qt.WidgetAttribute.WA_UpdatesDisabled,
    Qt.WidgetAttribute.WA_ForceUpdatesDisabled,
    Qt.WidgetAttribute.WA_Mapped,
    Qt.WidgetAttribute.WA_UnderMouse,
    Qt.WidgetAttribute.WA_LaidOut,
}


def nature(area: QAbstractScrollArea) -> dict[str, object]:
    """What a viewport is, but for its place."""
    viewport = area.viewport()
    attributes = {each for each in Qt.WidgetAttribute if viewport.testAttribute(each)} - PASSING
    return {
        "name": viewport.objectName(),
        "role": viewport.backgroundRole(),
        "fills": viewport.autoFillBackground(),
        "cursor": viewport.cursor().shape(),
        "tracks": viewport.hasMouseTracking(),
        "drops": viewport.acceptDrops(),
        "focus": (viewport.focusPolicy(), viewport.focusProxy() is area),
        "attributes": attributes,
        "children": len(area.findChildren(QWidget, "qt_scrollarea_viewport")),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("qapp")
def test_it_is_like_qts_own(kind: type[QAbstractScrollArea]) -> None:
    own, ours = kind(), kind()
    make_viewport(ours)
    for area in (own, ours):
        area.resize(300, 200)
        area.show()
    let_run(0.05)
    assert nature(ours) == nature(own)
    assert ours.viewport().geometry() == own.viewport().geometry()
    for area in (own, ours):
        area.close()
        area.deleteLater()


@pytest.mark.parametrize("kind", [QTextBrowser, QPlainTextEdit])
@pytest.mark.usefixtures("qapp")
def test_text_is_laid_out_and_painted_in_it(kind: type[QTextBrowser | QPlainTextEdit]) -> None:
    own, ours = kind(), kind()
    make_viewport(ours)
    for area in (own, ours):
        area.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        area.setPlainText("Some words that are laid out. " * 20)
        font = area.font()
        font.setPointSize(15)
        area.setFont(font)
        area.resize(300, 200)
        area.show()
    let_run(0.05)
    assert ours.grab().toImage() == own.grab().toImage()
    for area in (own, ours):
        area.close()
        area.deleteLater()


SHOWN = """if True:
    import sys, tempfile
    from desktop_chat import app, cli
    from PySide6 import QtWidgets
    application = app.make_application()
    options = cli.parse_options(["--data-dir", tempfile.mkdtemp()])
    front = app.build_front(application, options)
    front.window.show()
    application.processEvents()
    app.furnish(front, options)
    print([name for name in ("QWizard", "QMdiArea", "QCalendarWidget") if name in vars(QtWidgets)])
    import os
    sys.stdout.flush()
    os._exit(0)
"""


def test_the_window_makes_no_classes_that_it_has_no_use_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"
