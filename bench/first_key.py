"""The app as `desktop-chat` starts it; prints when the first letter stands in the message box.

`python -m bench.first_key FLAGS…`, started by the benchmark of the start.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
import time

PATIENCE = 30  # seconds after which it gives up, and ends


def main() -> int:
    """Start the app with an ear at its message box."""
    gc.disable()  # as the app does before it loads what is loaded here
    signal.alarm(PATIENCE)
    from desktop_chat import cli
    from desktop_chat.ui.composer import Composer

    set_up = Composer.__init__

    def set_up_with_ear(self: Composer) -> None:
        set_up(self)
        self.edit.textChanged.connect(lambda: note(self))

    def note(composer: Composer) -> None:
        landed, text = time.monotonic(), composer.text()
        if text and signal.alarm(0):  # once only
            print(json.dumps({"landed": landed, "text": text}), flush=True)

    Composer.__init__ = set_up_with_ear  # type: ignore[method-assign]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
