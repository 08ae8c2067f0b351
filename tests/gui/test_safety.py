"""Nothing that a service or a name says is more than text."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, Qt, QTextCursor, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QWidget

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Message, Role
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.service import RunningService

HOSTILE = (
    "# Heading\n"
    "[a link](https://sink.example/?d=1) and <https://sink.example>\n"
    "![a picture](file:///etc/hostname)\n"
    "<img src='file:///etc/hostname'><a href='app:retry'>Retry</a>\n"
    "<script>alert(1)</script><style>* {color: red}</style>\n"
    "<table background='http://sink.example/'><tr><td>cell</td></tr></table>\n"
    "javascript:alert(1) file:///etc/passwd \\\\host\\share &lt;b&gt;"
)
NAME = "<img src='file:///etc/hostname'><b>bold</b> & co"


SHOWN = (
    "Heading\n"
    "a link and https://sink.example\n"
    "[image: a picture]\n"
    "<img src='file:///etc/hostname'><a href='app:retry'>Retry</a>\n"
    "<script>alert(1)</script><style>* {color: red}</style>\n"
    "<table background='http://sink.example/'><tr><td>cell</td></tr></table>\n"
    "javascript:alert(1) file:///etc/passwd \\host\\share <b>"
)
LINKS = [
    ("a link", "https://sink.example/?d=1"),
    ("https://sink.example", "https://sink.example"),
    ("[image: a picture]", "file:///etc/hostname"),
    ("http://sink.example/", "http://sink.example/"),
]


def fragments(document: QTextDocument) -> list[tuple[str, str, bool]]:
    """Every run of text, with where it leads and whether it is a picture."""
    found = []
    block = document.begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            form = piece.fragment().charFormat()
            href = form.anchorHref() if form.isAnchor() else ""
            is_picture = form.isImageFormat() or form.objectType() != 0
            found.append((piece.fragment().text(), href, is_picture))
            piece += 1
        block = block.next()
    return found


def links(view: TranscriptView) -> list[tuple[str, str]]:
    """Every link as what it says and where it leads."""
    shown = fragments(view.document())
    return [(text.rstrip("\u2028"), href) for text, href, _ in shown if href]


def assert_is_harmless(opened: AppWindow, expected: list[tuple[str, str]]) -> None:
    """Every link passes the gate, and nothing is a picture."""
    gated = [
        (text, f"app:open/{quote(href, safe='')}/{quote(text, safe='')}") for text, href in expected
    ]
    assert links(opened.transcript) == gated
    assert not any(picture for *_, picture in fragments(opened.transcript.document()))


def test_a_reply_is_markdown_and_nothing_else(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    for letter in HOSTILE:
        backend.replies[0].say(letter)
    backend.replies[0].finish()
    scripted.wait_for_end()
    assert scripted.text == f"Go\n{SHOWN}"
    assert_is_harmless(scripted, LINKS)


def test_a_stored_message_is_no_more(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.edit.setPlainText(HOSTILE)
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say(HOSTILE)
    backend.replies[0].finish()
    scripted.wait_for_end()
    scripted.press(Key.Key_N, CTRL)
    scripted.open_row(0)  # shown anew, from what is kept
    assert scripted.text == f"{HOSTILE}\n{SHOWN}"
    assert_is_harmless(scripted, LINKS)


def test_a_link_says_where_it_leads(qapp: QApplication, clean: None) -> None:
    view = TranscriptView()
    text = "[trust me](https://sink.example/a%2Fb?q=é 'title') [x](<a b>)\n"
    view.show_messages([Message(Role.ASSISTANT, text)])
    asked: list[tuple[str, str]] = []
    view.link_asked.connect(lambda *told: asked.append(told))
    for _, href in links(view):
        view.anchorClicked.emit(QUrl(href))
    view.deleteLater()
    assert asked == [("https://sink.example/a%2Fb?q=é", "trust me"), ("a b", "x")]


@pytest.mark.parametrize("hostile", ["app:retry", "app:settings", "app:copy-code/1/2/0"])
def test_a_message_cannot_name_an_action_of_the_app(
    scripted: AppWindow, backend: ScriptedBackend, hostile: str
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say(f"[Retry]({hostile}) <{hostile}> [r]\n\n[r]: {hostile}\n")
    backend.replies[0].finish()
    scripted.wait_for_end()
    assert links(scripted.transcript)
    assert all(href.startswith("app:open/app%3A") for _, href in links(scripted.transcript))


def test_only_the_apps_own_words_act(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say(HOSTILE)
    scripted.wait_for_text("cell")
    scripted.stop()
    scripted.wait_for_foot("Retry")
    acting = [text for text, href in links(scripted.transcript) if not href.startswith("app:open/")]
    assert acting == ["Continue", "Retry"]


def test_error_details_are_text(open_window: OpenWindow, service: RunningService) -> None:
    body = b'{"error":{"message":"<a href=\\"http://sink.example\\">click</a> <b>now</b>"}}'
    head = b"HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nConnection: close\r\n"
    service.register("hostile", head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    opened = open_window(base_url=service.base_url, model="named:hostile")
    opened.ask("Go")
    opened.wait_for_foot("Retry   Settings")
    assert '<a href="http://sink.example">click</a> <b>now</b>' in opened.text
    assert [text for text, _ in links(opened.transcript)] == ["Retry", "Settings"]


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "qrc:/x", "data:text/plain,x", "x.png"],
)
def test_no_resource_is_loaded(scripted: AppWindow, address: str) -> None:
    # Asked of the document: where the view returns None, Qt opens local files by itself.
    kinds = QTextDocument.ResourceType
    for kind in (kinds.ImageResource, kinds.HtmlResource, kinds.StyleSheetResource):
        found = scripted.transcript.document().resource(kind.value, QUrl(address))
        assert isinstance(found, QImage)
        assert (found.width(), found.height()) == (1, 1)


def test_a_picture_in_the_document_would_not_be_opened(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF00FF"))
    assert picture.save(str(tmp_path / "canary.png"))
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    for name in (str(tmp_path / "canary.png"), (tmp_path / "canary.png").as_uri()):
        QTextCursor(scripted.transcript.document()).insertImage(name)
    let_run(0.05)
    shown = scripted.transcript.viewport().grab().toImage()
    colours = {
        shown.pixelColor(x, y).name()
        for x in range(0, shown.width(), 4)
        for y in range(0, min(shown.height(), 200), 4)
    }
    assert "#ff00ff" not in colours


def test_a_link_that_is_not_ours_leads_nowhere(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].finish()
    scripted.wait_for_end()
    before = scripted.text
    for address in ("file:///etc/hostname", "javascript:settings", "#top", "app:nothing"):
        scripted.transcript.anchorClicked.emit(QUrl(address))
    assert scripted.text == before
    assert len(backend.replies) == 1
    assert scripted.session.settings.window is None


def test_hostile_names_are_shown_as_they_are(open_window: OpenWindow) -> None:
    opened = open_window()
    hostile = Connection("hostile", NAME, Kind.OPENAI, "http://127.0.0.1:9/v1", NAME, (NAME, "m"))
    opened.session.connections.put(hostile)
    opened.session.connections.choose("hostile")
    header = opened.window.header
    assert header.connection.accessibleDescription() == NAME
    assert header.model.accessibleDescription() == NAME
    in_menu = NAME.replace("&", "&&")
    assert in_menu in [action.text() for action in header.connection.menu().actions()]
    opened.click(header.model)
    picker = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ModelPicker))
    shown = [picker.rows.index(row, 0).data() for row in range(picker.rows.rowCount())]
    assert shown == [NAME, "m"]
    assert_plain(picker)
    picker.close()
    settings = opened.settings()
    names = [settings.list.item(row).text() for row in range(settings.list.count())]
    assert names == [NAME, "Demo"]
    assert settings.form.name.text() == NAME
    assert_plain(opened.window, settings)


def test_hostile_titles_are_shown_as_they_are(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.edit.setPlainText(NAME)
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "the backend is asked")
    assert scripted.window.windowTitle() == f"{NAME} — Desktop Chat"
    assert scripted.listed[0].title == NAME
    assert scripted.window.header.title.text().startswith("<img src='file:")
    assert_plain(scripted.window)


def assert_plain(*windows: QWidget) -> None:
    """No label, tool tip or list takes its text for markup."""
    for window in windows:
        for label in window.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
        for widget in (window, *window.findChildren(QWidget)):
            assert not Qt.mightBeRichText(widget.toolTip()), widget.toolTip()
            assert not Qt.mightBeRichText(widget.whatsThis())
        for button in window.findChildren(QAbstractButton):
            for action in button.actions():
                assert not Qt.mightBeRichText(action.toolTip())
        for rows in window.findChildren(QListWidget):
            assert not any(rows.item(row).toolTip() for row in range(rows.count()))


def test_nothing_of_a_conversation_is_written_down_beside_settings(
    open_window: OpenWindow, service: RunningService, tmp_path: Path
) -> None:
    opened = open_window(base_url=service.base_url, model="echo")
    opened.ask("a secret of mine")
    opened.wait_for_end()
    QApplication.processEvents()
    opened.session.settings_file.finish(5)
    for file in tmp_path.rglob("*"):
        if file.is_file() and not file.name.startswith("history.db"):
            assert b"a secret of mine" not in file.read_bytes(), file
