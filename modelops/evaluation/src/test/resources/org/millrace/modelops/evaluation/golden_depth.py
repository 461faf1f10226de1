"""Writes golden_depth.json: regression, calibration, lift and intervals as Python finds them.

Run once, in an environment with the versions that golden_depth.json names:
    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python golden_depth.py > golden_depth.json
"""

import json
import platform

import numpy
import scipy
import sklearn
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

QUANTILES = [0.025, 0.1, 0.5, 0.9]
GRID = [0.0, 0.01, 0.05, 0.2, 0.35, 0.5, 0.77, 0.9, 0.99, 1.0]


def regression(name, predicted, actual):
    return {
        "name": name,
        "predicted": predicted.tolist(),
        "actual": actual.tolist(),
        "rmse": metrics.root_mean_squared_error(actual, predicted),
        "mae": metrics.mean_absolute_error(actual, predicted),
        "r2": metrics.r2_score(actual, predicted),
        "mape": metrics.mean_absolute_percentage_error(actual, predicted),
        "quantiles": QUANTILES,
        "pinball": [metrics.mean_pinball_loss(actual, predicted, alpha=q) for q in QUANTILES],
    }


def regressions():
    random = numpy.random.default_rng(20130201)
    actual = 30 + 20 * random.normal(size=500)
    predicted = actual + 8 * random.normal(size=500) - 1
    yield regression("quantity", predicted, actual)
    yield regression("far from zero", predicted + 1e7, actual + 1e7)
    yield regression("worse than the mean", -predicted, actual)
    zeros = numpy.where(numpy.arange(500) % 50 == 0, 0.0, actual)
    yield regression("zeros among the outcomes", predicted, zeros)
    yield regression("two rows", numpy.array([1.0, 2.5]), numpy.array([1.5, 2.0]))
    yield regression("equal outcomes", predicted[:9], numpy.full(9, 4.0))
    yield regression("equal outcomes, all met", numpy.full(9, 4.0), numpy.full(9, 4.0))


def influence_variance(p, y):
    """Variance of average precision by taking away a little of each row's weight in turn."""
    step = 1e-6
    whole = metrics.average_precision_score(y, p)
    influences = []
    for row in range(len(y)):
        weights = numpy.ones(len(y))
        weights[row] += step
        moved = metrics.average_precision_score(y, p, sample_weight=weights)
        influences.append((moved - whole) / step)
    return float(numpy.sum(numpy.square(influences)))


def platt(p, y):
    """Platt's curve over log odds as a weighted logistic regression without penalty."""
    odds = numpy.log(numpy.clip(p, 1e-9, 1 - 1e-9) / (1 - numpy.clip(p, 1e-9, 1 - 1e-9)))
    positives, negatives = y.sum(), (~y).sum()
    target = numpy.where(y, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    model = LogisticRegression(C=numpy.inf, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    twice = numpy.concatenate([odds, odds])[:, None]
    labels = numpy.repeat([True, False], len(y))
    model.fit(twice, labels, sample_weight=numpy.concatenate([target, 1 - target]))
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def wilson(part, whole):
    interval = stats.binomtest(int(part), int(whole)).proportion_ci(0.95, method="wilson")
    return [float(interval.low), float(interval.high)]


def lift(p, y, share):
    """Lift where no two probabilities are equal: the precision of the first rows over the base."""
    rows = int(numpy.ceil(share * len(y)))
    first = numpy.argsort(-p, kind="stable")[:rows]
    return float(y[first].mean() / y.mean())


def classification(name, p, y, shares):
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p, y)
    observed, predicted = calibration_curve(y, p, n_bins=10, strategy="quantile")
    slope, intercept = platt(p, y)
    called = p >= 0.5
    hits = int((called & y).sum())
    return {
        "name": name,
        "probability": p.tolist(),
        "label": y.tolist(),
        "ap_variance": influence_variance(p, y),
        "curve_observed": observed.tolist(),
        "curve_predicted": predicted.tolist(),
        "isotonic_from": isotonic.X_thresholds_.tolist(),
        "isotonic_to": isotonic.y_thresholds_.tolist(),
        "grid": GRID,
        "isotonic_at": isotonic.predict(GRID).tolist(),
        "platt_slope": slope,
        "platt_intercept": intercept,
        "shares": shares,
        "lift": [lift(p, y, share) for share in shares],
        "precision_wilson": wilson(hits, max(1, called.sum())),
        "recall_wilson": wilson(hits, y.sum()),
    }


def classifications():
    random = numpy.random.default_rng(20130301)
    truth = random.normal(size=400)
    y = random.random(400) < 1 / (1 + numpy.exp(1 - truth))
    p = 1 / (1 + numpy.exp(1 - 2 * truth - random.normal(size=400)))
    yield classification("continuous", p, y, [0.01, 0.1, 0.333, 1.0])
    yield classification("ties", numpy.round(p, 1), y, [1.0])
    yield classification("upside down", 1 - p, y, [0.2])
    few = numpy.array([0.1, 0.4, 0.35, 0.8, 0.81, 0.82, 0.2])
    yield classification("seven rows", few, numpy.array([0, 0, 1, 1, 0, 1, 0], bool), [0.5])


def tests():
    """One-sided Welch tests, and 97.5 % points of Student's t."""
    random = numpy.random.default_rng(20130401)
    a, b = random.normal(0.3, 1.5, size=40), random.normal(0, 1, size=120)
    welch = stats.ttest_ind(a, b, equal_var=False, alternative="greater")
    both = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    freedom = [1, 2, 4, 9.5, 30, 299, 301, 5000]
    return {
        "inside": a.tolist(),
        "outside": b.tolist(),
        "p_value": float(welch.pvalue),
        "lower": float(both.low),
        "upper": float(both.high),
        "freedom": freedom,
        "t975": [float(stats.t.ppf(0.975, each)) for each in freedom],
    }


if __name__ == "__main__":
    versions = {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    }
    print(json.dumps({
        "versions": versions,
        "regressions": list(regressions()),
        "classifications": list(classifications()),
        "tests": tests(),
    }))
