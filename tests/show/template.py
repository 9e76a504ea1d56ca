"""The template of all messages to people, `entitlements/locale/entitlements.pot`, made by Babel as `babel.cfg` says.

    python -m tests.show.template

A message is what `say`, `say_some` and `marked` are given in the code, and the words of the catalogue of entitlements,
of the vocabulary of facts and of the list of countries. What rulesets say of their law is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from entitlements.facts.countries import COUNTRIES
from entitlements.law.catalogue import read_catalogue, read_vocabulary
from entitlements.logic.words import plain

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATE = CHECKOUT / "entitlements" / "locale" / "entitlements.pot"
KEYWORDS = {"say": None, "say_some": (1, 2), "marked": None}
Message = tuple[int, None, str, list[str]]


def of_catalogue(file: BinaryIO, *_: Any, **__: Any) -> Iterator[Message]:
    """Titles of families and entitlements, and what is said of each to the person herself."""
    catalogue = read_catalogue(file.read().decode(), "catalogue.yaml")
    for family in catalogue.families:
        yield _message(family.title)
    for entry in catalogue.entitlements:
        yield from (_message(entry.title), _message(entry.for_her))


def of_vocabulary(file: BinaryIO, *_: Any, **__: Any) -> Iterator[Message]:
    """Title, question and help of every fact, and the values that it can have."""
    vocabulary = read_vocabulary(file.read().decode(), "vocabulary.yaml")
    for facts in (vocabulary.victim, *vocabulary.items.values()):
        for fact in facts.values():
            words = (fact.title, fact.question, fact.help, *map(plain, fact.type.values))
            yield from (_message(one) for one in words if one)


def of_countries(*_: Any, **__: Any) -> Iterator[Message]:
    """The names of countries."""
    yield from map(_message, COUNTRIES.values())


def _message(words: str) -> Message:
    return 1, None, words, []


def made() -> Catalog:
    """The template as Babel makes it now; it bears no day, so that the same messages are the same file."""
    with (CHECKOUT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(
        project="entitlements", charset="utf-8", copyright_holder="", msgid_bugs_address="",
        header_comment="# All messages to people, in English: written by `python -m tests.show.template`.", fuzzy=False,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    for _, _, message, comments, context in extract_from_dir(CHECKOUT, methods, options, KEYWORDS):
        found.add(message, auto_comments=comments, context=context)
    return found


def written(catalogue: Catalog) -> bytes:
    """A template as a file."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, no_location=True)
    return file.getvalue()


if __name__ == "__main__":
    template = made()
    TEMPLATE.write_bytes(written(template))
    print(f"{len(template)} messages in {TEMPLATE.relative_to(CHECKOUT)}")
