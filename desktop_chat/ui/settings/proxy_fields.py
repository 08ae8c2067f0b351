"""The fields of a proxy: for all services on the network's page, for one in its connection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit

from desktop_chat.chat.addresses import InputProblem
from desktop_chat.chat.routes import ProxyMode, read_proxy
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.network_sentences import proxy_problem_sentence
from desktop_chat.ui.words import tr

Way = tuple[ProxyMode | None, str, str]  # how, the proxy's address, the user name
# Where no way of its own is chosen; a list box knows nothing but texts.
_USUAL = ""


class ProxyFields(QObject):
    """Rows of a form. A mode of None is the way of all; changes are given up at once."""

    changed = Signal(object)  # Way
    password_given = Signal(str)

    def __init__(self, modes: Sequence[tuple[ProxyMode | None, str]]) -> None:
        super().__init__()
        self._way: Way = (modes[0][0], "", "")
        self._rows: QFormLayout | None = None
        self.mode = ChoiceBox()
        self.mode.setAccessibleName(tr("Proxy"))
        for mode, name in modes:
            self.mode.addItem(name, mode.value if mode else _USUAL)  # not for people: translated
        self.address = Line(tr("Proxy address"), tr("http://… or socks5://…"))
        self.user = Line(tr("Proxy user name"), tr("Where the proxy asks for one"))
        self.password = Line(tr("Proxy password"), tr("Kept in the system's keyring"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.said = Said()
        self.mode.activated.connect(self._on_mode)
        self.address.editingFinished.connect(self._apply)
        self.user.editingFinished.connect(self._apply)
        self.password.editingFinished.connect(self._give_password)

    def add_to(self, form: QFormLayout) -> None:
        """Put the rows into a form."""
        self._rows = form
        form.addRow(tr("Proxy"), self.mode)
        form.addRow(tr("Address"), self.address)
        form.addRow(tr("User name"), self.user)
        form.addRow(tr("Password"), self.password)
        form.addRow("", self.said)

    @property
    def is_own(self) -> bool:
        """Whether a proxy is to be entered here."""
        return self._way[0] is ProxyMode.CUSTOM

    def show_way(self, way: Way) -> None:
        """Fill the fields; what is being written in one stays."""
        if way[0] is not self._way[0]:
            self.say("")
        self._way = way
        self.mode.setCurrentIndex(self.mode.findData(way[0].value if way[0] else _USUAL))
        for row in (self.address, self.user, self.password):
            if self._rows is not None:
                self._rows.setRowVisible(row, self.is_own)
        for line, text in ((self.address, way[1]), (self.user, way[2])):
            if not line.isModified() and line.text() != text:
                line.setText(text)  # not for people: theirs

    def forget(self) -> None:
        """What was being written belongs to what was shown before."""
        self.address.setModified(False)
        self.user.setModified(False)
        self.password.clear()
        self.say("")

    def apply_all(self) -> None:
        """Give up what is still being written."""
        if self.is_own:
            if self.address.isModified() or self.user.isModified():
                self._apply()
            self._give_password()

    def say(self, text: str, wrong: bool = False) -> None:
        """What to say about the proxy."""
        self.said.say(text, wrong)

    def _on_mode(self, index: int) -> None:
        chosen = self.mode.itemData(index)
        mode = ProxyMode(chosen) if chosen else None
        self.say("")
        self.changed.emit((mode, *self._way[1:]))
        if mode is ProxyMode.CUSTOM:
            self.address.setFocus()

    def _apply(self) -> None:
        """A user and a password that were pasted with the address go where they belong."""
        user = self.user.text().strip()
        try:
            route = read_proxy(self.address.text())
        except InputProblem as error:
            self.say(proxy_problem_sentence(error.problem), wrong=True)
            return
        address = f"{route.scheme}://{route.place}"
        self.address.setText(address)  # not for people: theirs
        for line in (self.address, self.user):
            line.setModified(False)
        self.say("")
        self.changed.emit((ProxyMode.CUSTOM, address, route.user or user))
        if route.password:
            self.password_given.emit(route.password)

    def _give_password(self) -> None:
        password = self.password.text()
        if password:
            self.password.clear()
            self.password_given.emit(password)
