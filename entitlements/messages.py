"""Messages to people in their language: gettext catalogues, read by the standard library when a message is said.

English is the language of the source: a message is its own key. What a ruleset says of its law stays in the ruleset's
language. `locale/entitlements.pot` lists all messages, docs/documents.md says how a language is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path
from typing import NamedTuple

from entitlements.errors import did_you_mean

DOMAIN = "entitlements"
SOURCE = "en"
FOLDER = Path(__file__).parent / "locale"


class _Speech(NamedTuple):
    language: str
    catalogue: NullTranslations


_ENGLISH = _Speech(SOURCE, NullTranslations())
_SPOKEN: ContextVar[_Speech] = ContextVar("spoken", default=_ENGLISH)


def say(message: str, **values: object) -> str:
    """A message in the language that is spoken, with its values in place of the names in braces.

    >>> say("the review was due on {day}", day="2026-06-01")
    'the review was due on 2026-06-01'
    """
    said = _SPOKEN.get().catalogue.gettext(message) if message else ""  # an empty key is the catalogue's own head
    return said.format(**values) if values else said


def say_some(one: str, more: str, number: int, **values: object) -> str:
    """A message on one or on more things, as the language that is spoken counts; `number` stands in braces.

    >>> say_some("{number} day fewer", "{number} days fewer", 3)
    '3 days fewer'
    """
    return _SPOKEN.get().catalogue.ngettext(one, more, number).format(number=number, **values)


def marked(message: str) -> str:
    """A message that is said later: it stands in the template, and is kept here as it is."""
    return message


def spoken() -> str:
    """The language that is spoken, `en` unless `in_language` says otherwise."""
    return _SPOKEN.get().language


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages of which there is a catalogue, English first.

    >>> languages()[0]
    'en'
    """
    found = {path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (SOURCE, *sorted(found - {SOURCE}))


@contextmanager
def in_language(language: str | None, folder: Path = FOLDER) -> Iterator[None]:
    """Messages are said in this language as long as the block lasts; None leaves the language as it is.

    ValueError where there is no catalogue of it. What a catalogue does not hold is said in English.

    >>> with in_language("en"):
    ...     spoken()
    'en'
    """
    token = None if language is None else _SPOKEN.set(_speech(language, folder))
    try:
        yield
    finally:
        if token is not None:
            _SPOKEN.reset(token)


def _speech(language: str, folder: Path) -> _Speech:
    known = languages(folder)
    if language not in known:
        there = ", ".join(f"`{one}`" for one in known)
        raise ValueError(f"no messages in `{language}`; write one of {there}{did_you_mean(language, known)}")
    if language == SOURCE:
        return _ENGLISH
    return _Speech(language, translation(DOMAIN, folder, [language]))
