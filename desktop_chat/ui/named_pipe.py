"""Where a first start listens on Windows, which has no sockets with a path."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_chat.ui.second_start import ANSWER, MOST_BYTES, Wish, read_wish


class PipeDoor(QObject):
    """Listens for later starts (see `door.Door`)."""

    def __init__(self, place: str, call: Callable[[Wish], object], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._call = call
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_knock)
        QLocalServer.removeServer(place)
        self.is_open = self._server.listen(place)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_knock(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > MOST_BYTES:
                socket.abort()
            return
        wish = read_wish(bytes(socket.readLine(MOST_BYTES).data()))
        if wish is None:
            socket.abort()
            return
        self._call(wish)
        socket.write(ANSWER)
        socket.disconnectFromServer()
