"""What most connections do without: how the key is sent, headers, how the model is to answer."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop_chat.chat.connections import Connection, KeyHeader, Kind
from desktop_chat.chat.routes import ProxyMode
from desktop_chat.ui.arrowed import FoldButton
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.parameters_form import ParametersForm
from desktop_chat.ui.settings.continuation_box import ContinuationBox
from desktop_chat.ui.settings.headers_field import HeadersField
from desktop_chat.ui.settings.proxy_fields import ProxyFields, Way
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_VERSION = re.compile(r"[A-Za-z0-9._-]{0,60}")


class MoreFields(QWidget):
    """Folded until it is asked for. Changes are given up at once."""

    changed = Signal(object)  # Connection
    proxy_login_removed = Signal(object)  # Connection

    def __init__(self) -> None:
        super().__init__()
        self._connection: Connection | None = None
        self.fold: QToolButton = FoldButton(tr("More"))
        self.key_header = ChoiceBox()
        self.key_header.setAccessibleName(tr("How the key is sent"))
        for header, name in (
            (KeyHeader.BEARER, tr("As a bearer token (usual)")),
            (KeyHeader.API_KEY, tr("In a header api-key (Azure)")),
        ):
            self.key_header.addItem(name, header.value)  # not for people: translated above
        self.continuation = ContinuationBox()
        self.version = Line(tr("API version"), tr("Only where the service asks for one"))
        self.version_said = Said()
        self.headers = HeadersField()
        self.proxy = ProxyFields(
            (
                (None, tr("As for every service (usual)")),
                (ProxyMode.NONE, tr("None")),
                (ProxyMode.CUSTOM, tr("This one")),
            )
        )
        self.parameters = ParametersForm()
        self._fields = QWidget()
        self._lay_out()
        self.fold.toggled.connect(self._fields.setVisible)
        self.key_header.activated.connect(self.apply)
        self.continuation.chosen.connect(self.apply)
        self.version.editingFinished.connect(self.apply)
        self.parameters.changed.connect(self._on_parameters)
        self.proxy.changed.connect(self._on_proxy)

    def _lay_out(self) -> None:
        self.rows: QFormLayout = form_layout()
        self.rows.addRow(tr("How the key is sent"), self.key_header)
        self.rows.addRow(tr("API version"), self.version)
        self.rows.addRow("", self.version_said)
        self.rows.addRow(tr("Continue a cut reply"), self.continuation)
        self.rows.addRow(tr("Headers"), self.headers)
        self.proxy.add_to(self.rows)
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, tokens.SPACE_2, 0, 0)
        inner.setSpacing(tokens.SPACE_3)
        inner.addLayout(self.rows)
        self._heading = QLabel(tr("How the model answers"))
        self._heading.setProperty("role", "title")
        inner.addSpacing(tokens.SPACE_2)
        inner.addWidget(self._heading)
        inner.addWidget(self.parameters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.fold)
        column.addWidget(self._fields)
        self._fields.hide()

    def show_connection(self, connection: Connection, is_another: bool) -> None:
        """Fill the fields. A streaming service has but two of them: temperature and tokens."""
        if is_another:
            self.forget()
        self._connection = connection
        self.setVisible(connection.kind is not Kind.DEMO and not connection.temporary)
        is_openai = connection.kind is Kind.OPENAI
        for row in (self.key_header, self.version, self.continuation):
            self.rows.setRowVisible(row, is_openai)
        self.key_header.setCurrentIndex(self.key_header.findData(connection.key_header.value))
        self.continuation.show_way(connection.continues)
        if not self.version.isModified() and self.version.text() != connection.api_version:
            self.version.setText(connection.api_version)  # not for people: theirs
        self.headers.show_headers(connection)
        self.proxy.show_way((connection.proxy_mode, connection.proxy, connection.proxy_user))
        self.parameters.show_parameters(connection.parameters)
        self.parameters.show_only_contract(not is_openai)

    def forget(self) -> None:
        """What was being written belongs to the connection that was shown before."""
        self.version.setModified(False)
        self.version_said.say("")
        self.headers.forget()
        self.proxy.forget()
        self.parameters.forget()

    def apply(self) -> None:
        """Give up what the fields hold."""
        old = self._connection
        if old is None:
            return
        header = KeyHeader(self.key_header.currentData())
        new = old._replace(key_header=header, continues=self.continuation.way)
        version = self.version.text().strip()
        if _VERSION.fullmatch(version):
            self.version_said.say("")
            self.version.setModified(False)
            new = new._replace(api_version=version)
        else:
            said = tr("An API version is one word, such as 2024-10-21.")
            self.version_said.say(said, wrong=True)
        self._give(new)

    def apply_all(self) -> None:
        """The same with what is still being written anywhere here."""
        self.apply()
        self.headers.give()
        self.proxy.apply_all()
        self.parameters.apply()

    def _on_proxy(self, way: Way) -> None:
        old = self._connection
        if old is None:
            return
        mode, proxy, user = way
        if old.proxy_user and not user:
            self.proxy_login_removed.emit(old)
        self._give(old._replace(proxy_mode=mode, proxy=proxy, proxy_user=user))
        if mode is ProxyMode.NONE:
            self.proxy.say(tr("This service is reached directly."))

    def _on_parameters(self, parameters: object) -> None:
        if self._connection is not None:
            self._give(self._connection._replace(parameters=parameters))  # type: ignore[arg-type]

    def _give(self, new: Connection) -> None:
        if new != self._connection:
            self._connection = new
            self.changed.emit(new)
