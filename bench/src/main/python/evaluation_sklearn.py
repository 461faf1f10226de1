"""Point metrics by scikit-learn and intervals by a bootstrap in numpy, of the same predictions.

    evaluation_sklearn.py PREDICTIONS ROWS RESAMPLES

PREDICTIONS holds ROWS probabilities as little-endian doubles, then ROWS labels as bytes. Prints a
line of JSON with the seconds of both parts, the numbers and the width of each interval. What the
bootstrap computes of a resample is written as fast as numpy allows: scores are sorted once, a
resample is a count of each row, so nothing is sorted again.
"""

import json
import sys
import time

import numpy
from sklearn import metrics

THRESHOLD = 0.3
BINS = 10


def point(p, y):
    called = p >= THRESHOLD
    edges = numpy.percentile(p, numpy.linspace(0, 1, BINS + 1) * 100)
    bins = numpy.searchsorted(edges[1:-1], p)
    gaps = numpy.bincount(bins, weights=p - y, minlength=BINS)
    return {
        "auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "log_loss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "calibration_error": float(numpy.abs(gaps).sum() / len(p)),
        "precision": metrics.precision_score(y, called),
        "recall": metrics.recall_score(y, called),
        "f1": metrics.f1_score(y, called),
    }


def bootstrap(p, y, resamples, random):
    """Multinomial counts over rows in descending order of their probability."""
    order = numpy.argsort(-p, kind="stable")
    p, y = p[order], y[order]
    last = numpy.append(numpy.nonzero(numpy.diff(p))[0], len(p) - 1)
    clipped = numpy.clip(numpy.where(y, p, 1 - p), 2.2e-16, 1 - 2.2e-16)
    losses, squares, called = -numpy.log(clipped), (p - y) ** 2, p >= THRESHOLD
    edges = numpy.percentile(p, numpy.linspace(0, 1, BINS + 1) * 100)
    bins = numpy.searchsorted(edges[1:-1], p)
    found = []
    for _ in range(resamples):
        counts = numpy.bincount(random.integers(0, len(p), len(p)), minlength=len(p))
        hits = numpy.cumsum(counts * y)[last].astype(float)
        alarms = numpy.cumsum(counts * ~y)[last].astype(float)
        positives, negatives = hits[-1], alarms[-1]
        recall = hits / positives
        precision = hits / numpy.maximum(1, hits + alarms)
        tp, fp = (counts * (called & y)).sum(), (counts * (called & ~y)).sum()
        gaps = numpy.bincount(bins, weights=counts * (p - y), minlength=BINS)
        found.append([
            numpy.trapezoid(numpy.append(0, recall), numpy.append(0, alarms / negatives)),
            numpy.sum(numpy.diff(recall, prepend=0) * precision),
            (counts * losses).sum() / len(p),
            (counts * squares).sum() / len(p),
            numpy.abs(gaps).sum() / len(p),
            tp / (tp + fp),
            tp / positives,
            2 * tp / (tp + fp + positives),
        ])
    return numpy.percentile(numpy.array(found), [2.5, 97.5], axis=0)


def main():
    file, rows, resamples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(file, "rb") as predictions:
        p = numpy.frombuffer(predictions.read(8 * rows), dtype="<f8")
        y = numpy.frombuffer(predictions.read(rows), dtype=numpy.uint8).astype(bool)
    began = time.perf_counter()
    numbers = point(p, y)
    pointed = time.perf_counter()
    lower, upper = bootstrap(p, y, resamples, numpy.random.default_rng(7))
    ended = time.perf_counter()
    print(json.dumps({
        "point_seconds": pointed - began,
        "bootstrap_seconds": ended - pointed,
        "metrics": numbers,
        "widths": dict(zip(numbers, (upper - lower).tolist())),
    }))


if __name__ == "__main__":
    main()
