"""Makes the Parquet files of this folder from the Debian package r-cran-modeldata 1.1.0-1.

    python3 -m venv /tmp/make && /tmp/make/bin/pip install duckdb==1.4.1 rdata==1.1.0 pandas==2.3.3
    /tmp/make/bin/python usecases/chicago-ridership/data/make.py [--check]

The package's table `Chicago` has a row a day: the riders of station Clark/Lake on that day, and those of
20 stations, Clark/Lake among them, fourteen days before. Here each day's riders stand at their own day.
Nothing is mended. The same versions make the same bytes, so --check makes them in a temporary folder and
compares their digests with those in SOURCE.md.
"""

import datetime
import hashlib
import lzma
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pandas
import rdata

PACKAGE = "r-cran-modeldata"
VERSION = "1.1.0-1"
DUCKDB = "1.4.1"
LAG = datetime.timedelta(days=14)
CHICAGO = ZoneInfo("America/Chicago")
NAMES = {"Clark_Lake": "Clark/Lake", "Quincy_Wells": "Quincy/Wells", "Washington_Wells": "Washington/Wells",
         "Archer_35th": "35th/Archer"}
OBSERVED = ["temp_min", "temp", "temp_max", "dew", "humidity", "pressure", "wind", "wind_max", "gust", "gust_max",
            "percip", "percip_max", "weather_rain", "weather_snow", "weather_cloud", "weather_storm"]


def unpack(folder: Path) -> pandas.DataFrame:
    """Fetches the package and reads its table out of R's lazy-load database."""
    subprocess.run(["apt-get", "download", f"{PACKAGE}={VERSION}"], check=True, cwd=folder, capture_output=True)
    archive = next(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", archive, folder / "x"], check=True)
    base = folder / "x/usr/lib/R/site-library/modeldata/data/Rdata"
    warnings.simplefilter("ignore")
    offset, length = (int(n) for n in rdata.read_rds(base.with_suffix(".rdx"))["variables"]["Chicago"])
    stored = base.with_suffix(".rdb").read_bytes()[offset : offset + length]
    # Four bytes of length, a Z for xz, then a raw LZMA2 stream.
    if stored[4:5] != b"Z":
        sys.exit(f"Cannot read a table stored as {stored[4:5]!r}")
    plain = lzma.decompress(stored[5:], format=lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}])
    table = rdata.conversion.convert(rdata.parser.parse_data(plain))
    table["day"] = [datetime.date(1970, 1, 1) + datetime.timedelta(days=int(d)) for d in table["date"]]
    return table


def riders(table: pandas.DataFrame) -> pandas.DataFrame:
    """One row a station and day. What both columns tell of Clark/Lake must agree."""
    columns = list(table.columns)
    stations = columns[columns.index("Austin") : columns.index("temp_min")]
    counts = {}
    for station in stations:
        name = NAMES.get(station, station.replace("_", " "))
        for day, thousands in zip(table["day"], table[station]):
            counts[name, day - LAG] = thousands
    for day, thousands in zip(table["day"], table["ridership"]):
        if counts.setdefault(("Clark/Lake", day), thousands) != thousands:
            sys.exit(f"Cannot tell the riders of {day}: the table holds two numbers")
    rows = [(station, day, round(1000 * thousands, 1)) for (station, day), thousands in counts.items()]
    frame = pandas.DataFrame(sorted(rows, key=lambda row: (row[1], row[0])), columns=["station", "day", "riders"])
    return with_hours(frame)


def weather(table: pandas.DataFrame) -> pandas.DataFrame:
    return with_hours(table[["day", *OBSERVED]].rename(columns={"percip": "precip", "percip_max": "precip_max"}))


def with_hours(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The instants at which Chicago's clock begins and ends the day."""
    midnight = {}
    for day in set(frame["day"]):
        for each in (day, day + datetime.timedelta(days=1)):
            local = datetime.datetime(each.year, each.month, each.day, tzinfo=CHICAGO)
            midnight[each] = local.astimezone(datetime.timezone.utc)
    frame = frame.copy()
    frame["begins"] = [midnight[day] for day in frame["day"]]
    frame["ends"] = [midnight[day + datetime.timedelta(days=1)] for day in frame["day"]]
    return frame


def main() -> None:
    if duckdb.__version__ != DUCKDB:
        sys.exit(f"Cannot make the same bytes with duckdb {duckdb.__version__}; install duckdb=={DUCKDB}")
    here = Path(__file__).resolve().parent
    check = "--check" in sys.argv[1:]
    stated = (here / "SOURCE.md").read_text() if check else ""
    with tempfile.TemporaryDirectory() as temporary:
        table = unpack(Path(temporary))
        target = Path(temporary) if check else here
        # One thread keeps the order of the rows and thereby the bytes.
        engine = duckdb.connect(config={"threads": 1})
        engine.execute("SET TimeZone = 'UTC'")
        for name, frame in {"riders": riders(table), "weather": weather(table)}.items():
            engine.register("frame", frame)
            engine.execute(
                f"COPY (SELECT * REPLACE (day::DATE AS day, begins::TIMESTAMPTZ AS begins, ends::TIMESTAMPTZ AS ends)"
                f" FROM frame) TO '{target}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15)"
            )
            content = (target / f"{name}.parquet").read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            print(f"| `{name}.parquet` | {len(frame):,} | {len(content):,} | `{digest}` |")
            if check and digest not in stated:
                sys.exit(f"Cannot confirm {name}.parquet: SOURCE.md does not name this digest")


if __name__ == "__main__":
    main()
