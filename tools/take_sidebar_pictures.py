"""The pictures of the list in docs/images, light and dark: `python tools/take_sidebar_pictures.py`.

Taken off-screen from the real window, at twice the size, with everything in the list that can be.
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

from desktop_chat import app, cli  # noqa: E402
from desktop_chat.chat.arrangement import USUAL, Arrangement, Tag  # noqa: E402
from desktop_chat.storage.settings import Theme  # noqa: E402
from desktop_chat.storage.store import Store  # noqa: E402
from desktop_chat.ui import event_loop  # noqa: E402
from tests.stories import story  # noqa: E402

SIZE = (1120, 760)
DAY = 86_400.0
WORK, TRIP, AGAIN = Tag("Work", "blue"), Tag("旅行", "orange"), Tag("read again", "purple")
REPLY = "Late March for the first blossoms, the first week of April for most of them."
FIRST = "A moving average in NumPy, without a loop?"
FIRST_REPLY = """Use a **cumulative sum**: each window is the difference of two of them, so the \
work does not grow with its width, $w$.

$$\\bar{x}_i = \\frac{1}{w} \\sum_{j=0}^{w-1} x_{i+j} = \\frac{S_{i+w} - S_i}{w}$$

```python
def moving_average(x: np.ndarray, width: int) -> np.ndarray:
    sums = np.cumsum(np.insert(x, 0, 0.0))
    return (sums[width:] - sums[:-width]) / width
```

| width | loop | `convolve` | this |
|---:|---:|---:|---:|
| 10 | 410 ms | 9.1 ms | **4.2 ms** |
| 1,000 | 38 s | 240 ms | **4.2 ms** |
"""
TALKS: tuple[tuple[str, float, Arrangement], ...] = (
    (FIRST, 0.0, Arrangement(tags=(WORK,))),
    ("Trip to Kyoto in spring", 0.01, Arrangement(is_pinned=True, tags=(TRIP,))),
    ("数据库的三种索引有什么区别", 0.02, Arrangement(tags=(WORK,))),
    ("Why does the borrow checker refuse this", 0.03, Arrangement(is_unseen=True)),
    ("Recipe for sourdough", 0.04, USUAL),
    ("给妈妈的生日贺信", 1.1, Arrangement(tags=(TRIP, AGAIN))),
    ("Quarterly figures, first draft", 1.2, Arrangement(folder="Work", tags=(WORK,))),
    ("Review of the contract", 2.0, Arrangement(folder="Work")),
    ("会议纪要", 3.0, Arrangement(folder="项目 A")),
    ("Regex for dates", 4.0, USUAL),
    ("What is a monad", 35.0, Arrangement(tags=(AGAIN,))),
    ("An old letter", 50.0, Arrangement(is_archived=True)),
    ("Curriculum vitae", 400.0, USUAL),
)


def fill(folder: Path) -> None:
    """Write the conversations as an earlier run would have."""
    store = Store(folder)
    store.start().result(20)
    now = time.time()
    for title, days, arrangement in reversed(TALKS):
        reply = FIRST_REPLY if title == FIRST else REPLY
        made = story(title, reply, at=now - days * DAY)
        draft = "And what of " if "monad" in title else ""
        store.save(made._replace(arrangement=arrangement, draft=draft))
    store.close(20)


async def take(session: app.Session) -> int:
    """One picture in each theme."""
    window = session.window
    window.show()
    window.resize(*SIZE)
    window.composer.edit.setFocus()
    session.controller.begin()
    panel = window.sidebar.panel
    await asyncio.sleep(1.5)  # all is read
    panel.fold("项目 A", is_folded=True)
    panel.mark_in_view()
    answering = next(line for line in panel.lines.all() if "sourdough" in line.title)
    panel.list.set_busy(answering.id, is_busy=True)
    window.composer.edit.setFocus()
    await asyncio.sleep(1.5)  # formulas and colours have come
    for theme, name in ((Theme.LIGHT, "sidebar-light.png"), (Theme.DARK, "sidebar-dark.png")):
        session.appearance.set_theme(theme)
        await asyncio.sleep(0.3)
        window.grab().save(str(FOLDER / name))
    await session.controller.close(app.CLOSE_SECONDS)
    session.history.store.close(app.STORE_SECONDS)
    return 0


def main() -> None:
    """Take them and end the process as the app does."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        options = cli.parse_options(["--data-dir", folder])
        application = app.make_application()
        session = app.build(application, options)
        event_loop.run(application, take(session))
        session.settings_file.finish(1)
    os._exit(0)


if __name__ == "__main__":
    main()
