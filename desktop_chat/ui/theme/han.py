"""The shapes that Chinese characters have: one code point is written differently in China and in
Japan, and a system that is not in Chinese often shows the Japanese form."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from desktop_chat.storage.settings import Language
from desktop_chat.ui.words import system_language

# What the systems come with: Linux, Windows, macOS.
_SIMPLIFIED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei UI",
    "PingFang SC",
)


def families_of(font: QFont, language: Language) -> list[str]:
    """The families of a font of the system, for text in the app's language.

    In Chinese on a system that is not, one with the right forms follows; the first is then named
    as the one it leads to, for "monospace" and the like would lose to any name of a real family.
    """
    chosen = system_language() if language is Language.SYSTEM else language
    if chosen is Language.CHINESE and not QLocale.system().name().startswith("zh"):
        for name in _SIMPLIFIED:
            if QFontDatabase.hasFamily(name):
                return [QFontInfo(font).family(), name]
    return font.families()
