"""Numbers in the person's own form: how groups and fractions are set apart is the locale's."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def number_words(number: int) -> str:
    """A whole number, in groups."""
    return _locale().toString(number)


def decimal_words(number: float, places: int) -> str:
    """A number with as many places behind the point."""
    return _locale().toString(float(number), "f", places)


def short_words(number: float) -> str:
    """A number with the places that it needs and without groups, as in a field to write in."""
    locale = _locale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(number), "g", 6)


def _locale() -> QLocale:
    """The one in use; the bare "C" of a system without a language knows no groups."""
    locale = QLocale()
    is_bare = locale.language() is QLocale.Language.C
    return QLocale(QLocale.Language.English) if is_bare else locale
