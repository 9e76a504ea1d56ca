"""What many cases cost: rows a second of processor time on the full stack of a state's law, and the memory it takes.

    python -m benchmarks.many_cases
    python -m benchmarks.many_cases --rows 100000 1000000 10000000
    python -m benchmarks.many_cases --entitlements residence_permit reflection_period
    python -m benchmarks.many_cases --parquet 10000000

The rows are drawn with a fixed seed: each fact of each row is taken from one of some thousands of drawn victims
(`tests.drawn_cases`), independently of the other facts, so that no two rows are alike; about a quarter is not known.
Every size is measured in a process of its own. Processor time is that of all threads together.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from entitlements import load
from entitlements.columns.many import assess_many
from entitlements.columns.tables import to_table
from tests.drawn_cases import DAY, drawn_cases

VICTIMS = 4000
"""So many victims are drawn for the facts to come from."""
AT_ONCE = 1 << 20


def table_of(rows: int, host: str, seed: int = 1) -> pa.Table:
    """So many rows of facts in this state, with a number each."""
    drawn = to_table([victim for victim, _ in drawn_cases(VICTIMS, host, seed)]).combine_chunks()
    choose = np.random.default_rng(seed)
    if "particulars" in drawn.column_names:
        drawn = drawn.flatten()
    columns = {name: drawn[name].take(pa.array(choose.integers(0, VICTIMS, rows))) for name in drawn.column_names}
    return pa.table({"case_id": np.arange(rows), **columns}).combine_chunks()


def peak_megabytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def measure(rows: int, host: str, entitlements: list[str] | None, threads: int | None, day: date) -> dict[str, float]:
    """Assess a table in this process: seconds by the clock and of the processor, and the memory over the start."""
    table = table_of(rows, host)
    assess_many(table.slice(0, 1000), on=day, id="case_id", entitlements=entitlements)  # the law is compiled
    before, clock, processor = peak_megabytes(), time.perf_counter(), time.process_time()
    found = assess_many(table, on=day, id="case_id", entitlements=entitlements, threads=threads)
    return {
        "rows": found.num_rows, "columns": found.num_columns, "clock": time.perf_counter() - clock,
        "processor": time.process_time() - processor, "memory": peak_megabytes() - before,
    }  # fmt: skip


def in_a_process(arguments: list[str]) -> dict[str, float]:
    """The same in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many_cases", *arguments], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def parquet(rows: int, host: str, entitlements: list[str] | None) -> dict[str, float]:
    """Assess a Parquet file into another: the same measures."""
    from entitlements.columns.streams import assess_files

    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.parquet"), Path(folder, "out.parquet")
        part = table_of(min(rows, AT_ONCE), host)
        with pq.ParquetWriter(source, part.schema) as writer:
            for first in range(0, rows, AT_ONCE):
                writer.write_table(part.slice(0, min(AT_ONCE, rows - first)), row_group_size=1 << 16)
        assess_many(part.slice(0, 1000), on=DAY, id="case_id", entitlements=entitlements)
        del part
        before, clock, processor = peak_megabytes(), time.perf_counter(), time.process_time()
        assess_files(source, out, on=DAY, id="case_id", entitlements=entitlements)
        found = pq.ParquetFile(out).metadata
        return {
            "rows": found.num_rows, "columns": found.num_columns, "clock": time.perf_counter() - clock,
            "processor": time.process_time() - processor, "memory": peak_megabytes() - before,
        }  # fmt: skip


def show(found: dict[str, float]) -> None:
    """One line of figures."""
    print(
        f"{found['rows']:>12,.0f}{found['columns']:>9,.0f}{found['rows'] / found['clock']:>14,.0f}"
        f"{found['rows'] / found['processor']:>18,.0f}{found['memory']:>12,.0f}", flush=True,
    )  # fmt: skip


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--host", default="DE")
    parser.add_argument("--entitlements", nargs="+", default=None, help="all of the catalogue unless given")
    parser.add_argument("--threads", type=int, default=None)
    parser.add_argument("--parquet", type=int, metavar="N", help="N rows from one Parquet file to another instead")
    parser.add_argument("--alone", action="store_true", help="measure in this process and print JSON")
    chosen = parser.parse_args()
    if chosen.alone:
        rows = chosen.parquet or chosen.rows[0]
        if chosen.parquet:
            print(json.dumps(parquet(rows, chosen.host, chosen.entitlements)))
        else:
            print(json.dumps(measure(rows, chosen.host, chosen.entitlements, chosen.threads, DAY)))
        return
    rules = sum(len(a.ruleset.rules) for a in load().applying(chosen.host, DAY))
    print(f"{chosen.host}: {rules} rules; megabytes are the most over the start, input not counted")
    print(f"{'rows':>12}{'columns':>9}{'rows/s':>14}{'rows/CPU second':>18}{'megabytes':>12}")
    more = ["--host", chosen.host, "--alone"]
    if chosen.entitlements:
        more += ["--entitlements", *chosen.entitlements]
    if chosen.threads:
        more += ["--threads", str(chosen.threads)]
    sizes = [["--parquet", str(chosen.parquet)]] if chosen.parquet else [["--rows", str(rows)] for rows in chosen.rows]
    for size in sizes:
        show(in_a_process([*size, *more]))


if __name__ == "__main__":
    main()
