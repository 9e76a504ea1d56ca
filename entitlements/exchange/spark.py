"""Many cases on Apache Spark: the kernel of `assess_many` inside `mapInArrow`, lazily, and nothing collected."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from entitlements.errors import MissingExtra
from entitlements.law.library import Law, load

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

ROWS = 1 << 16
"""Spark hands over 10,000 rows at a time by default; so many are gathered before the kernel runs, whose start costs
as much for few rows as for many."""


@lru_cache(maxsize=8)
def _law(pickled: bytes) -> Law:
    """The law that a task names; a worker process reads and compiles its rulesets once, for all its tasks."""
    law: Law = pickle.loads(pickled)  # made by `assess` on the driver
    return law


@dataclass(frozen=True)
class Partition:
    """What a worker does with the rows of a partition: this is what travels to it."""

    law: bytes
    names: list[str]
    options: dict[str, Any]
    schema: pa.Schema

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The answers to the rows, in their order."""
        from entitlements.columns.streams import gathered

        for table in gathered(batches, ROWS):
            yield from self.answer(table).to_batches()

    def answer(self, table: pa.Table) -> pa.Table:
        """The answers to a table's rows, as Spark can read them."""
        table = table.rename_columns(self.names)
        return plain(_assessed(table, _law(self.law), self.options)).cast(self.schema)


def _assessed(table: pa.Table, law: Law, options: dict[str, Any]) -> pa.Table:
    from entitlements.columns.many import assess_many

    return assess_many(table, law=law, threads=1, **options)  # Spark sees to it that every core has a partition


def plain(table: pa.Table) -> pa.Table:
    """The same table without dictionaries, which Spark does not read.

    >>> import pyarrow as pa
    >>> plain(pa.table({"status": pa.array(["granted"]).dictionary_encode()})).schema.field("status").type
    DataType(string)
    """
    import pyarrow as pa

    return table.cast(pa.schema([pa.field(field.name, _plain(field.type)) for field in table.schema]))


def _plain(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _plain(field.type)) for field in kind])
    return pa.string() if pa.types.is_large_string(kind) else kind


def numbered(df: DataFrame) -> DataFrame:
    """The same columns under numbers: `mapInArrow` does not find a column with a dot in its name."""
    return df.toDF(*(str(number) for number in range(len(df.columns))))


def prepared(
    df: DataFrame,
    *,
    on: date | str,
    host: str | None = None,
    law: Law | None = None,
    entitlements: Iterable[str] | None = None,
    fields: Iterable[str] | None = None,
    form: Literal["wide", "long"] = "wide",
    id: str | None = None,
    extra_columns: Literal["error", "ignore"] = "error",
) -> tuple[Partition, StructType]:
    """What `assess` hands to Spark: the work on a partition, and the columns that it answers with."""
    try:
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    except ImportError as error:
        raise MissingExtra("assessing cases on Apache Spark", "spark") from error
    law = law or load()
    options: dict[str, Any] = {
        "on": on, "host": host, "form": form, "id": id, "extra_columns": extra_columns,
        "entitlements": None if entitlements is None else tuple(entitlements),
        "fields": None if fields is None else tuple(fields),
    }  # fmt: skip
    # The answer to no rows at all has the columns that every answer has.
    schema = plain(_assessed(to_arrow_schema(df.schema).empty_table(), law, options)).schema
    return Partition(pickle.dumps(law), df.columns, options, schema), from_arrow_schema(schema)


def assess(
    df: DataFrame,
    *,
    on: date | str,
    host: str | None = None,
    law: Law | None = None,
    entitlements: Iterable[str] | None = None,
    fields: Iterable[str] | None = None,
    form: Literal["wide", "long"] = "wide",
    id: str | None = None,
    extra_columns: Literal["error", "ignore"] = "error",
) -> DataFrame:
    """The answers to the cases of a Spark DataFrame: what `assess_many` answers, row by row or in the long form.

    Nothing runs before the answer is asked for; every partition is then assessed where it lies. `df` has the columns of
    the native layout, `on` is a day or the name of a column with one, `host` a state where no column names it, `id` a
    column to carry along, `entitlements` and `fields` what is asked for: each column of the answer costs. A row that
    cannot be assessed has the reason in `error`, as on one machine.

    The workers need this library with its extra `bulk`, and the folders of a law that `load(folder)` read.

    Raises MissingExtra without PySpark or PyArrow, and what `assess_many` raises for the whole of a table, such as
    FactError for a column that does not exist (with the nearest name); all of it here, before anything runs.
    """
    partition, columns = prepared(
        df, on=on, host=host, law=law, entitlements=entitlements, fields=fields, form=form, id=id,
        extra_columns=extra_columns,
    )  # fmt: skip
    return numbered(df).mapInArrow(partition, columns)
