"""What a start leaves unread."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.e2e.program import ROOT

CODE = """
import desktop_chat.app, inspect, json, linecache, uuid
kept = sorted(linecache.cache)
print(json.dumps([kept, inspect.getsource(json.dumps)[:9], str(inspect.getsource)]))
"""


def test_no_module_s_source_is_read_and_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kept, source, function = json.loads(done.stdout)
    assert set(kept) <= {"<string>"}  # what was given on the command line, since Python 3.13
    assert source == "def dumps"  # for whoever asks for it, it is there
    assert "getsource" in function
