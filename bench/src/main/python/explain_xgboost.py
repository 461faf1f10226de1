"""SHAP values by XGBoost itself: pred_contribs of the rows in a file, with one thread or two.

Arguments: model.json, a file of float32 values row by row with NaN for what is missing, its columns, how often the rows are
to be repeated, the threads, and a file for the answers of the rows in it, float32. Prints the seconds of the repeated rows;
imports, reading and the matrix are not counted.
"""

import sys
import time

import numpy as np
import xgboost as xgb

model, rows, columns, times, threads, answers = sys.argv[1:]
booster = xgb.Booster()
booster.load_model(model)
booster.set_param({"nthread": int(threads)})
values = np.fromfile(rows, dtype=np.float32).reshape(-1, int(columns))
booster.predict(xgb.DMatrix(values), pred_contribs=True).tofile(answers)
many = xgb.DMatrix(np.tile(values, (int(times), 1)), nthread=int(threads))
begun = time.perf_counter()
booster.predict(many, pred_contribs=True)
print(time.perf_counter() - begun)
