"""Messages in other languages: every word that is not the law's own passes through a catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from entitlements import Assessment, Victim, assess
from entitlements.messages import FOLDER, in_language, languages, say, say_some, spoken
from entitlements.show.facts import law_behind
from entitlements.show.text import Console, show_assessment, show_for_her
from tests.show.cases import ANNA, ON, Page, anna, refused
from tests.show.template import CHECKOUT, KEYWORDS, TEMPLATE, made, written

pytestmark = pytest.mark.checkout  # the template is made from the files of the checkout

LETTERS = re.compile("[^\\W\\d_]")
NAMES = re.compile(r"(\{\w+\})")
LAW_WORDS = {
    "says", "cite", "url", "owed_by", "needs", "note", "length", "runs_from", "renewable", "to", "within", "reason",
    "ruleset", "fact", "digest", "engine", "library_version", "warnings", "missing_law", "because", "assumes", "region",
}  # fmt: skip
"""Where an answer holds the law's own words, names, and what is said once when the case is assessed."""


def masked(message: str) -> str:
    """A translation without a letter: what shows letters under it has not passed through the catalogue."""
    return "".join(part if NAMES.fullmatch(part) else LETTERS.sub("·", part) for part in NAMES.split(message))


def translated(template: Catalog) -> Catalog:
    """The template with every message masked."""
    found = Catalog(locale="eo", charset="utf-8")
    for message in template:
        if message.id:
            words = [message.id] if isinstance(message.id, str) else message.id
            found.add(message.id, masked(words[0]) if len(words) == 1 else tuple(map(masked, words)))
    return found


@pytest.fixture(scope="module")
def template() -> Catalog:
    return made()


@pytest.fixture(scope="module")
def folder(template: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues with one language, in which every letter is a dot."""
    root = tmp_path_factory.mktemp("locale")
    place = root / "eo" / "LC_MESSAGES" / "entitlements.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, translated(template))
    return root


def law_words(answer: Assessment) -> set[str]:
    """Every text of an answer that is the law's own or a name, and the questions that only one ruleset asks."""
    found = set(_texts(answer.model_dump(mode="json")))
    for applied in answer.law:
        found.add(applied.title)
        for name, fact in law_behind(answer).ruleset(applied.ruleset).particulars.items():
            found |= {name, fact.title, fact.question, *map(str, fact.type.values)}
        for fields in law_behind(answer).ruleset(applied.ruleset).scope.items.values():
            found |= {word for fact in fields.values() for word in (fact.title, *map(str, fact.type.values))}
        found |= {rule.id for rule in law_behind(answer).ruleset(applied.ruleset).rules}
    return {one for word in found for one in (word, word.replace("_", " "))}


def _texts(part: object, kept: bool = False) -> Iterator[str]:
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _texts(inner, kept or name in LAW_WORDS)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _texts(inner, kept)
    elif kept and isinstance(part, str):
        yield part


def left(text: str, answer: Assessment) -> str:
    """What has letters once the law's own words are taken out."""
    shown = " ".join(text.replace("\\", "").split()).casefold()
    for words in sorted({" ".join(one.split()).casefold().strip(". ") for one in law_words(answer)}, key=len)[::-1]:
        shown = shown.replace(words, "") if LETTERS.search(words) and len(words) > 1 else shown
    return " ".join(word for word in shown.split() if LETTERS.search(word))


def printed(answer: Assessment, show: Callable[[Assessment, Console], object]) -> str:
    file = StringIO()
    show(answer, Console(file=file, width=100_000))
    return file.getvalue()


LIVES = {
    "a child in Germany": lambda: anna(),
    "a refused victim in England": lambda: refused(),
    "facts of every kind": lambda: assess(
        ANNA.replace(
            offences=[{"kind": "7", "compelled": True}, {}], dependants=[], residence_status="irregular",
            links_severed="does_not_know", exploitation={"sexual", "begging"}, exploited_in=set(),
        ), on=ON,
    ),
    "barred and short of a floor": lambda: assess(
        Victim(
            host="GB", region="GB-SCT", nationalities={"VN"}, public_order_ground=True, age_disputed=True,
            identification={"status": "presumed", "date": "2026-03-02"},
        ), on=ON,
    ),
    "a state without national law, long after its review": lambda: assess(
        Victim(host="VA", identification="presumed"), on=ON.replace(year=2030)
    ),
}  # fmt: skip


@pytest.mark.parametrize("life", LIVES)
def test_every_word_of_a_memo_that_is_not_the_laws_passes_through(life: str, folder: Path) -> None:
    answer = LIVES[life]()
    with in_language("eo", folder):
        assert left(answer.memo(), answer) == ""


@pytest.mark.parametrize("life", LIVES)
def test_every_word_to_the_person_herself_passes_through(life: str, folder: Path) -> None:
    answer = LIVES[life]()
    with in_language("eo", folder):
        assert left(answer.memo(for_her=True) + printed(answer, show_for_her), answer) == ""


@pytest.mark.parametrize("life", LIVES)
def test_every_word_in_a_terminal_passes_through(life: str, folder: Path) -> None:
    answer = LIVES[life]()
    with in_language("eo", folder):
        assert left(printed(answer, show_assessment), answer) == ""


@pytest.mark.parametrize("life", LIVES)
def test_every_word_of_an_assessment_in_a_notebook_passes_through(life: str, folder: Path) -> None:
    answer = LIVES[life]()
    with in_language("eo", folder):
        html = re.sub("<style>.*?</style>|(?<=>)[^<]*…(?=<)", "", answer._repr_html_(), flags=re.DOTALL)
    assert left("".join(Page.of(html).texts), answer) == ""


def test_no_message_is_said_inside_a_formatted_string() -> None:
    """Babel does not find it there before Python 3.12."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted((CHECKOUT / "entitlements").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string) if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip
    assert found == []


def test_a_page_says_its_language(folder: Path) -> None:
    with in_language("eo", folder):
        assert '<html lang="eo">' in anna().memo(format="html")


def test_the_template_holds_every_message(template: Catalog) -> None:
    """Written again by `python -m tests.show.template`."""
    with TEMPLATE.open("rb") as file:
        kept = read_po(file)
    assert {message.id for message in kept} == {message.id for message in template}


def test_the_same_messages_are_the_same_file(template: Catalog) -> None:
    assert written(template) == written(made())


@pytest.mark.parametrize("language", languages()[1:])
def test_a_translation_keeps_the_names_in_braces(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES" / "entitlements.po").open("rb") as file:
        for message in read_po(file, locale=language):
            said = [message.string] if isinstance(message.string, str) else message.string
            wanted = [message.id] if isinstance(message.id, str) else message.id
            for one in filter(None, said):
                assert set(NAMES.findall(one)) <= {name for words in wanted for name in NAMES.findall(words)}


def test_english_needs_no_catalogue() -> None:
    with in_language("en"):
        assert say("right") == "right"
    assert spoken() == "en"


def test_another_language_ends_with_its_block(folder: Path) -> None:
    with in_language("eo", folder):
        assert say("right") == "·····"
    assert say("right") == "right"


def test_what_a_catalogue_does_not_hold_is_said_in_english(folder: Path) -> None:
    with in_language("eo", folder):
        assert say("nobody has translated this") == "nobody has translated this"
        assert say("") == ""


def test_one_and_more_are_told_apart() -> None:
    one, more = "{number} claim changes, rule by rule", "{number} claims change, rule by rule"
    assert [say_some(one, more, number)[:8] for number in (1, 2)] == ["1 claim ", "2 claims"]


def test_a_language_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="no messages in `xx`; write one of `en`"):
        anna().memo(language="xx")
