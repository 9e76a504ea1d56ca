"""Spark answers as one machine does: the same kernel, row by row, whatever the partitions, and never too early."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import entitlements
from entitlements import FactError, MissingExtra, load
from entitlements.exchange import spark
from tests.drawn_cases import DAY, drawn_cases

pa = pytest.importorskip("pyarrow", reason="needs the extra `spark`")
pytest.importorskip("pyspark", reason="needs the extra `spark`")

from pyspark.sql import DataFrame, SparkSession  # noqa: E402  # only where it is installed

from entitlements.columns.many import assess_many  # noqa: E402  # after it, for the same reason
from entitlements.columns.tables import to_table  # noqa: E402  # after it, for the same reason

pytestmark = [
    # PySpark 4.3 warns of pandas 3, which it works with here, and leaves sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ASKED = ("reflection_period", "residence_permit", "non_punishment")


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Apache Spark on this machine, with two workers that find the package where this process does."""
    assert entitlements.__file__ is not None
    package = str(Path(entitlements.__file__).resolve().parent.parent)
    options = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "1g",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])]),
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("entitlements tests")
    for name, value in options.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        found = builder.getOrCreate()
        found.sparkContext.setLogLevel("OFF")
        yield found
        found.stop()


@pytest.fixture(scope="module")
def table() -> Any:
    """Cases in two states, numbered, with a host that is none and an age that nobody has."""
    victims = [victim for state in ("DE", "GB") for victim, _ in drawn_cases(40, state)]
    found = to_table(victims)
    hosts = found["host"].to_pylist()
    ages: list[int | None] = [None] * len(victims)
    hosts[3], ages[50] = "XX", 1000
    for name, column in (("host", pa.array(hosts)), ("age", pa.array(ages, pa.int64()))):
        found = found.set_column(found.schema.get_field_index(name), name, column)
    return found.append_column("number", pa.array(range(len(victims))))


@pytest.fixture(scope="module")
def cases(session: SparkSession, table: Any) -> DataFrame:
    """The same cases on Spark."""
    return session.createDataFrame(table)


def on_one_machine(table: Any, **options: Any) -> list[dict[str, Any]]:
    """What `assess_many` answers, row by row."""
    rows: list[dict[str, Any]] = assess_many(table, on=DAY, id="number", **options).to_pylist()
    return rows


def in_order(answer: DataFrame) -> list[dict[str, Any]]:
    """The rows of an answer by the number of their case; those of one case as they came."""
    return sorted((row.asDict() for row in answer.collect()), key=lambda row: row["number"])


def test_every_answer_is_that_of_one_machine(cases: DataFrame, table: Any) -> None:
    assert in_order(spark.assess(cases, on=DAY, id="number")) == on_one_machine(table)


def test_the_long_form_is_that_of_one_machine(cases: DataFrame, table: Any) -> None:
    answer = spark.assess(cases, on=DAY, id="number", form="long", entitlements=ASKED)
    assert in_order(answer) == on_one_machine(table, form="long", entitlements=ASKED)


def test_a_row_that_cannot_be_read_is_kept_with_its_error(cases: DataFrame, table: Any) -> None:
    answer = in_order(spark.assess(cases, on=DAY, id="number", entitlements=ASKED))
    bad = {row["number"]: row["error"] for row in answer if row["error"] is not None}
    assert len(answer) == table.num_rows
    assert sorted(bad) == [3, 50]
    assert "host" in bad[3]
    assert "1000" not in bad[50]


@pytest.mark.parametrize("partitions", [1, 7])
def test_partitions_change_no_answer(cases: DataFrame, table: Any, partitions: int) -> None:
    answer = spark.assess(cases.repartition(partitions), on=DAY, id="number", entitlements=ASKED)
    assert in_order(answer) == on_one_machine(table, entitlements=ASKED)


def test_the_day_may_be_a_column(session: SparkSession, table: Any) -> None:
    dated = table.append_column("seen_on", pa.array([date(2026, 1 + i % 12, 1) for i in range(table.num_rows)]))
    answer = spark.assess(session.createDataFrame(dated), on="seen_on", id="number", entitlements=ASKED)
    assert in_order(answer) == assess_many(dated, on="seen_on", id="number", entitlements=ASKED).to_pylist()


def test_the_columns_are_known_before_anything_runs(cases: DataFrame, table: Any) -> None:
    answer = spark.assess(cases, on=DAY, id="number", entitlements=ASKED)
    assert answer.columns == assess_many(table, on=DAY, id="number", entitlements=ASKED).column_names
    assert dict(answer.dtypes)["reflection_period.start"] == "date"


def test_the_answer_can_be_narrowed(cases: DataFrame, table: Any) -> None:
    asked: dict[str, Any] = {"entitlements": ASKED, "fields": ["status", "start"]}
    assert in_order(spark.assess(cases, on=DAY, id="number", **asked)) == on_one_machine(table, **asked)


def test_nothing_runs_before_the_answer_is_asked_for(cases: DataFrame) -> None:
    def fail(batches: Iterator[Any]) -> Iterator[Any]:
        raise AssertionError("a row was read")
        yield from batches

    unread = spark.numbered(cases).mapInArrow(fail, spark.numbered(cases).schema).toDF(*cases.columns)
    spark.assess(unread, on=DAY, id="number", entitlements=ASKED)


def test_a_misspelt_column_is_named_before_anything_runs(cases: DataFrame) -> None:
    with pytest.raises(FactError, match="testimony"):
        spark.assess(cases.withColumnRenamed("testimony", "testimny"), on=DAY, id="number")


def test_law_from_a_folder_reaches_the_workers(session: SparkSession, checkout: Path) -> None:
    law = load(checkout / "benchmarks" / "twelve_rules" / "law")
    cases = session.createDataFrame(pa.table({"identification": ["presumed", "none", None]}))
    answer = spark.assess(cases, on=DAY, host="AQ", law=law, entitlements=["legal_information"])
    statuses = sorted(row["legal_information.status"] for row in answer.collect())
    assert statuses == ["granted", "not_granted", "undetermined"]


def test_an_empty_frame_has_an_empty_answer(cases: DataFrame) -> None:
    assert spark.assess(cases.limit(0), on=DAY, id="number", entitlements=ASKED).collect() == []


def test_without_the_package_the_extra_is_named(cases: DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.pandas.types", None)
    with pytest.raises(MissingExtra, match=r"pip install 'entitlements\[spark\]'"):
        spark.assess(cases, on=DAY)
