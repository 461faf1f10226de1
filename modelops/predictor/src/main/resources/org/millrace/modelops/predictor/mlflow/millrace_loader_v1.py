"""Answers raw rows from a Millrace model package, the same as Millrace itself does.

    model = mlflow.pyfunc.load_model("models:/flight-delays@champion")
    model.predict(frame)    # columns: probability_<label>, prediction; of a quantity its name

A row holds what a caller of the REST interface sends, and one optional column for each feature that
Millrace looks up by itself, such as the weather, under the feature's name. Columns may come in any
order; others are ignored. A time is a datetime or ISO-8601 text: a TIMESTAMP without a zone is read
as UTC, a LOCAL_TIMESTAMP has no zone. None, NaN and NaT mean absent.

The steps: features in SQL by DuckDB, then the encoding, then XGBoost or a dot product, then the
calibration if there is one. The package's data/spec.json describes all of them. The module's name carries its version, since two models in one
process share their modules.
"""

import json
import os

import duckdb
import numpy as np
import pandas as pd

SQL_TYPES = {
    "BOOLEAN": "BOOLEAN",
    "INTEGER": "BIGINT",
    "NUMBER": "DOUBLE",
    "STRING": "VARCHAR",
    "TIMESTAMP": "TIMESTAMP",
    "LOCAL_TIMESTAMP": "TIMESTAMP",
}
DUCKDB_CONFIG = {
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def _load_pyfunc(data_path):
    """Called by MLflow with the package's data folder."""
    with open(os.path.join(data_path, "spec.json"), encoding="utf-8") as file:
        spec = json.load(file)
    if spec["format"] != 1:
        raise ValueError(
            f"Cannot load a package of format {spec['format']}: this loader knows format 1"
        )
    kinds = {
        "trees": Trees,
        "linear": Linear,
        "factorization-machine": FactorizationMachine,
        "clusters": Clusters,
        "one-class": OneClass,
    }
    return Package(spec, kinds[spec["kind"]](data_path), _calibration(data_path, spec))


def _model(data_path, name):
    with open(os.path.join(data_path, name), encoding="utf-8") as file:
        return json.load(file)


def _calibration(data_path, spec):
    """Puts probabilities right as they came true in rows the model has not learned from."""
    kind = spec["calibration"]
    if kind == "none":
        return lambda probabilities: probabilities
    if kind not in ("platt", "isotonic"):
        raise ValueError(
            f"Cannot load a package with calibration '{kind}': "
            "this loader knows none, platt and isotonic"
        )
    numbers = _model(data_path, "calibration.json")
    if kind == "isotonic":
        return lambda probabilities: np.interp(probabilities, numbers["from"], numbers["to"])

    def platt(probabilities):
        inside = np.clip(probabilities, 1e-9, 1 - 1e-9)
        odds = np.log(inside / (1 - inside))
        return 1 / (1 + np.exp(-numbers["slope"] * odds - numbers["intercept"]))

    return platt


class Trees:
    """An XGBoost booster; an absent input is missing."""

    def __init__(self, data_path):
        import xgboost

        self._xgboost = xgboost
        self._booster = xgboost.Booster()
        self._booster.load_model(os.path.join(data_path, "model.json"))

    def probabilities(self, inputs):
        """One column for each label, from a matrix with NaN for what is absent."""
        answer = self._answer(inputs)
        if answer.ndim == 2:
            return answer
        # A forest's floats may stray a little from the shares that they add up to.
        answer = np.clip(answer, 0, 1)
        return np.column_stack([1 - answer, answer])

    def quantities(self, inputs):
        return self._answer(inputs)

    def _answer(self, inputs):
        return self._booster.predict(
            self._xgboost.DMatrix(inputs.astype(np.float32), missing=np.nan)
        ).astype(np.float64)


class Linear:
    """A linear model, of labels with a softmax; an absent input adds nothing."""

    def __init__(self, data_path):
        self._read(_model(data_path, "linear.json"))

    def _read(self, model):
        self._bias = np.array(model["bias"], dtype=np.float64)
        self._weights = np.array(model["weights"], dtype=np.float64)
        self._centres = np.array(model["centres"], dtype=np.float64)

    def quantities(self, inputs):
        return self._outputs(self._centred(inputs))[:, 0]

    def _centred(self, inputs):
        return np.nan_to_num(inputs - self._centres, nan=0.0)

    def _outputs(self, centred):
        return centred @ self._weights.T + self._bias

    def probabilities(self, inputs):
        outputs = self._outputs(self._centred(inputs))
        powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


class FactorizationMachine(Linear):
    """A linear model and what each pair of inputs adds; an absent input adds nothing."""

    def __init__(self, data_path):
        model = _model(data_path, "factorization-machine.json")
        self._read(model["linear"])
        self._factors = [np.array(of_output, dtype=np.float64) for of_output in model["factors"]]

    def _outputs(self, centred):
        pairs = [
            ((centred @ factors.T) ** 2 - (centred**2) @ (factors.T**2)).sum(axis=1) / 2
            for factors in self._factors
        ]
        return super()._outputs(centred) + np.column_stack(pairs)


class Points:
    """Squared distances to points among standardised inputs; an absent input is 0."""

    def _read(self, points):
        self._at = np.array(points["at"], dtype=np.float64)
        self._centres = np.array(points["centres"], dtype=np.float64)
        self._scales = np.array(points["scales"], dtype=np.float64)

    def _squared(self, inputs):
        here = np.nan_to_num((inputs - self._centres) / self._scales, nan=0.0)
        return np.stack([((here - point) ** 2).sum(axis=1) for point in self._at], axis=1)


class Clusters(Points):
    """The number of the nearest centroid."""

    def __init__(self, data_path):
        self._read(_model(data_path, "clusters.json")["centroids"])

    def quantities(self, inputs):
        return self._squared(inputs).argmin(axis=1).astype(np.float64)


class OneClass(Points):
    """A one-class support vector machine; above 0 where a row is strange."""

    def __init__(self, data_path):
        model = _model(data_path, "one-class.json")
        self._read(model["vectors"])
        self._weights = np.array(model["weights"], dtype=np.float64)
        self._offset = model["offset"]
        self._gamma = model["gamma"]

    def quantities(self, inputs):
        return self._offset - np.exp(-self._gamma * self._squared(inputs)) @ self._weights


class Package:
    def __init__(self, spec, model, calibrate):
        self._spec = spec
        self._model = model
        self._calibrate = calibrate

    def predict(self, model_input, params=None):
        """Takes a DataFrame or a list of dicts; the answer has the same index."""
        frame = model_input if isinstance(model_input, pd.DataFrame) else pd.DataFrame(model_input)
        columns = {c["name"]: _column(frame, c) for c in self._spec["columns"]}
        label = self._spec["label"]
        inputs = None
        if len(frame) > 0:
            inputs = self._inputs(self._features(columns, len(frame)), len(frame))
        if self._spec["task"] != "classification":
            quantity = np.empty(0) if inputs is None else self._model.quantities(inputs)
            return pd.DataFrame({label: quantity}, index=frame.index)
        labels = self._spec["labels"]
        if inputs is None:
            positive = np.empty(0)
        else:
            positive = self._calibrate(self._model.probabilities(inputs)[:, labels.index(label)])
        other = labels[1 - labels.index(label)]
        return pd.DataFrame(
            {
                f"probability_{label}": positive,
                "prediction": np.where(positive >= self._spec["threshold"], label, other),
            },
            index=frame.index,
        )

    def _features(self, columns, rows):
        """The features by name, each a masked or a plain array, computed by DuckDB."""
        raw = pd.DataFrame({**columns, "position of the row": np.arange(rows)})
        types = [f'"{c["name"]}" {SQL_TYPES[c["type"]]}' for c in self._spec["columns"]]
        features = self._spec["features"]
        names = [f'"feature {i}"' for i in range(len(features))]
        select = ", ".join(f"{f['sql']} AS {name}" for f, name in zip(features, names))
        with duckdb.connect(":memory:", config=DUCKDB_CONFIG) as connection:
            # Columns of objects are text here; DuckDB need not look at them to find that out.
            connection.execute("SET pandas_analyze_sample = 0")
            connection.execute(
                f'CREATE TABLE request ({", ".join(types)}, "position of the row" BIGINT)'
            )
            connection.register("raw", raw)
            connection.execute("INSERT INTO request SELECT * FROM raw")
            connection.execute(self._spec["setup"])
            answer = connection.execute(
                f'SELECT {select} FROM request ORDER BY "position of the row"'
            ).fetchnumpy()
        return {f["name"]: answer[n.strip('"')] for f, n in zip(features, names)}

    def _inputs(self, features, rows):
        """The model's matrix: NaN where an input is absent."""
        inputs = np.full((rows, len(self._spec["inputs"])), np.nan)
        categories = {}
        for position, entry in enumerate(self._spec["inputs"]):
            if entry["category"] is None:
                inputs[:, position] = _numbers(features[entry["feature"]])
            else:
                categories.setdefault(entry["feature"], {})[entry["category"]] = position
        for feature, positions in categories.items():
            found = [positions.get(value, -1) for value in _texts(features[feature])]
            found = np.array(found, dtype=np.int64)
            present = np.flatnonzero(found >= 0)
            inputs[present, found[present]] = 1.0
        return inputs


def _numbers(values):
    """Doubles, with NaN for what is absent, not finite or beyond the range of a float."""
    numbers = np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(numbers) <= np.finfo(np.float32).max, numbers, np.nan)


def _texts(values):
    absent = np.ma.getmaskarray(values)
    texts = np.ma.getdata(values)
    return [None if gone else text for text, gone in zip(texts, absent)]


def _column(frame, column):
    """A column as pandas values of its type, with an index from 0."""
    name = column["name"]
    if name not in frame.columns:
        if column["required"]:
            raise ValueError(f"Cannot predict without column '{name}': add it to the rows")
        values = pd.Series([None] * len(frame), dtype=object)
    else:
        values = frame[name].reset_index(drop=True)
    absent = values.isna()
    if column["required"] and absent.any():
        row = int(np.flatnonzero(absent)[0])
        raise ValueError(f"Cannot predict row {row}: its column '{name}' is required but absent")
    try:
        return _CONVERSIONS[column["type"]](values.astype(object).where(~absent, None))
    except (TypeError, ValueError) as error:
        raise ValueError(f"Cannot read column '{name}' as {column['type']}: {error}") from error


def _refuse(values, *types):
    for row, value in enumerate(values):
        if isinstance(value, types):
            raise TypeError(f"row {row} holds {value!r}")


def _booleans(values):
    _refuse(values, str)
    return values.astype("boolean")


def _integers(values):
    _refuse(values, str, bool, np.bool_)
    return values.astype("Int64")


def _doubles(values):
    _refuse(values, str, bool, np.bool_)
    return values.astype("Float64")


def _strings(values):
    for row, value in enumerate(values):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"row {row} holds {value!r}")
    return values


def _instants(values):
    _refuse(values, int, float, np.number)
    return _microseconds(pd.to_datetime(values, utc=True, format="ISO8601").dt.tz_localize(None))


def _local_times(values):
    _refuse(values, int, float, np.number)
    try:
        return _microseconds(pd.to_datetime(values, format="ISO8601"))
    except (TypeError, ValueError) as error:
        raise TypeError(f"{error} (a reading of the local clock has no zone)") from error


def _microseconds(times):
    return times.astype("datetime64[us]")


_CONVERSIONS = {
    "BOOLEAN": _booleans,
    "INTEGER": _integers,
    "NUMBER": _doubles,
    "STRING": _strings,
    "TIMESTAMP": _instants,
    "LOCAL_TIMESTAMP": _local_times,
}
