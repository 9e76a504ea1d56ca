"""What assessing costs on Spark: the kernel in `mapInArrow` beside one that hands the same rows back untouched.

    python -m benchmarks.spark
    python -m benchmarks.spark --rows 10000000 --rounds 3

Cases drawn with a fixed seed (`tests.drawn_cases`), much of them unknown, are written to Parquet over and over until
there are enough rows. Each job reads them, runs in local mode on two cores, and throws its result away (Spark's `noop`
sink). The jobs take turns; printed are the medians by the clock and of the processor time of the JVM and its Python
workers, and each run by itself as it ends. Beside the two that the ratio compares stand others that show where the
time goes: rows in and nothing out, the kernel and nothing out, as many columns out as the answer has with nothing
reckoned, and the answers on three entitlements alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from entitlements.columns.streams import gathered
from entitlements.columns.tables import to_table
from entitlements.exchange import spark
from tests.drawn_cases import DAY, drawn_cases

HOST = "DE"
DISTINCT = 20_000
FLOOR, THREE, WHOLE = "rows handed back untouched", "three entitlements assessed", "rows assessed"
ASKED = ("reflection_period", "residence_permit", "non_punishment")
COUNT = pa.schema([("rows", pa.int64())])
Batches = Iterator[pa.RecordBatch]


def counted(rows: int) -> pa.RecordBatch:
    """One row that says how many there were."""
    return pa.record_batch([pa.array([rows])], schema=COUNT)


class Untouched:
    """Hands every row back."""

    def __call__(self, batches: Batches) -> Batches:
        """The same rows."""
        yield from batches


class Read:
    """Takes every row and hands back how many there were."""

    def __call__(self, batches: Batches) -> Batches:
        """A count for each batch."""
        for batch in batches:
            yield counted(batch.num_rows)


class Reckoned:
    """Assesses every row, and hands back how many answers there were."""

    def __init__(self, partition: spark.Partition) -> None:
        self.partition = partition

    def __call__(self, batches: Batches) -> Batches:
        """A count for each block."""
        for table in gathered(batches, spark.ROWS):
            yield counted(self.partition.answer(table).num_rows)


class Handed:
    """Hands back the first answers over and over, as many as there are rows: what passing answers on costs."""

    def __init__(self, partition: spark.Partition) -> None:
        self.partition = partition

    def __call__(self, batches: Batches) -> Batches:
        """Answers, reckoned once a partition."""
        answer: pa.Table | None = None
        for table in gathered(batches, spark.ROWS):
            answer = self.partition.answer(table) if answer is None else answer
            yield from answer.slice(0, table.num_rows).to_batches()


def cases(folder: Path, rows: int) -> None:
    """Write a Parquet data set of so many rows, in files of a million."""
    distinct = to_table([victim for victim, _ in drawn_cases(DISTINCT, HOST)])
    written = 0
    while written < rows:
        number = min(1_000_000, rows - written)
        block = pa.concat_tables([distinct] * -(-number // DISTINCT)).slice(0, number)
        pq.write_table(block, folder / f"{written:010}.parquet", row_group_size=1 << 17)
        written += number


def session() -> Any:
    """Spark in local mode on two cores, with this interpreter for its workers."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("entitlements")
    for name, value in {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "2g",
        "spark.executorEnv.PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "spark.ui.showConsoleProgress": "false",
        # PySpark 4.3 otherwise adds up the size of the batch after every row, which is quadratic where there are lists.
        "spark.sql.execution.arrow.maxBytesPerBatch": "2147483647",
    }.items():  # fmt: skip
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def processor_seconds() -> float:
    """What every process below this one has used, those that have ended and been waited for included."""
    fields = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        fields[int(path.parent.name)] = (int(after[1]), sum(map(int, after[11:15])))
    below, waiting = set[int](), [os.getpid()]
    while waiting:
        parent = waiting.pop()
        children = [process for process, (above, _) in fields.items() if above == parent]
        below.update(children)
        waiting += children
    return sum(fields[process][1] for process in below) / os.sysconf("SC_CLK_TCK")


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of the processors."""
    processor, clock = processor_seconds(), time.perf_counter()
    work()
    return time.perf_counter() - clock, processor_seconds() - processor


def measure(rows: int, rounds: int) -> None:
    """Write the cases, run every job, and print what each takes."""
    with tempfile.TemporaryDirectory() as name:
        cases(Path(name), rows)
        on_spark = session()
        cases_on_spark = on_spark.read.parquet(name)
        partition, columns = spark.prepared(cases_on_spark, on=DAY, host=HOST)
        df = spark.numbered(cases_on_spark)
        jobs = {
            FLOOR: df.mapInArrow(Untouched(), df.schema),
            "rows taken, nothing out": df.mapInArrow(Read(), "rows long"),
            "rows assessed, nothing out": df.mapInArrow(Reckoned(partition), "rows long"),
            "answers out, hardly any reckoned": df.mapInArrow(Handed(partition), columns),
            THREE: spark.assess(cases_on_spark, on=DAY, host=HOST, entitlements=ASKED),
            WHOLE: spark.assess(cases_on_spark, on=DAY, host=HOST),
        }
        for few in (1000, 20_000):  # the workers load the law, and Java compiles what it runs often
            thrown_away(df.limit(few).mapInArrow(Untouched(), df.schema))
            thrown_away(spark.assess(cases_on_spark.limit(few), on=DAY, host=HOST))
        times: dict[str, list[tuple[float, float]]] = {job: [] for job in jobs}
        for _ in range(rounds):
            for job, result in jobs.items():
                found = timed(lambda r=result: thrown_away(r))
                print(
                    "{}: {:.1f} s by the clock, {:.1f} s of processors".format(job, *found), file=sys.stderr, flush=True
                )
                times[job].append(found)
        print(f"{rows:,} rows, {len(df.columns)} columns in, {len(partition.schema)} out, law of {HOST}")
        on_spark.stop()
    report(rows, times)


def thrown_away(result: Any) -> None:
    """Run a job whole, and keep nothing of what it gives."""
    result.write.format("noop").mode("overwrite").save()


def report(rows: int, times: dict[str, list[tuple[float, float]]]) -> None:
    """Print the medians of every job, and how the assessments compare with the floor."""
    print(f"{'':<36}{'clock, s':>10}{'rows/s':>12}{'processors, s':>15}{'rows a CPU second':>20}")
    medians = {
        job: (statistics.median(clock for clock, _ in found), statistics.median(processors for _, processors in found))
        for job, found in times.items()
    }
    for job, (clock, processors) in medians.items():
        print(f"{job:<36}{clock:>10.1f}{rows / clock:>12,.0f}{processors:>15.1f}{rows / processors:>20,.0f}")
    for which, what in enumerate(("by the clock", "of the processors")):
        shares = [f"{job}: {100 * medians[FLOOR][which] / medians[job][which]:.0f} %" for job in (THREE, WHOLE)]
        print(f"throughput {what}, {FLOOR} being 100 %: {', '.join(shares)}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    measure(chosen.rows, chosen.rounds)


if __name__ == "__main__":
    main()
