"""Writes golden.json: what scikit-learn says of predictions with ties, extremes and rare labels.

Run once, in an environment with the versions that golden.json names:
    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python golden.py > golden.json
"""

import json
import platform

import numpy
import scipy
import sklearn
from scipy.stats import norm
from sklearn import metrics
from sklearn.calibration import calibration_curve

Z = norm.ppf(0.975)


def components(p, y):
    """DeLong's structural components by their definition: every pair is compared."""
    pairs = (p[y][:, None] > p[~y][None, :]) + 0.5 * (p[y][:, None] == p[~y][None, :])
    return pairs.mean(axis=1), pairs.mean(axis=0)


def covariance(a, b):
    return sum(numpy.cov(x, z, ddof=1)[0, 1] / len(x) for x, z in zip(a, b))


def calibration(p, y):
    """Expected calibration error over the bins that calibration_curve makes."""
    observed, predicted = calibration_curve(y, p, n_bins=10, strategy="quantile")
    edges = numpy.percentile(p, numpy.linspace(0, 1, 11) * 100)
    counts = numpy.bincount(numpy.searchsorted(edges[1:-1], p), minlength=10)
    counts = counts[counts > 0]
    return float(numpy.sum(counts * numpy.abs(observed - predicted)) / counts.sum())


def case(name, p, y, other, thresholds):
    y = y.astype(bool)
    a, b = components(p, y), components(other, y)
    auc = metrics.roc_auc_score(y, p)
    deviation = numpy.sqrt(covariance(a, a))
    difference = auc - metrics.roc_auc_score(y, other)
    variance = covariance(a, a) + covariance(b, b) - 2 * covariance(a, b)
    at = []
    for threshold in thresholds:
        called = p >= threshold
        tn, fp, fn, tp = metrics.confusion_matrix(y, called, labels=[False, True]).ravel()
        at.append({
            "threshold": threshold,
            "confusion": [int(tp), int(fp), int(fn), int(tn)],
            "precision": metrics.precision_score(y, called, zero_division=0),
            "recall": metrics.recall_score(y, called, zero_division=0),
            "f1": metrics.f1_score(y, called, zero_division=0),
        })
    return {
        "name": name,
        "probability": p.tolist(),
        "other": other.tolist(),
        "label": y.tolist(),
        "base_rate": float(y.mean()),
        "auc": auc,
        "auc_lower": max(0.0, auc - Z * deviation),
        "auc_upper": min(1.0, auc + Z * deviation),
        "average_precision": metrics.average_precision_score(y, p),
        "log_loss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "calibration_error": calibration(p, y),
        "difference": difference,
        "difference_lower": max(-1.0, difference - Z * numpy.sqrt(variance)),
        "difference_upper": min(1.0, difference + Z * numpy.sqrt(variance)),
        "p_value": float(2 * norm.sf(abs(difference) / numpy.sqrt(variance))),
        "at": at,
    }


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


def cases():
    random = numpy.random.default_rng(20130101)
    truth = random.normal(size=1000)
    y = random.random(1000) < sigmoid(truth - 1)
    p = sigmoid(truth + random.normal(size=1000) - 1)
    other = sigmoid(truth + 2 * random.normal(size=1000) - 1)
    yield case("continuous", p, y, other, [0.0, 0.25, 0.5, 1.0])
    yield case("ties", numpy.round(p, 1), y, numpy.round(other, 2), [0.3, 0.5])
    extreme = numpy.where(p > 0.6, 1.0, numpy.where(p < 0.2, 0.0, p))
    yield case("zeros and ones, some wrong", extreme, y, other, [0.0, 0.5, 1.0])
    rare = random.random(1000) < 0.004
    rare[:2] = True
    yield case("rare label", p, rare, other, [0.5])
    few = numpy.array([0.1, 0.4, 0.35, 0.8, 0.8, 0.8, 0.2])
    few_y = numpy.array([0, 0, 1, 1, 0, 1, 0])
    few_other = numpy.array([0.3, 0.3, 0.3, 0.9, 0.1, 0.3, 0.2])
    yield case("seven rows", few, few_y, few_other, [0.35, 0.8, 0.81])
    yield case("worse than chance", 1 - p, y, other, [0.5])
    narrow = 0.2 + numpy.round(p * 4) * 1e-9
    yield case("nearly equal", narrow, y, other, [0.2])
    yield case("floats as trees give them", p.astype(numpy.float32).astype(float), y, other, [0.5])


if __name__ == "__main__":
    versions = {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    }
    print(json.dumps({"versions": versions, "cases": list(cases())}))
