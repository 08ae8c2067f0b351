"""What was used, month by month, and what a million tokens cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.parameters import read_number
from desktop_chat.chat.prices import MOST_PRICE, Price, PriceTable
from desktop_chat.chat.usage import UsageSum
from desktop_chat.ui.dates import date_words
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.numbers import number_words, short_words
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.usage_words import billed_month_words, cost_words, tokens_words
from desktop_chat.ui.words import tr

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MonthLines = Sequence[tuple[str, UsageSum, Sequence[tuple[str, UsageSum]]]]  # month, all, models


class UsagePage(QWidget):
    """Asks for the figures each time that it is shown."""

    asked = Signal()
    price_given = Signal(str, object)  # model, Price; None takes back what was set

    def __init__(self) -> None:
        super().__init__()
        self._table = PriceTable()
        self.months = _tree(tr("Usage by month"))
        self.months.setRootIsDecorated(True)
        self.months.setHeaderLabels(
            [tr("Month and model"), tr("Replies"), tr("Tokens in"), tr("Tokens out"), tr("Cost")]
        )
        self.said, self.price_said = Said(), Said()
        self.prices = _tree(tr("Prices"))
        self.prices.setHeaderLabels([tr("Model"), tr("In"), tr("Out"), ""])
        self.model = Line(tr("Model with a price"), tr("Model"))
        self.price_in = Line(tr("Price for what is sent"), tr("In"))
        self.price_out = Line(tr("Price for what is answered"), tr("Out"))
        for field in (self.price_in, self.price_out):
            words = field.fontMetrics().horizontalAdvance(field.placeholderText())
            field.setMinimumWidth(words + 2 * tokens.SPACE_3)
        self.set = QPushButton(tr("Set price"))
        self.set.setProperty("role", "quiet")
        self.reset = QPushButton(tr("Take back"))
        self.reset.setEnabled(False)
        self._heading = _heading(tr("Prices for a million tokens"))
        self._lay_out()
        self.prices.currentItemChanged.connect(lambda item, _: self._take_up(item))
        self.set.clicked.connect(self._give)
        self.reset.clicked.connect(self._take_back)
        for line in (self.model, self.price_in, self.price_out):
            line.returnPressed.connect(self._give)

    def _lay_out(self) -> None:
        for tree in (self.months, self.prices):
            header = tree.header()
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for column in range(1, tree.columnCount()):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
                tree.headerItem().setTextAlignment(column, _RIGHT)
        entry = QHBoxLayout()
        entry.setSpacing(tokens.SPACE_2)
        entry.addWidget(self.model, 4)
        entry.addWidget(self.price_in, 1)
        entry.addWidget(self.price_out, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addWidget(self.set)
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(tokens.SPACE_2)
        column_.addWidget(_heading(tr("What was used")))
        column_.addWidget(self.said)
        column_.addWidget(self.months, 3)
        column_.addSpacing(tokens.SPACE_3)
        column_.addWidget(self._heading)
        column_.addWidget(self.prices, 2)
        column_.addLayout(entry)
        column_.addLayout(buttons)
        column_.addWidget(self.price_said)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.asked.emit()

    def say(self, text: str, wrong: bool = False) -> None:
        """What to say about the figures."""
        self.said.say(text, wrong)

    def show_usage(self, months: MonthLines, currency: str) -> None:
        """The newest month is open."""
        self.months.clear()
        for number, (month, total, models) in enumerate(months):
            top = _row([billed_month_words(month), *_figures(total, currency)])
            self.months.addTopLevelItem(top)
            for model, usage in models:
                top.addChild(_row([model or tr("No name"), *_figures(usage, currency)]))
            top.setExpanded(number == 0)
        if months:
            said = tr(
                "Of the conversations kept here, at the prices below. ~ marks what the service "
                "did not count and the app estimates."
            )
            self.say(said)
        else:
            self.say(tr("Nothing yet."))

    def show_prices(self, table: PriceTable, own: PriceTable) -> None:
        """The prices that count; those that the person set are marked."""
        self._table = table
        words = tr("Prices for a million tokens ({currency}, as of {date})")
        words = words.replace("{currency}", table.currency).replace(
            "{date}", date_words(table.date)
        )
        plain = tr("Prices for a million tokens")
        self._heading.setText(words if table.date else plain)  # not for people: given
        current = self.prices.currentItem()
        at = current.text(0) if current is not None else ""
        self.prices.blockSignals(True)
        self.prices.clear()
        for model, price in sorted(table.prices.items()):
            mark = tr("yours") if model in own.prices else ""
            row = _row([model, short_words(price.prompt), short_words(price.completion), mark])
            self.prices.addTopLevelItem(row)
            if model == at:
                self.prices.setCurrentItem(row)
        self.prices.blockSignals(False)
        self.reset.setEnabled(self.model.text().strip().lower() in own.prices)

    def _take_up(self, item: QTreeWidgetItem | None) -> None:
        """A price that is chosen stands in the fields, to be changed."""
        if item is None:
            return
        for line, column in ((self.model, 0), (self.price_in, 1), (self.price_out, 2)):
            line.setText(item.text(column))  # not for people: theirs
        self.reset.setEnabled(bool(item.text(3)))
        self.price_said.say("")

    def _give(self) -> None:
        model = " ".join(self.model.text().split())
        try:
            numbers = [read_number(x.text(), MOST_PRICE) for x in (self.price_in, self.price_out)]
        except ValueError:
            numbers = [None, None]
        price_in, price_out = numbers
        if not model or price_in is None or price_out is None:
            said = tr("A price needs a model's name and two numbers, such as 2.50 and 10.")
            self.price_said.say(said, wrong=True)
            return
        self.price_said.say("")
        self.price_given.emit(model, Price(price_in, price_out))

    def _take_back(self) -> None:
        self.price_given.emit(" ".join(self.model.text().split()), None)


def _figures(usage: UsageSum, currency: str) -> list[str]:
    cost = ""
    if usage.cost is not None:
        cost = ("~" if usage.is_estimate else "") + cost_words(usage.cost, currency)
    return [
        number_words(usage.replies),
        tokens_words(usage.prompt, usage.is_estimate),
        tokens_words(usage.completion, usage.is_estimate),
        cost,
    ]


def _row(texts: list[str]) -> QTreeWidgetItem:
    row = QTreeWidgetItem(texts)
    for column in range(1, len(texts)):
        row.setTextAlignment(column, _RIGHT)
    return row


def _tree(name: str) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(name)  # not for people: given
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setMinimumHeight(tokens.CARD_HEIGHT)
    return tree


def _heading(text: str) -> QLabel:
    label = QLabel(text)  # not for people: given
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "title")
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label
