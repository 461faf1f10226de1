"""Scores rows with packages whose answer is one number, through mlflow.pyfunc.

    score_number.py rows.json answers.json package...

answers.json gets {package: [number]}.
"""

import json
import sys
import warnings

import mlflow.pyfunc
import pandas as pd

warnings.simplefilter("ignore")
rows_file, answers_file, *packages = sys.argv[1:]
with open(rows_file, encoding="utf-8") as file:
    rows = json.load(file)
answers = {}
for package in packages:
    answer = mlflow.pyfunc.load_model(package).predict(pd.DataFrame(rows))
    assert len(answer.columns) == 1, answer.columns
    answers[package] = answer.iloc[:, 0].tolist()
with open(answers_file, "w", encoding="utf-8") as file:
    json.dump(answers, file)
