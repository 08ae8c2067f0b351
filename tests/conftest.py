"""What holds for every test: no display is needed, and nothing of the person's own is used."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"  # the app's fixed names are English ones
os.environ.pop("LANGUAGE", None)
for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "DESKTOP_CHAT_DATA_DIR"):
    os.environ.pop(name, None)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup; what is started here is not

# `--hypothesis-profile full` looks for as long as it takes; no example is timed on a busy machine.
settings.register_profile("default", deadline=None)
settings.register_profile("full", deadline=None, max_examples=20_000)
