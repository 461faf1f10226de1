"""The checks of trips.odcs.yaml by pandera on polars, then the figures of a profile by polars itself.

Reads Parquet files named as arguments; prints the seconds of reading with validation, those of profiling, the
rows, and the most memory used in MB.
Imports are not counted. Quantiles are those of 200,000 rows, as Millrace's are.
"""

import resource
import sys
import time

import pandera.polars as pa
import polars as pl

C, K = pa.Column, pa.Check
AT = [0.0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1.0]

SCHEMA = pa.DataFrameSchema(
    {
        "id": C(pl.String, K.str_matches(r"^K[0-9]{9}$"), unique=True),
        "customer": C(pl.Int64, K.in_range(0, 999999)),
        "origin": C(pl.String, K.isin(["EWR", "JFK", "LGA"])),
        "carrier": C(pl.String, K.str_matches(r"^[A-E]{2}$")),
        "tail": C(pl.String, K.str_matches(r"^N[0-9]{3}[A-Z]{2}$")),
        "late": C(pl.Boolean),
        "hour": C(pl.Int64, K.in_range(0, 23)),
        "weekday": C(pl.Int64, K.in_range(0, 6)),
        "flight": C(pl.Int64, K.in_range(1, 9999)),
        "delay": C(pl.Float64, K.in_range(-500, 4320), nullable=True),
        "distance": C(pl.Float64, K.in_range(0, 12000)),
        "temp": C(pl.Float64, K.in_range(-100, 200)),
        "pressure": C(pl.Float64, K.in_range(850, 1200), nullable=True),
        "amount": C(pl.Float64, K.ge(0)),
        "humid": C(pl.Float64, K.in_range(0, 100)),
        "wind_dir": C(pl.Float64, K.in_range(0, 360)),
        "wind_speed": C(pl.Float64, K.in_range(0, 200)),
        "score": C(pl.Float64, K.in_range(0, 1)),
        "departure": C(pl.Datetime("us")),
        "known_at": C(pl.Datetime("us", "UTC")),
    },
    strict=True,
)


def profile(frame: pl.DataFrame) -> dict:
    numbers = [c for c, t in frame.schema.items() if t.is_numeric() or t.is_temporal()]
    physical = frame.with_columns(pl.col(c).to_physical() for c in numbers)
    figures = physical.select(
        *(pl.col(c).null_count().alias(c + ".nulls") for c in frame.columns),
        *(pl.col(c).min().alias(c + ".min") for c in frame.columns),
        *(pl.col(c).max().alias(c + ".max") for c in frame.columns),
        *(pl.col(c).approx_n_unique().alias(c + ".distinct") for c in frame.columns),
        *(pl.col(c).mean().alias(c + ".mean") for c in numbers),
        *(pl.col(c).std(ddof=0).alias(c + ".deviation") for c in numbers),
    ).row(0, named=True)
    sample = physical.select(numbers).sample(min(200_000, frame.height), seed=42)
    quantiles = {c: sample[c].quantile(AT, interpolation="nearest") for c in numbers}
    histograms = {c: physical[c].drop_nulls().hist(bin_count=20) for c in numbers}
    top = {}
    for column, kind in frame.schema.items():
        distinct = figures[column + ".distinct"]
        repeats = kind == pl.String and distinct <= frame.height / 2
        if not kind.is_temporal() and (distinct <= 1000 or repeats):
            counted = frame.lazy().group_by(column).len().top_k(20, by="len").collect()
            top[column] = counted
    return {"figures": figures, "quantiles": quantiles, "histograms": histograms, "top": top}


begun = time.perf_counter()
rows = pl.read_parquet(sys.argv[1:], hive_partitioning=False)
SCHEMA.validate(rows, lazy=True)
validated = time.perf_counter()
made = profile(rows)
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
print(validated - begun, time.perf_counter() - validated, rows.height, megabytes)
assert made["figures"]["temp.nulls"] == 0
