"""Scores rows with packages through mlflow.pyfunc, in every form rows come in.

    score.py rows.json answers.json package...

rows.json is a list of raw rows; answers.json gets {package: {form: {"probability", "prediction"}}},
or {"quantity"} where a quantity is predicted.
"""

import json
import sys
import warnings

import mlflow.pyfunc
import numpy as np
import pandas as pd
from mlflow.pyfunc.scoring_server import infer_and_parse_data

warnings.simplefilter("ignore")
INSTANTS = ["scheduled_departure"]
LOCAL_TIMES = ["departure_local", "arrival_local"]
LATEST = ["weather_temp", "weather_sky", "runways", "closed"]


def forms(rows, schema):
    """The same rows as people send them; the last two lack what may be absent."""
    frame = pd.DataFrame(rows)
    # An optional integer column is what pandas makes of it: doubles with NaN.
    yield "frame with texts for times", frame
    yield "list of dicts", rows
    aware = frame.copy()
    for name in INSTANTS:
        aware[name] = pd.to_datetime(aware[name], format="ISO8601", utc=True)
    for name in LOCAL_TIMES:
        aware[name] = pd.to_datetime(aware[name], format="ISO8601")
    yield "times with a zone", aware
    elsewhere = aware.copy()
    elsewhere["scheduled_departure"] = aware["scheduled_departure"].dt.tz_convert("America/New_York")
    yield "times of another zone", elsewhere
    naive = aware.copy()
    naive["scheduled_departure"] = aware["scheduled_departure"].dt.tz_localize(None)
    yield "times without a zone", naive
    yield "python's own datetimes", aware.astype({n: object for n in INSTANTS + LOCAL_TIMES})
    mixed = frame[list(reversed(frame.columns))].copy()
    mixed["surplus"] = 1
    mixed.index = [f"row {i}" for i in range(len(mixed))]
    yield "another order, a surplus column, an index of texts", mixed
    yield "old pandas strings", frame.astype({"carrier": object, "tailnum": object})
    records = json.dumps({"dataframe_records": rows})
    yield "json records", infer_and_parse_data(json.loads(records), schema)
    split = json.loads(frame.to_json(orient="split", double_precision=15))
    del split["index"]
    yield "json split", infer_and_parse_data({"dataframe_split": split}, schema)
    whole = frame.copy()
    whole["runways"] = frame["runways"].astype("Int64")
    whole["seats"] = [None if np.isnan(x) else int(x) for x in frame["seats"]]
    yield "whole numbers and nullable columns", whole.convert_dtypes()
    yield "no weather", frame.drop(columns=LATEST)
    yield "weather all absent", frame.assign(**{name: np.nan for name in LATEST})


def whole_distances(model, rows):
    """Whole numbers for a NUMBER give the same as doubles."""
    frame = pd.DataFrame(rows[:50]).assign(distance=range(100, 150))
    doubles = model.predict(frame.assign(distance=frame["distance"].astype(float)))
    return model.predict(frame).equals(doubles)


def failure(model, rows, **changes):
    frame = pd.DataFrame(rows[:3]).astype({name: object for name in changes})
    for name, value in changes.items():
        frame.loc[1, name] = value
    try:
        model.predict(frame)
        return "no failure"
    except Exception as error:
        return str(error)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = json.load(file)
    answers = {}
    for package in sys.argv[3:]:
        model = mlflow.pyfunc.load_model(package)
        of = answers[package] = {}
        for form, data in forms(rows, model.metadata.get_input_schema()):
            try:
                answer = model.predict(data)
            except Exception as error:
                raise RuntimeError(f"{package}, {form}") from error
            index = data.index if isinstance(data, pd.DataFrame) else range(len(rows))
            assert list(answer.index) == list(index), form
            if list(answer.columns) == ["delay_minutes"]:
                of[form] = {"quantity": answer["delay_minutes"].tolist()}
                continue
            assert list(answer.columns) == ["probability_late", "prediction"], answer.columns
            of[form] = {
                "probability": answer["probability_late"].tolist(),
                "prediction": answer["prediction"].tolist(),
            }
        assert len(model.predict(pd.DataFrame(rows[:1]).iloc[:0])) == 0
        example = json.load(open(f"{package}/input_example.json", encoding="utf-8"))
        assert len(model.predict(pd.DataFrame(**example))) == 1
        assert whole_distances(model, rows)
        failures = of["failures"] = {}
        failures["zone"] = failure(model, rows, departure_local="2013-01-01T05:00:00Z")
        failures["time"] = failure(model, rows, scheduled_departure="yesterday")
        failures["moment"] = failure(model, rows, scheduled_departure=1356998400000)
        failures["seats"] = failure(model, rows, seats="12")
        failures["half"] = failure(model, rows, seats=1.5)
        failures["absent"] = failure(model, rows, carrier=None)
        failures["missing"] = missing(model, rows)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answers, file)


def missing(model, rows):
    try:
        model.predict(pd.DataFrame(rows[:3]).drop(columns=["carrier"]))
    except Exception as error:
        return str(error)
    return "no failure"


if __name__ == "__main__":
    main()
