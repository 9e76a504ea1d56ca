"""Cases that the documents are tried on, how an answer is filled with hostile text, and what a page of HTML holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from entitlements import Assessment, Victim, assess

ON = date(2026, 11, 23)
ANNA = Victim(
    born=date(2009, 3, 14), nationalities={"MD"}, host="DE", testimony="undecided", unaccompanied=True,
    identification=[{"status": "presumed", "date": date(2026, 10, 5)}],
)  # fmt: skip
REFUSED = Victim(
    host="GB", region="GB-ENG", born=date(1998, 5, 1), nationalities={"VN"},
    identification={"status": "refused", "date": date(2026, 11, 2)},
)  # fmt: skip


def anna() -> Assessment:
    return assess(ANNA, on=ON)


def refused() -> Assessment:
    return assess(REFUSED, on=ON)


STATES = ("DE", "GB", "FR", "IT", "NL", "US", "KZ", "VA")


@st.composite
def answers(draw: st.DrawFn) -> Assessment:
    """Answers to partial cases over several states, with and without national law."""
    days = st.dates(date(2024, 1, 1), date(2026, 11, 23))
    facts: dict[str, Any] = {
        "nationalities": st.sets(st.sampled_from(["MD", "NG", "DE", "GB", "RO"]), max_size=2),
        "born": st.dates(date(1980, 1, 1), date(2012, 1, 1)),
        "age_disputed": st.booleans(),
        "identification": st.fixed_dictionaries(
            {"status": st.sampled_from(["referred", "presumed", "identified", "refused"])}, optional={"date": days}
        ),
        "testimony": st.sampled_from(["willing", "cooperating", "declined", "unable"]),
        "unaccompanied": st.booleans(),
        "links_severed": st.booleans(),
        "public_order_ground": st.booleans(),
    }
    known = draw(st.fixed_dictionaries({}, optional=facts))
    return assess(Victim(host=draw(st.sampled_from(STATES)), **known), on=draw(st.dates(ON, date(2027, 12, 31))))


HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "</style><b>", "-->",
    "</title></svg><iframe src=//x>", "&lt;b&gt;", "&#60;i&#62;", "javascript:alert(1)", "[x](javascript:alert(1))",
    "![x](http://x/y.png)", "`code`", "**bold**", "a|b", "\n\n# heading\n\n", "[^1]: note", "\x00\x1b\u2028\ud800",
    "END:VEVENT\r\nBEGIN:VEVENT", "<!DOCTYPE", "{{x}}", "$x$", "é日本\U0001f600",
)  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=4).map("".join)
"""Text that would be markup, another event or another line where it is not escaped."""

TEXTS = {"title", "says", "cite", "url", "owed_by", "needs", "note", "length", "runs_from", "renewable", "to", "reason"}


def filled(answer: Assessment, text: str) -> Assessment:
    """The same answer, in which every text that comes from a ruleset is this one."""
    stored = answer.redact().model_dump()
    stored |= {"warnings": (text,), "missing_law": (text,), "presumed": (text,)}
    return Assessment.model_validate(_filled(stored, text))


def _filled(part: Any, text: str) -> Any:
    if isinstance(part, dict):
        found = {name: text if name in TEXTS and part[name] else _filled(inner, text) for name, inner in part.items()}
        if part.get("confidence") == "seen" and "url" in part:  # an address of the web as far as its start tells
            found["url"] = f"https://example.org/{text}"
        return found
    if isinstance(part, list | tuple):
        return tuple(_filled(inner, text) for inner in part)
    return part


@dataclass
class Page(HTMLParser):
    """What a browser would find: the tags in order, their attributes, the texts, and the tags left open."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "br"):
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.unclosed.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment, which nothing here writes")

    @property
    def text(self) -> str:
        return "".join(self.texts)


PLAIN_TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "div", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li",
    "table", "thead", "tbody", "tr", "th", "td", "strong", "small", "sup", "code", "a", "br", "time", "span", "details",
    "summary", "figure",
}  # fmt: skip
DRAWN_TAGS = {
    "svg", "title", "desc", "defs", "pattern", "lineargradient", "stop", "rect", "circle", "line", "path", "text", "g",
}  # fmt: skip


def assert_it_is_safe(html: str) -> Page:
    """No script, nothing from the network, no tag and no attribute but those that the views write, all closed."""
    page = Page.of(html)
    assert set(page.tags) <= PLAIN_TAGS | DRAWN_TAGS
    assert page.unclosed == []
    for tag, name, value in page.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "action", "formaction", "xlink:href", "srcdoc", "background", "ping")
        if name == "href":
            assert tag == "a"
            assert value.startswith(("https://", "http://", "#"))
        if name in ("style", "fill"):
            assert "url(#entitlements-" in value or "url" not in value
    assert "@import" not in html
    assert "url(http" not in html
    return page
