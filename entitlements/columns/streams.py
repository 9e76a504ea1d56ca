"""More cases than memory holds: batches or Parquet files in, batches or a Parquet file out, block after block."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from entitlements.columns.many import READ_AT_ONCE, Asked, Form, asked_of
from entitlements.columns.results import Telling
from entitlements.errors import MissingExtra
from entitlements.law.library import Law

WRITTEN_AT_ONCE = 1 << 18
"""So many rows are read, answered and written at a time: what memory holds, whatever the size of the files."""


def assess_batches(
    reader: Any,
    *,
    on: date | str,
    host: str | None = None,
    law: Law | None = None,
    entitlements: Sequence[str] | None = None,
    form: Form = "wide",
    fields: Sequence[str] | None = None,
    id: str | None = None,
    extra_columns: Literal["error", "ignore"] = "error",
    threads: int | None = None,
    rows_at_once: int = READ_AT_ONCE,
) -> pa.RecordBatchReader:
    """`assess_many` for a stream of batches of any size: a stream of answers, in order, in bounded memory.

    `reader` is anything with the Arrow C stream interface. Nothing is read before the first answer is asked for, and
    never more than `rows_at_once` rows at a time. A column that is no fact is a FactError when the first batch is
    asked for; otherwise as `assess_many`. The schema's metadata names the library's version and the day.

    >>> import pyarrow as pa
    >>> cases = pa.table({"host": ["DE", "GB"], "identification": ["presumed", "presumed"]})
    >>> answers = assess_batches(cases, on=date(2026, 11, 23), entitlements=["reflection_period"])
    >>> answers.read_all()["reflection_period.status"].to_pylist()
    ['undetermined', 'undetermined']
    """
    source = pa.RecordBatchReader.from_stream(reader)
    asked = asked_of(
        on=on, host=host, law=law, entitlements=entitlements, form=form, fields=fields, id=id,
        extra_columns=extra_columns, threads=threads,
    )  # fmt: skip
    schema = asked.schema(source.schema).with_metadata(asked.metadata({}))
    return pa.RecordBatchReader.from_batches(schema, _answered(source, asked, schema, rows_at_once))


def _answered(source: Any, asked: Asked, schema: pa.Schema, rows_at_once: int) -> Iterator[pa.RecordBatch]:
    telling = Telling()
    for table in gathered(source, rows_at_once):
        part = asked.reckoned(table, telling)
        answers = asked.formed(part, telling).replace_schema_metadata(schema.metadata)
        telling.forget_many()
        yield from answers.to_batches()


def gathered(source: Iterable[pa.RecordBatch], rows_at_once: int) -> Iterator[pa.Table]:
    """The same rows in their order, in tables of so many or somewhat fewer.

    >>> three = pa.record_batch({"age": [15, 16, 17]})
    >>> [table.num_rows for table in gathered([three] * 5, 7)]
    [6, 6, 3]
    """
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in source:
        for first in range(0, batch.num_rows, rows_at_once):
            part = batch.slice(first, rows_at_once)
            if rows + part.num_rows > rows_at_once:
                yield pa.Table.from_batches(waiting)
                waiting, rows = [], 0
            waiting.append(part)
            rows += part.num_rows
    if waiting:
        yield pa.Table.from_batches(waiting)


def assess_files(
    source: str | Path,
    out: str | Path,
    *,
    on: date | str,
    host: str | None = None,
    law: Law | None = None,
    entitlements: Sequence[str] | None = None,
    form: Form = "wide",
    fields: Sequence[str] | None = None,
    id: str | None = None,
    extra_columns: Literal["error", "ignore"] = "error",
    threads: int | None = None,
    progress: bool | None = None,
) -> int:
    """`assess_many` from Parquet to Parquet in bounded memory; the number of cases.

    `source` is a Parquet file or a folder of them (a data set), `out` one file, which is there only once it is whole. A
    progress bar is shown where a person watches (stderr is a terminal) unless `progress` says otherwise. The metadata
    of the file names the library's version, the day, and the rulesets with their digests.

    Raises as `assess_many`, OSError where a file cannot be read or written, MissingExtra without the extra `bulk`.

    >>> import tempfile
    >>> from pyarrow import parquet
    >>> from entitlements import Victim, to_table
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     parquet.write_table(to_table([Victim(host="DE", identification="presumed")]), f"{folder}/cases.parquet")
    ...     cases = assess_files(f"{folder}/cases.parquet", f"{folder}/out.parquet", on=date(2026, 6, 1))
    ...     status = parquet.read_table(f"{folder}/out.parquet")["reflection_period.status"].to_pylist()
    >>> cases, status
    (1, ['undetermined'])
    """
    from pyarrow import dataset, parquet

    given = dataset.dataset(source, format="parquet")
    asked = asked_of(
        on=on, host=host, law=law, entitlements=entitlements, form=form, fields=fields, id=id,
        extra_columns=extra_columns, threads=threads,
    )  # fmt: skip
    schema = asked.schema(given.schema)
    unfinished = Path(out).with_name(f"{Path(out).name}.unfinished")
    total, digests, telling = given.count_rows(), dict[str, str](), Telling()
    # Left to itself the scanner reads a whole file ahead: as much memory as the data have.
    in_turn = dataset.ParquetFragmentScanOptions(pre_buffer=False)
    batches = given.to_batches(
        batch_size=1 << 16, batch_readahead=1, fragment_readahead=1, use_threads=False, fragment_scan_options=in_turn
    )
    reader = pa.RecordBatchReader.from_batches(given.schema, batches)
    try:
        # Statistics of some hundred columns of words cost as much as writing them, and nobody prunes by them.
        how: dict[str, Any] = {"compression": "zstd", "write_statistics": [] if id is None else [id]}
        with _bar(total, progress) as bar, parquet.ParquetWriter(unfinished, schema, **how) as writer:
            for table in gathered(reader, WRITTEN_AT_ONCE):
                part = asked.reckoned(table, telling)
                digests |= part.digests
                writer.write_table(asked.formed(part, telling), row_group_size=WRITTEN_AT_ONCE)
                telling.forget_many()
                bar.update(table.num_rows)
            writer.add_key_value_metadata(asked.metadata(digests))
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return int(total)


class _NoBar:
    """Where nobody watches."""

    def update(self, rows: int) -> None:
        """Say nothing."""


def _bar(total: int, progress: bool | None) -> Any:
    if not (sys.stderr.isatty() if progress is None else progress):
        return nullcontext(_NoBar())
    try:
        from tqdm import tqdm
    except ImportError:
        raise MissingExtra("a progress bar", "bulk") from None
    return tqdm(total=total, unit=" cases", unit_scale=True, file=sys.stderr)
