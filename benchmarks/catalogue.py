"""All benchmarks with their sizes and the bounds that issue and design set."""

from __future__ import annotations

from benchmarks.model import Benchmark, Size

BENCHMARKS = (
    Benchmark(
        name="refresh",
        title="Refresh a workbook (read, derive, check, write)",
        module="benchmarks.refresh",
        size=Size(tasks=10_000),
        small=Size(tasks=20),
        peer="openpyxl: load and save",
        least_ratio=8,
    ),
    Benchmark(
        name="rollup",
        title="Roll up a folder of workbooks, from ten sheets of each",
        module="benchmarks.rollup",
        size=Size(tasks=50, books=200),
        small=Size(tasks=20, books=3),
        peer="pandas.read_excel of the same sheets with openpyxl, and a groupby",
        least_ratio=15,
    ),
    Benchmark(
        name="check",
        title="Check planned and tracked tasks by 24 rules",
        module="benchmarks.check",
        size=Size(tasks=100_000),
        small=Size(tasks=200),
        peer="DataFrame.apply(axis=1)",
        least_ratio=30,
        most_megabytes=600,
    ),
    Benchmark(
        name="mails",
        title="Reminder mails: plan, render, ledger, outbox, each written durably",
        module="benchmarks.digests",
        unit="mails",
        size=Size(tasks=1_000),
        small=Size(tasks=8),
        peer="redmail on the same plan and templates, without ledger, inline styles and fsync",
        least_ratio=0.8,  # a durable mail may cost a little
        most_seconds=1.5,
    ),
    Benchmark(
        name="remind",
        title="xiezuo remind --dry-run of a folder, the whole process",
        module="benchmarks.remind",
        size=Size(tasks=50, books=200),
        small=Size(tasks=20, books=3),
        most_seconds=15,
    ),
    Benchmark(
        name="inlining",
        title="Reminder mails: render with inline styles",
        module="benchmarks.inlining",
        unit="mails",
        size=Size(tasks=1_000),
        small=Size(tasks=8),
        peer="the same templates and premailer",
        least_ratio=10,
    ),
    Benchmark(
        name="command",
        title="xiezuo check, the whole process",
        module="benchmarks.command",
        size=Size(tasks=200),
        small=Size(tasks=20),
        most_seconds=1.5,
    ),
    Benchmark(
        name="click",
        title="Import of the refresh, before a click does anything",
        module="benchmarks.click",
        size=Size(tasks=0),
        small=Size(tasks=0),
        most_seconds=0.12,
    ),
    Benchmark(
        name="button",
        title="A warm click on 刷新状态, its own work without the host's",
        module="benchmarks.button",
        size=Size(tasks=200),
        small=Size(tasks=20),
        most_seconds=0.1,
    ),
    Benchmark(
        name="button-host",
        title="The same click, its host's reading, writing and saving of a closed file",
        module="benchmarks.button_host",
        size=Size(tasks=200),
        small=Size(tasks=20),
        most_seconds=1.0,
    ),
    Benchmark(
        name="refresh-100k",
        title="Refresh a very large workbook",
        module="benchmarks.refresh",
        size=Size(tasks=100_000),
        small=Size(tasks=20),
        most_megabytes=1024,
        is_large=True,
    ),
)
BY_NAME = {benchmark.name: benchmark for benchmark in BENCHMARKS}
