"""The way to every service: proxy, certificates to trust, and whom the app has talked to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.routes import Network, ProxyMode
from desktop_chat.ui.fields import Said
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.settings.ledger_view import LedgerView
from desktop_chat.ui.settings.proxy_fields import ProxyFields, Way
from desktop_chat.ui.settings.reset import reset_button
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_USUAL: Way = (ProxyMode.SYSTEM, "", "")


class NetworkPage(QWidget):
    """Shows the network's part of the settings; changes are given up at once."""

    changed = Signal(object)  # Network
    system_asked = Signal()  # what the system's proxy is
    authority_chosen = Signal(str)  # the path of a file, not yet looked at

    def __init__(self) -> None:
        super().__init__()
        self._network = Network()
        self.proxy = ProxyFields(
            (
                (ProxyMode.SYSTEM, tr("As the system")),
                (ProxyMode.NONE, tr("None")),
                (ProxyMode.CUSTOM, tr("This one")),
            )
        )
        self.reset = reset_button(tr("Proxy"))
        self.authority = Said()
        self.authority.show()
        self.choose = QPushButton(tr("Choose a file…"))
        self.choose.setProperty("role", "quiet")
        self.forget = QPushButton(tr("Trust the system only"))
        self.authority_said = Said()
        self.ledger = LedgerView()
        self._lay_out()
        self.proxy.changed.connect(self._on_proxy)
        self.reset.clicked.connect(lambda: self._on_proxy(_USUAL))
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(self._forget)

    def _lay_out(self) -> None:
        form = form_layout()
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        self.proxy.add_to(form)
        form.addRow(tr("Certificates"), self.authority)
        form.addRow("", buttons)
        form.addRow("", self.authority_said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_3)
        top = QHBoxLayout()
        top.addWidget(_heading(tr("The way to every service")), 1)
        top.addWidget(self.reset)
        column.addLayout(top)
        column.addLayout(form)
        column.addSpacing(tokens.SPACE_3)
        column.addWidget(_heading(tr("Whom the app has talked to")))
        column.addWidget(self.ledger, 1)

    def show_network(self, network: Network) -> None:
        """Fill the fields; what is being written in one stays."""
        self._network = network
        mode = network.proxy_mode
        way = (mode, network.proxy, network.proxy_user)
        if way == _USUAL and self.reset.hasFocus():
            self.proxy.mode.setFocus()
        self.reset.setVisible(way != _USUAL)
        self.proxy.show_way(way)
        known = tr("The system's, and those in {path}").replace("{path}", network.authority)
        self.authority.setText(known if network.authority else tr("The system's"))
        self.forget.setVisible(bool(network.authority))
        if mode is ProxyMode.NONE:
            self.proxy.say(tr("Every service is reached directly."))
        elif mode is ProxyMode.SYSTEM and self.isVisible():
            self.system_asked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_network(self._network)

    def say_system(self, text: str) -> None:
        """What the system's proxy is, if that is still of interest."""
        if self._network.proxy_mode is ProxyMode.SYSTEM:
            self.proxy.say(text)

    def say_authority(self, text: str, wrong: bool = False) -> None:
        """What to say about the certificates."""
        self.authority_said.say(text, wrong)

    def _on_proxy(self, way: Way) -> None:
        mode, proxy, user = way
        assert mode is not None  # it is not among the choices here
        if way == _USUAL:
            self.proxy.forget()
        self.changed.emit(self._network._replace(proxy_mode=mode, proxy=proxy, proxy_user=user))

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Certificates to trust"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Certificates (*.pem *.crt *.cer *.der)"), tr("All files (*)")])
        dialog.fileSelected.connect(self.authority_chosen)
        dialog.open()

    def _forget(self) -> None:
        self.say_authority("")
        self.changed.emit(self._network._replace(authority=""))


def _heading(text: str) -> QLabel:
    label = QLabel(text)  # not for people: given
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "title")
    return label
