"""Files in the native layout (Parquet, Arrow IPC or Feather, CSV) as a stream of tables, and files of results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.dataset as pa_dataset
import pyarrow.parquet as pa_parquet

from entitlements.columns.layout import PARTICULARS, VICTIM
from entitlements.errors import FactError
from entitlements.facts.model import DOES_NOT_KNOW

ROWS_AT_ONCE = 1 << 16
"""So many rows are in memory at a time."""
STATELESS = "stateless"
"""How a CSV file says that a person has no nationality: an empty cell says that nothing is known."""
_SAID = "entitlements"
_IPC = (".arrow", ".ipc", ".feather")
_PARQUET = (".parquet", ".pq")


def stream(path: str | Path, rows_at_once: int = ROWS_AT_ONCE) -> tuple[int | None, Iterator[pa.Table]]:
    """How many rows a file or folder of files holds, where it says so, and its tables one after another.

    Parquet and Arrow are streamed in bounded memory, CSV too. In CSV an empty cell is unknown, several members of a set
    stand with semicolons, `stateless` is no nationality, and flags are `true` or `false`; lists of offences, dependants
    and permits need another format. FactError for a file of another kind.
    """
    place = Path(path)
    kind = _kind(place)
    if kind == "csv":
        return None, _csv(place)
    try:
        data = pa_dataset.dataset(place, format=kind)
        rows = data.count_rows()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise FactError([(str(path), f"is no {'Parquet' if kind == 'parquet' else 'Arrow'} file")]) from None
    return rows, _batches(data, rows_at_once)


def _kind(place: Path) -> str:
    if place.is_dir():
        return "ipc" if any(place.rglob("*.arrow")) else "parquet"
    suffixes = [suffix.lower() for suffix in place.suffixes]
    for kind, ends in (("parquet", _PARQUET), ("ipc", _IPC)):
        if suffixes and suffixes[-1] in ends:
            return kind
    if ".csv" in suffixes[-2:]:
        return "csv"
    raise FactError([(str(place), "expected a .parquet, .arrow, .feather or .csv file, or a folder of Parquet files")])


def _batches(data: pa_dataset.Dataset, rows_at_once: int) -> Iterator[pa.Table]:
    found = False
    # One fragment ahead: what is read too early only fills memory.
    batches = data.to_batches(batch_size=rows_at_once, batch_readahead=1, fragment_readahead=1)
    for batch in batches:
        if batch.num_rows:
            found = True
            yield pa.Table.from_batches([batch])
    if not found:
        yield data.schema.empty_table()


def _csv(place: Path) -> Iterator[pa.Table]:
    first = pa_csv.ReadOptions(block_size=1 << 22)
    try:
        names = pa_csv.open_csv(place, read_options=first).schema.names
        text = pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""],
            quoted_strings_can_be_null=True,
        )  # fmt: skip
        with pa_csv.open_csv(place, read_options=first, convert_options=text) as reader:
            found = False
            for batch in reader:
                found = True
                yield from_text(pa.Table.from_batches([batch]))
            if not found:
                yield from_text(reader.schema.empty_table())
    except pa.ArrowInvalid:
        # Arrow's own words may hold what stands in the file.
        raise FactError([(str(place), "is no CSV file whose lines all have the same number of fields")]) from None


def from_text(table: pa.Table) -> pa.Table:
    """A table of text with sets as lists; flags, numbers and days are read from text as they are."""
    for number, name in enumerate(table.column_names):
        field = VICTIM.get(name)
        if field is not None and field.kind in ("set", "countries"):
            table = table.set_column(number, name, _sets(table.column(number).combine_chunks()))
    return table


def _sets(text: pa.Array) -> pa.Array:
    said = pc.if_else(pc.equal(text, DOES_NOT_KNOW), pa.scalar(None, pa.string()), text)
    parts = pc.split_pattern(said, ";")
    members = pc.utf8_trim_whitespace(parts.flatten())
    lists = pa.ListArray.from_arrays(parts.offsets, members, mask=pc.is_null(said)) if len(parts) else parts
    none = pa.array([[]], lists.type)
    return pc.if_else(pc.fill_null(pc.equal(said, STATELESS), False), none[0], lists)


def assumed(table: pa.Table, facts: dict[str, str]) -> pa.Table:
    """The table with facts that its cases are all assumed to have; FactError for one that the table has already."""
    for name, text in facts.items():
        if any(column.partition(".")[0] == name or column == name for column in table.column_names):
            raise FactError([(name, "is a column of the file, and cannot be assumed too")])
        column = pa.array([text]).take(pa.array([0] * table.num_rows, pa.int32()))
        table = table.append_column(name, column)
    names = [name for name in facts if not name.startswith(PARTICULARS)]
    rest = table.select([name for name in table.column_names if name not in names])
    for name in names:
        only = from_text(table.select([name]))
        rest = rest.append_column(name, only.column(0))
    return rest


class ResultFile:
    """A file that results are written to one table after another: Parquet, Arrow or CSV, as its name ends.

    The file is there only once it is whole. A Parquet file says of itself under which law the answers were given, as
    each table does.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._unfinished = self._path.with_name(f"{self._path.name}.unfinished")
        self._writer: Any = None
        self._said: dict[str, Any] = {}
        self._ends = self._path.suffix.lower()
        if self._ends not in (*_PARQUET, *_IPC, ".csv"):
            raise FactError([(str(path), "expected the name of a .parquet, .arrow or .csv file to write")])

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._writer is None:
            return
        if self._said and self._ends in _PARQUET:
            self._writer.add_key_value_metadata({_SAID: json.dumps(self._said, sort_keys=True)})
        self._writer.close()
        if kind is None:
            self._unfinished.replace(self._path)
        else:
            self._unfinished.unlink(missing_ok=True)

    def write(self, table: pa.Table) -> None:
        """Write the rows of a table behind those that are there."""
        said = json.loads((table.schema.metadata or {}).get(_SAID.encode(), b"{}"))
        law = self._said.get("law", {}) | said.get("law", {})
        self._said = {**said, "law": law} if said else self._said
        plain = table.replace_schema_metadata(None)
        if self._ends in _IPC:  # whose files hold one dictionary for a column, known from the beginning
            plain = plain.cast(pa.schema([field.with_type(_decoded(field.type)) for field in plain.schema]))
        if self._writer is None:
            self._writer = self._opened(plain.schema)
        self._writer.write_table(plain)

    def _opened(self, schema: pa.Schema) -> Any:
        if self._ends in _PARQUET:
            return pa_parquet.ParquetWriter(self._unfinished, schema, compression="zstd", write_statistics=False)
        opened = pa_csv.CSVWriter if self._ends == ".csv" else pa.ipc.new_file
        return opened(str(self._unfinished), schema)


def _decoded(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
