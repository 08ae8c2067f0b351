"""The pictures of attachments in docs/images: `python tools/take_attachment_pictures.py`.

Taken off-screen from the real window, light and dark, at twice the size: files are attached as a
person attaches them; what was said before is written as an earlier run would have.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"

sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "2"

from PySide6.QtCore import QPointF, QRectF  # noqa: E402
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter  # noqa: E402

from desktop_chat import app, cli  # noqa: E402
from desktop_chat.chat.attachments import Attachment  # noqa: E402
from desktop_chat.storage.settings import Theme  # noqa: E402
from desktop_chat.storage.store import Store  # noqa: E402
from desktop_chat.ui import event_loop  # noqa: E402
from desktop_chat.ui.attaching import Attaching  # noqa: E402
from desktop_chat.ui.attachment_reading import attach_file  # noqa: E402
from tests.stories import story  # noqa: E402

SIZE = (1120, 760)
QUESTION = "What is in the pictures, and does the script read them right? Be brief."
REPLY = """A harbour at dusk, with a low sun over calm water, and a sketch of the same place.

The script never opens them: `main` is empty. Read them with Pillow:

```python
from PIL import Image
image = Image.open("harbour.jpg")
```
"""
HARBOUR = ("#8B3A62", "#E8A87C", "#2B5A8C")
SKETCH = ("#CFE5E0", "#2F8477", "#2B5A8C")


def paint(path: Path, size: tuple[int, int], colours: tuple[str, str, str]) -> Path:
    """A sun over water."""
    width, height = size
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(QPointF(0, 0), QPointF(width, height))
    sky.setColorAt(0, QColor(colours[0]))
    sky.setColorAt(1, QColor(colours[1]))
    painter.fillRect(image.rect(), sky)
    painter.setPen(QColor("#F4E2B0"))
    painter.setBrush(QColor("#F4E2B0"))
    radius = height * 0.12
    painter.drawEllipse(QPointF(width * 0.68, height * 0.3), radius, radius)
    water = QRectF(0, height * 0.7, width, height * 0.3)
    painter.fillRect(water, QColor(colours[2]))
    painter.end()
    assert image.save(str(path))
    return path


def make_files(folder: Path) -> dict[str, Path]:
    """What is attached."""
    folder.mkdir()
    script = folder / "analysis.py"
    script.write_text("def main() -> None:\n    ...\n\n" + "# what is measured\n" * 130, "utf-8")
    table = folder / "measurements 2026.csv"
    table.write_text("time,level\n" + "2026-07-01T12:00,1.25\n" * 1400, "utf-8")
    return {
        "harbour": paint(folder / "Harbour at dusk.jpg", (1200, 800), HARBOUR),
        "sketch": paint(folder / "Sketch.png", (620, 800), SKETCH),
        "script": script,
        "table": table,
    }


def fill(folder: Path, files: dict[str, Path]) -> None:
    """Write the conversation as an earlier run would have."""
    store = Store(folder)
    store.start().result(20)
    names = ("harbour", "sketch", "script")
    kept: list[Attachment] = [attach_file(files[name], store.attachments) for name in names]
    made = story(QUESTION, REPLY, at=time.time())
    first = made.messages[0]._replace(attachments=tuple(kept))
    store.save(made._replace(messages=(first, *made.messages[1:])))
    store.close(20)


async def take(session: app.Session, files: dict[str, Path]) -> int:
    """One picture in each theme."""
    window = session.window
    window.show()
    window.resize(*SIZE)
    window.composer.edit.setFocus()
    session.controller.begin()
    session.controller.work()
    await asyncio.sleep(1.5)  # all is read
    desk = next(each for each in session.history.desks if isinstance(each, Attaching))
    desk.add_files([files["sketch"], files["harbour"], files["table"]])
    await asyncio.sleep(1)
    window.composer.edit.insertPlainText("Compare these two")
    for theme, name in ((Theme.LIGHT, "light"), (Theme.DARK, "dark")):
        session.appearance.set_theme(theme)
        await asyncio.sleep(0.6)
        window.grab().save(str(FOLDER / f"attachments-{name}.png"))
    await session.controller.close(app.CLOSE_SECONDS)
    session.history.store.close(app.STORE_SECONDS)
    return 0


def main() -> None:
    """Take them and end the process as the app does."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        application = app.make_application()
        files = make_files(Path(folder) / "files")
        fill(data, files)
        flags = ["--data-dir", str(data), "--base-url", "http://127.0.0.1:9/v1"]
        session = app.build(application, cli.parse_options([*flags, "--model", "gpt-5.5"]))
        event_loop.run(application, take(session, files))
        session.settings_file.finish(1)
    os._exit(0)


if __name__ == "__main__":
    main()
