"""`python -m desktop_chat.server` is `desktop-chat-server`."""

import sys

from desktop_chat.server.cli import main

if __name__ == "__main__":
    sys.exit(main())
