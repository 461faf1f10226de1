"""The looked-up features of a feature spec by pandas and numpy: what a careful Python programmer would write.

Reads the spec and the Parquet files of each stream, computes every latest feature with one merge_asof a source,
and prints the seconds each round took. Windows are computed in one of two ways: "searches", binary searches of numpy
over sorted keys and running sums, gives the very windows of the spec; "rolling", the way of pandas' own documentation,
groups by the key and rolls over time, without rounding the far edge to the hop.

usage: features_pandas.py searches|rolling SPEC.json ROUNDS OUT SPINE=FILE[,FILE...] STREAM=FILE[,FILE...] ...
"""

import json
import re
import sys
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

UNITS = {"H": 3_600_000_000, "M": 60_000_000, "S": 1_000_000}


def micros(span):
    return sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([HMS])", span or "PT0S"))


def read(files, columns):
    table = pa.concat_tables([pq.read_table(file, columns=columns) for file in files])
    frame = table.to_pandas()
    for name in frame:
        if str(frame[name].dtype).startswith("datetime"):
            frame[name] = frame[name].astype("datetime64[us, UTC]").astype("int64")
    return frame


def codes(facts, key, spine, by):
    """One number for each key, the same in facts and spine; -1 where a part is absent."""
    left = np.zeros(len(facts), dtype=np.int64)
    right = np.zeros(len(spine), dtype=np.int64)
    for stream, request in zip(key, by):
        both, _ = pd.factorize(pd.concat([facts[stream], spine[request]], ignore_index=True))
        size = both.max() + 2
        one, other = both[: len(facts)], both[len(facts) :]
        left = np.where((left < 0) | (one < 0), -1, left * size + one)
        right = np.where((right < 0) | (other < 0), -1, right * size + other)
    return left, right


def latest(source, features, facts, spine, cutoff):
    left, right = codes(facts, source["key"], spine, source["by"])
    columns = list(dict.fromkeys(f["field"] for f in features))
    known = facts[columns].assign(key=left, known=facts[source["knownAt"]])[left >= 0]
    # By record within a moment, so that the order does not depend on that of the file.
    known = known.sort_values("known", kind="stable")
    asked = pd.DataFrame({"key": right, "cutoff": cutoff})
    found = pd.merge_asof(asked, known, by="key", left_on="cutoff", right_on="known")
    age = cutoff - found["known"].to_numpy()
    out = {}
    for feature in features:
        fresh = age <= micros(feature["within"])
        out[feature["name"]] = np.where(fresh, found[feature["field"]].to_numpy(dtype=float), np.nan)
    return out


def windows(source, features, facts, spine, cutoff):
    left, right = codes(facts, source["key"], spine, source["by"])
    out = {}
    sorted_facts = {}
    times = facts[source["time"]].to_numpy()
    first = min(times.min(), cutoff.min()) - 40 * 24 * UNITS["H"]
    stride = max(times.max(), cutoff.max()) + 40 * 24 * UNITS["H"] - first
    for feature in features:
        chosen = (feature["where"], feature["field"])
        if chosen not in sorted_facts:
            kept = left >= 0
            if feature["where"]:
                kept &= facts.eval(re.sub(r"(?<![<>=])=(?!=)", "==", feature["where"])).to_numpy(dtype=bool)
            if feature["field"]:
                kept &= facts[feature["field"]].notna().to_numpy()
            place = left[kept] * stride + (times[kept] - first)
            order = np.argsort(place, kind="stable")
            values = facts[feature["field"]].to_numpy(dtype=float)[kept][order] if feature["field"] else None
            sums = None if values is None else np.concatenate([[0.0], np.cumsum(values)])
            sorted_facts[chosen] = place[order], sums
        place, sums = sorted_facts[chosen]
        hop = micros(feature["hop"])
        start = (cutoff - micros(feature["over"])) // hop * hop
        end = cutoff + micros(feature["ahead"])
        low = np.searchsorted(place, right * stride + (start - first), side="left")
        high = np.searchsorted(place, right * stride + (end - first), side="right")
        count = (high - low).astype(float)
        kind = feature["aggregate"]
        if kind == "COUNT":
            result = count
        elif kind == "RATE":
            result = count * 3.6e9 / (end - start)
        elif kind in ("SUM", "AVG"):
            result = np.where(count > 0, sums[high] - sums[low], np.nan)
            result = result / np.maximum(count, 1) if kind == "AVG" else result
        else:
            sys.exit(f"no pandas code for {kind}")
        out[feature["name"]] = np.where(right >= 0, result, np.nan)
    return out


def rolling(source, features, facts, spine, cutoff):
    left, right = codes(facts, source["key"], spine, source["by"])
    out = {}
    for feature in features:
        kept = left >= 0
        if feature["where"]:
            kept &= facts.eval(re.sub(r"(?<![<>=])=(?!=)", "==", feature["where"])).to_numpy(dtype=bool)
        value = facts[feature["field"]].to_numpy(dtype=float) if feature["field"] else np.ones(len(facts))
        end = cutoff + micros(feature["ahead"])
        known = pd.DataFrame({"key": left[kept], "time": facts[source["time"]].to_numpy()[kept], "value": value[kept], "row": -1})
        asked = pd.DataFrame({"key": right, "time": end, "value": np.nan, "row": np.arange(len(spine))})
        both = pd.concat([known, asked]).sort_values(["key", "time"], kind="stable")
        both.index = pd.to_datetime(both["time"], unit="us")
        span = pd.Timedelta(microseconds=micros(feature["over"]) + micros(feature["ahead"]))
        windows = both.groupby("key")["value"].rolling(span, min_periods=1, closed="both")
        found = (windows.count() if feature["aggregate"] in ("COUNT", "RATE") else windows.mean()).to_numpy()
        mine = both["row"].to_numpy() >= 0
        result = np.full(len(spine), np.nan)
        result[both["row"].to_numpy()[mine]] = found[mine]
        out[feature["name"]] = result
    return out


def compute(spec, files, by_windows):
    by = sorted({name for source in spec["sources"] for name in source["by"]})
    spine = read(files["SPINE"], [spec["key"], "scheduled_departure", *by])
    spine = spine.sort_values("scheduled_departure", kind="stable", ignore_index=True)
    cutoff = spine["scheduled_departure"].to_numpy() - UNITS["H"]
    out = {}
    for index, source in enumerate(spec["sources"]):
        features = [f for f in spec["features"] if f.get("source") == index]
        columns = {source["knownAt"], source["time"], *source["key"], *(f["name"] for f in source["fields"])}
        facts = read(files[source["stream"]], sorted(columns))
        asof = [f for f in features if "aggregate" not in f]
        counted = [f for f in features if "aggregate" in f]
        if asof:
            out.update(latest(source, asof, facts, spine, cutoff))
        if counted:
            out.update(by_windows(source, counted, facts, spine, cutoff))
    return spine[spec["key"]], out


def main():
    by_windows = {"searches": windows, "rolling": rolling}[sys.argv[1]]
    spec = json.load(open(sys.argv[2]))
    files = dict(argument.split("=", 1) for argument in sys.argv[5:])
    files = {stream: names.split(",") for stream, names in files.items()}
    for _ in range(int(sys.argv[3])):
        began = time.perf_counter()
        keys, out = compute(spec, files, by_windows)
        print(time.perf_counter() - began, flush=True)
    order = np.argsort(keys.to_numpy(dtype=str), kind="stable")
    names = [f["name"] for f in spec["features"] if "source" in f]
    np.stack([out[name] for name in names])[:, order].astype(">f8").tofile(sys.argv[4])


main()
