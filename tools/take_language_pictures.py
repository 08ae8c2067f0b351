"""The window and its settings in both languages, both themes, at 100 % and 200 %, for
docs/images/languages: `python tools/take_language_pictures.py`.

Taken off-screen from the real window, with the conversations of the list's pictures.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import take_sidebar_pictures as sidebar

SCALE = sys.argv[1] if len(sys.argv) > 1 else ""
os.environ["QT_SCALE_FACTOR"] = SCALE or "1"

from desktop_chat import app, cli  # noqa: E402
from desktop_chat.storage.settings import Language, Theme  # noqa: E402
from desktop_chat.storage.store import Store  # noqa: E402
from desktop_chat.ui import event_loop  # noqa: E402
from desktop_chat.ui.settings.table import Section  # noqa: E402
from desktop_chat.ui.theme import tokens  # noqa: E402
from tests.stories import story  # noqa: E402

FOLDER = sidebar.FOLDER / "languages"
QUESTION = "快速排序平均要比较多少次？"
REPLY = """平均约为 $1.39\\,n\\log_2 n$ 次，**最坏情况**是 $n^2/2$ 次，例如输入已经排好序，\
而基准总取第一个元素。

$$C(n) = n - 1 + \\frac{2}{n} \\sum_{i=0}^{n-1} C(i)$$

```python
def quicksort(items: list[int]) -> list[int]:
    if len(items) < 2:
        return items
    pivot, *rest = items  # 基准
    less = [x for x in rest if x < pivot]
    return [*quicksort(less), pivot, *quicksort([x for x in rest if x >= pivot])]
```

| 输入 | 比较次数 | 备注 |
|:---|---:|:---|
| 随机，一千个 | 11,000 | 平均 |
| 已排序，一千个 | 499,500 | 最坏 |
"""


async def take(session: app.Session, chinese: str) -> int:
    """Window and settings in each language and theme."""
    window = session.window
    window.show()
    window.resize(*sidebar.SIZE)
    session.controller.begin()
    await asyncio.sleep(1.5)  # all is read
    english = session.controller.conversation.id
    settings = session.settings.open()
    for language, shown in ((Language.ENGLISH, english), (Language.CHINESE, chinese)):
        session.connections.change("language", language)
        session.controller.open_conversation(shown)
        await asyncio.sleep(2.0)  # formulas and colours have come
        for theme in (Theme.LIGHT, Theme.DARK):
            session.connections.change("theme", theme)
            settings = session.settings.open()
            settings.resize(*tokens.SETTINGS_WINDOW)
            settings.pages.show_section(Section.APPEARANCE)
            await asyncio.sleep(0.5)
            named = f"{language.value}-{theme.value}-{SCALE}x"
            settings.grab().save(str(FOLDER / f"{named}-settings.png"))
            settings.close()
            window.activateWindow()
            window.composer.edit.setFocus()
            await asyncio.sleep(0.3)
            window.grab().save(str(FOLDER / f"{named}-window.png"))
    await session.controller.close(app.CLOSE_SECONDS)
    session.history.store.close(app.STORE_SECONDS)
    return 0


def take_all() -> None:
    """Take those of one scale and end the process as the app does."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = story(QUESTION, REPLY, at=time.time() - 1000)
        store = Store(Path(folder))
        store.start().result(20)
        store.save(made)
        store.close(20)
        sidebar.fill(Path(folder))
        options = cli.parse_options(["--data-dir", folder])
        application = app.make_application()
        session = app.build(application, options)
        event_loop.run(application, take(session, made.id))
        session.settings_file.finish(1)
    os._exit(0)


if __name__ == "__main__":
    if SCALE:
        take_all()
    for scale in ("1", "2"):
        subprocess.run([sys.executable, __file__, scale], check=True)
