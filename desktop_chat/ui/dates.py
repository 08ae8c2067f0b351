"""Days and times in the person's own form."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale

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


def month_words(year: int, month: int) -> str:
    """A month of a year."""
    locale = QLocale()
    return locale.toString(QDate(year, month, 1), _YEAR_FIRST.get(locale.language(), "MMMM yyyy"))
