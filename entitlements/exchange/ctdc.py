"""The global data set of the Counter-Trafficking Data Collaborative (CTDC): k-anonymised records as a native table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from entitlements.errors import FactError, did_you_mean
from entitlements.exchange.mapping import Records, mapping

AgeAsOf = Literal["assessment", "registration"]
FORMS = {"isForcedLabour": "forced_labour", "isSexualExploit": "sexual"}
UNKNOWN = ("", "0", "0.0", "-99", "-99.0")
"""How the data set says that something is not known."""
NO_VALUE = "no_value_of_ctdc"
_BAND = re.compile(r"(\d{1,3})(?:--(\d{1,3})|(\+))")


def read_ctdc(
    path: str | Path, *, host_column: str | None = "CountryOfExploitation", age_as_of: AgeAsOf = "assessment"
) -> Records:
    """The records of a CSV file of the data set (also compressed: `.gz`), a row each, in their order.

    The host state is the state of exploitation, unless another column is named, or None: that it is the state whose law
    is to be applied is an assumption, see docs/records.md. A band of ages is the age on the day of the assessment, or
    with `age_as_of="registration"` that of some day in the year of registration. Everything else stays unknown.

    FactError where the file lacks a column of the data set, or has one that it does not have.
    """
    given = _read(path)
    _check(given, host_column)
    found: dict[str, pa.ChunkedArray | pa.Array] = {}
    if host_column is not None:
        found["host"] = known(given[host_column])
    found["nationalities"] = _one_of(known(given["citizenship"]))
    found["exploited_in"] = _one_of(known(given["CountryOfExploitation"]))
    found["exploitation"], found["other_exploitation_possible"] = _forms(given)
    least, most = bands(given["ageBroad"])
    if age_as_of == "registration":
        year = known(given["yearOfRegistration"])
        found["age_on"] = pc.if_else(
            pc.is_valid(year), pc.binary_join_element_wise(year, pa.scalar("12-31"), "-"), None
        )
        # Who had an age on some day of a year is at most a year older on its last day.
        most = pc.min_element_wise(pc.add(most, 1), 130, skip_nulls=False)
        # Without its year a band says nothing of any day.
        least, most = (pc.if_else(pc.is_valid(year), bound, None) for bound in (least, most))
    found["age_at_least"], found["age_at_most"] = least, most
    unused = [
        one.field for one in mapping("ctdc") if not one.facts or (one.facts == ("age_on",) and "age_on" not in found)
    ]
    return Records(pa.table(found), tuple(unused))


def _read(path: str | Path) -> pa.Table:
    fields = [one.field for one in mapping("ctdc")]
    text = pa_csv.ConvertOptions(column_types=dict.fromkeys(fields, pa.string()), strings_can_be_null=False)
    try:
        return pa_csv.read_csv(path, convert_options=text)
    except pa.ArrowInvalid:
        # Arrow's own words may hold what stands in the file.
        raise FactError([(str(path), "is no CSV file whose lines all have the same number of fields")]) from None


def _check(given: pa.Table, host_column: str | None) -> None:
    fields = {one.field for one in mapping("ctdc")}
    problems = [(name, "the data set has no such column") for name in given.column_names if name not in fields]
    problems += [(name, "this column of the data set is missing") for name in sorted(fields - set(given.column_names))]
    if host_column is not None and host_column not in fields:
        problems.append((host_column, f"there is no such column{did_you_mean(host_column, fields)}"))
    if problems:
        raise FactError(problems)


def known(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column with null for what is not known."""
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.is_in(text, pa.array(UNKNOWN)), pa.scalar(None, pa.string()), text)


def _one_of(codes: pa.ChunkedArray) -> pa.Array:
    """Each code as a list of one, null where it is not known."""
    values = codes.combine_chunks()
    offsets = pa.array(range(len(values) + 1), pa.int32())
    return pa.ListArray.from_arrays(offsets, values, mask=pc.is_null(values))


def _forms(given: pa.Table) -> tuple[pa.Array, pa.Array]:
    """The forms that are recorded, and that others may stand beside them: the data set does not name every form."""
    read = [[_form(text, word) for text in given[field].to_pylist()] for field, word in FORMS.items()]
    forms = [[form for form in row if form is not None] or None for row in zip(*read, strict=True)]
    found = pa.array(forms, pa.list_(pa.string()))
    return found, pc.if_else(pc.is_valid(found), True, pa.scalar(None, pa.bool_()))


def _form(text: str, word: str) -> str | None:
    """The form where it is said; what is neither yes, no nor unknown is a value that no fact takes."""
    return word if text in ("1", "1.0") else None if text in UNKNOWN else NO_VALUE


def bands(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """The least and the most age of each band; what is no band is left as it is, for a row's error to tell.

    >>> least, most = bands(pa.chunked_array([["9--17", "48+", ""]]))
    >>> least.to_pylist(), most.to_pylist()
    ([9, 48, None], [17, None, None])
    """
    coded = column.combine_chunks().dictionary_encode()
    read = [_band(word) for word in coded.dictionary.to_pylist()]
    indices = coded.indices
    least, most = (pa.array([band[part] for band in read], pa.int64()).take(indices) for part in (0, 1))
    return least, most


def _band(text: str) -> tuple[int | None, int | None]:
    """The bounds of a band; a text that is none has a bound that no age has, so that the row tells of it."""
    text = text.strip()
    if text in UNKNOWN:
        return None, None
    found = _BAND.fullmatch(text)
    if found is None:
        return -1, -1
    return int(found[1]), int(found[2]) if found[2] else None
