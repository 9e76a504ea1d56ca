"""What many answers come to: by country and entitlement how many are granted, and what the others wait for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entitlements.columns.naming import SEPARATOR
from entitlements.errors import FactError
from entitlements.facts.kinds import country

STATUSES = ("granted", "discretionary", "upcoming", "undetermined", "barred", "expired", "not_granted")
NOT_ENCODED = "not_encoded"


class Line(NamedTuple):
    """One entitlement in one country: how many cases have which status, and the facts that the open ones wait for."""

    country: str
    entitlement: str
    counts: dict[str, int]
    wanted: dict[str, int]


class Summary:
    """Counts of answers, added up one table after another."""

    def __init__(self) -> None:
        self.rows = 0
        self.errors: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()
        self._counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._wanted: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, cases: pa.Table, answers: pa.Table, host: str | None = None) -> None:
        """Add the answers (wide) to a table of cases, row by row the same; `host` is the state of all of them."""
        self.rows += answers.num_rows
        errors = answers["error"]
        self.errors.update({row["values"]: row["counts"] for row in pc.value_counts(errors.drop_null()).to_pylist()})
        good = np.asarray(errors.is_null())
        states = _states(cases, host)
        names = [name.removesuffix(".status") for name in answers.column_names if name.endswith(".status")]
        here = {state: good & (states == state) for state in dict.fromkeys(states[good].tolist())}
        self.cases.update({state: int(np.count_nonzero(rows)) for state, rows in here.items()})
        whole = len(here) == 1 and bool(good.all())
        for name in names:
            status, because = _one(answers[f"{name}.status"]), _one(answers[f"{name}.because"])
            for state, rows in here.items():
                at = slice(None) if whole else np.flatnonzero(rows)
                self._add(state, name, status, because, at)

    def _add(self, state: str, entitlement: str, status: pa.Array, because: pa.Array, rows: Any) -> None:
        key = state, entitlement
        codes, words = _coded(status)
        counts = np.bincount(codes[rows], minlength=len(words))
        self._counts[key].update({word: int(count) for word, count in zip(words, counts, strict=True) if count})
        if "undetermined" in words and counts[words.index("undetermined")]:
            wants, reasons = _coded(because)
            open_ = codes[rows] == words.index("undetermined")
            times = np.bincount(wants[rows][open_], minlength=len(reasons)).tolist()
            for reason, count in zip(reasons, times, strict=True):
                if count:
                    self._wanted[key].update(dict.fromkeys(reason.split(SEPARATOR) if reason else ["not said"], count))

    def lines(self) -> Iterator[Line]:
        """The lines for countries by their code; without entitlements of which no law there speaks."""
        for (state, entitlement), counts in sorted(self._counts.items(), key=lambda item: item[0][0]):
            if counts.keys() - {NOT_ENCODED}:
                yield Line(state, entitlement, dict(counts), _most_first(self._wanted[state, entitlement]))

    def table(self) -> pa.Table:
        """The lines as a table: a column for each status, and the facts wanted as text, the most wanted first."""
        lines = list(self.lines())
        columns: dict[str, pa.Array] = {
            "country": pa.array([line.country for line in lines], pa.string()),
            "entitlement": pa.array([line.entitlement for line in lines], pa.string()),
        }
        for status in STATUSES:
            columns[status] = pa.array([line.counts.get(status, 0) for line in lines], pa.int64())
        wanted = [SEPARATOR.join(f"{fact} ({count})" for fact, count in line.wanted.items()) for line in lines]
        return pa.table({**columns, "undetermined for want of": pa.array(wanted, pa.string())})

    def text(self, most_facts: int = 4) -> str:
        """The summary as a person reads it in a terminal."""
        out = [f"{self.rows:,} rows read, {self.errors.total():,} of them with an error"]
        out += [f"  {count:>9,}  {error}" for error, count in _most_first(self.errors).items()]
        state = None
        for line in self.lines():
            if line.country != state:
                state = line.country
                head = f"{state}: {self.cases[state]:,} {'case' if self.cases[state] == 1 else 'cases'}"
                out += ["", f"{head:<34}{'granted':>9}{'discret.':>10}{'undeterm.':>10}{'not':>9}  for want of"]
            counts = line.counts
            rest = sum(counts.get(status, 0) for status in ("upcoming", "barred", "expired", "not_granted"))
            facts = [f"{fact} ({count:,})" for fact, count in list(line.wanted.items())[:most_facts]]
            more = len(line.wanted) - most_facts
            told = ", ".join(facts) + (f" and {more} more" if more > 0 else "")
            numbers = "".join(
                f"{counts.get(status, 0):>{width},}"
                for status, width in (("granted", 9), ("discretionary", 10), ("undetermined", 10))
            )
            out.append(f"  {line.entitlement:<32}{numbers}{rest:>9,}  {told}".rstrip())
        return "\n".join(out)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _coded(column: pa.Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[str]]:
    """The number of each row's word and the words; the last is for rows that have none."""
    words = [*column.dictionary.to_pylist(), ""]
    return np.asarray(column.indices.fill_null(len(words) - 1)).astype(np.int64), words


def _states(cases: pa.Table, host: str | None) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    if host is not None:
        return np.full(cases.num_rows, _code(host), object)
    if "host" not in cases.column_names:
        return np.full(cases.num_rows, "", object)
    given = cases["host"].combine_chunks()
    coded = given if pa.types.is_dictionary(given.type) else given.dictionary_encode()
    codes = [_code(text) for text in coded.dictionary.to_pylist()]
    table: np.ndarray[tuple[int], np.dtype[np.object_]] = np.array([*codes, ""], object)
    return table.take(np.asarray(coded.indices.fill_null(len(codes))))


def _code(text: object) -> str:
    try:
        return country(text)
    except (FactError, ValueError):
        return ""
