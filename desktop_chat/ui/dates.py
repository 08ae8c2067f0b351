"""Days and times in the person's own form."""

from __future__ import annotations

import re

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

_FORM = QLocale.FormatType.ShortFormat
_YEAR_FIRST = {
    QLocale.Language.Chinese: "yyyy年M月",
    QLocale.Language.Japanese: "yyyy年M月",
    QLocale.Language.Korean: "yyyy년 M월",
}


def day_words(seconds: float) -> str:
    """When it was, in few letters: the time of today, else the day."""
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    locale = QLocale()
    if moment.date() == QDate.currentDate():
        return locale.toString(moment.time(), _FORM)
    return locale.toString(moment.date(), _FORM)


def moment_words(seconds: float) -> str:
    """The day and the time."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), _FORM)


def second_words(seconds: float) -> str:
    """The time of the day to the second."""
    locale = QLocale()
    form = re.sub(r"(\W?)mm", r"\1mm\1ss", locale.timeFormat(_FORM))
    return locale.toString(QDateTime.fromSecsSinceEpoch(int(seconds)).time(), form)


def date_words(iso: str) -> str:
    """A day that is written "2026-11-26"; anything else stays as it is."""
    day = QDate.fromString(iso, Qt.DateFormat.ISODate)
    return QLocale().toString(day, _FORM) if day.isValid() else iso


def month_words(year: int, month: int) -> str:
    """A month of a year."""
    locale = QLocale()
    return locale.toString(QDate(year, month, 1), _YEAR_FIRST.get(locale.language(), "MMMM yyyy"))
