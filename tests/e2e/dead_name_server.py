"""Runs a command where every name lookup hangs: the name server takes questions, and is silent.

`unshare --mount --net [--map-root-user] python -m tests.e2e.dead_name_server FOLDER COMMAND …`.
Prints one line of JSON with the command's process id, one when the server is first asked, and
exits with the command's status.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
from pathlib import Path

_SIOCSIFFLAGS, _UP = 0x8914, 0x1
_FILES = {
    "/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:30 attempts:3\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}


def start_loopback() -> None:
    """A new network namespace has a loopback interface that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", _UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def name_the_server(folder: Path) -> None:
    """Lay files of ours over those that say how names are looked up, in this namespace only."""
    for path, text in _FILES.items():
        own = folder / Path(path).name
        own.write_text(text, encoding="utf-8")
        subprocess.run(["mount", "--bind", own, path], check=True)


def say(**words: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Set up, start the command, tell, and wait."""
    start_loopback()
    name_the_server(Path(sys.argv[1]))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        with subprocess.Popen(sys.argv[2:]) as process:
            say(pid=process.pid)
            server.settimeout(60)
            question = server.recv(512)
            say(asked=question[12:-4].decode("latin-1"))
            return process.wait()


if __name__ == "__main__":
    sys.exit(main())
