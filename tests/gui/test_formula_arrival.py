"""A formula is put on the page however soon after it was asked for it comes."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.markdown.formulas import Formula, FormulaSetter, Order
from desktop_chat.ui.transcript.formulas import Formulas
from desktop_chat.ui.transcript.sheets import Place

MADE = Formula(b"<svg/>", 10.0, 8.0, 2.0)


class Orders:
    """Takes orders as the thread that sets formulas does."""

    def __init__(self) -> None:
        self.taken: list[Order] = []

    def ask(self, order: Order) -> None:
        self.taken.append(order)


@pytest.mark.parametrize("comes", ["before its entry is done", "after"])
def test_a_formula_that_comes_finds_its_place(qapp: QApplication, comes: str) -> None:
    orders = Orders()
    formulas = Formulas(lambda: cast("FormulaSetter", orders), 16.0)
    place = Place(3, 1, 0)
    assert formulas.find("w", display=False) is None
    if comes == "after":
        formulas.used_in(place)
    formulas.take(orders.taken[0], MADE)
    if comes != "after":
        formulas.used_in(place)
    assert formulas.news() == {place}
    assert formulas.find("w", display=False) is not None
    formulas.used_in(place)
    assert formulas.news() == set()
    assert not formulas.is_waiting
