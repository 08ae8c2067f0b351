"""Every sentence for people goes through here, into the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop_chat.resources import translations_dir
from desktop_chat.storage.settings import Language

# What several sentences are in another language, and one of them on a control that is not closed.
_NAMES = frozenset({"Conversations", "Assistants"})
_MOST = 2**31 - 1  # the largest number that Qt's plural rules take


class _Speech:
    """The language in use. English sentences stand in the code, so that nothing is loaded for
    them; the one file of theirs has what one of a thing is called, for the first that is counted.
    """

    def __init__(self) -> None:
        self.language = Language.ENGLISH
        self.sentences: QTranslator | None = None
        self.of_qt: QTranslator | None = None
        self.counted: QTranslator | None = None
        self.said: dict[str, str] = {}  # what was said, and its English; nothing that is counted

    def remember(self, said: str, text: str) -> None:
        """Of two sentences that are said the same, the one that names a control counts."""
        before = self.said.setdefault(said, text)
        if before != text:
            self.said[said] = min(before, text, key=_distance_from_names)

    def find(self, text: str, count: int) -> str:
        found = self.sentences
        if found is None and count >= 0:
            if self.counted is None:
                self.counted = _load(Language.ENGLISH)
            found = self.counted
        return (found.translate("", text, None, count) or "") if found is not None else ""


def _distance_from_names(text: str) -> tuple[bool, bool, int]:
    return text not in _NAMES, text.islower(), len(text)


_speech = _Speech()


def tr(text: str, count: int = -1) -> str:
    """`text` in the person's language; `%n` in it becomes `count`, in the right plural form."""
    said = _speech.find(text, min(count, _MOST)) or text
    if count < 0:
        _speech.remember(said, text)
    return said if count < 0 else said.replace("%n", QLocale().toString(min(count, _MOST)))


def retold(said: str) -> str:
    """What was said once, in the language of now; empty for what is none of our sentences."""
    text = _speech.said.get(said, "")
    if not text:
        return ""
    now = _speech.find(text, -1) or text
    _speech.remember(now, text)
    return now


def speak(language: Language) -> None:
    """Say everything from now on in a language; what is said already stays as it is, until
    `retelling.speak_now` says it anew.

    Sentences of Qt's own, as in the menus of text fields, follow once there is an application.
    """
    chosen = language if language is not Language.SYSTEM else system_language()
    system = QLocale.system()
    fits = language is Language.SYSTEM or system.name().startswith(language.value[:2])
    QLocale.setDefault(system if fits else QLocale(language.value))
    if chosen is _speech.language:
        return
    _speech.language = chosen
    _speech.sentences = None if chosen is Language.ENGLISH else _load(chosen)
    if _speech.of_qt is not None:
        QCoreApplication.removeTranslator(_speech.of_qt)
        _speech.of_qt = None


def speak_for_qt() -> None:
    """Have Qt's own words in the language too; needs an application."""
    if _speech.sentences is not None and _speech.of_qt is None:
        _speech.of_qt = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if _speech.of_qt.load(f"qtbase_{_speech.language.value}", folder):
            QCoreApplication.installTranslator(_speech.of_qt)


def spoken() -> Language:
    """The language in use: never that of the system, but one of ours."""
    return _speech.language


def system_language() -> Language:
    """The first of the person's languages that there is; English where there is none."""
    for name in QLocale.system().uiLanguages():
        for language in (Language.CHINESE, Language.ENGLISH):
            if name.startswith(language.value[:2]):
                return language
    return Language.ENGLISH


def _load(language: Language) -> QTranslator | None:
    """A file of sentences; none where it is missing: English is better than nothing."""
    translator = QTranslator()
    path = translations_dir() / f"desktop-chat_{language.value}.qm"
    return translator if translator.load(str(path)) else None
