package org.millrace.modelops.predictor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.kernel.Row;

/** Trains real boosters with xgboost4j, on rows as an encoding gives them. */
final class Boosters {
  private Boosters() {}

  static Booster train(
      Encoding encoding,
      List<Row> rows,
      ToDoubleFunction<Row> label,
      int rounds,
      Map<String, Object> params)
      throws XGBoostError {
    DMatrix matrix = matrix(encoding, rows);
    float[] labels = new float[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (float) label.applyAsDouble(rows.get(i));
    }
    matrix.setLabel(labels);
    return XGBoost.train(matrix, params, rounds, Map.of(), null, null);
  }

  /** Absent inputs are NaN, which is what XGBoost calls missing. */
  static DMatrix matrix(Encoding encoding, List<Row> rows) throws XGBoostError {
    int width = encoding.size();
    float[] values = new float[rows.size() * width];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < rows.size(); i++) {
      int start = i * width;
      encoding.forEach(rows.get(i), (index, name, value) -> values[start + index] = (float) value);
    }
    return new DMatrix(values, rows.size(), width, Float.NaN);
  }

  static byte[] json(Booster booster, Path folder) throws XGBoostError, IOException {
    Path file = folder.resolve("model.json");
    booster.saveModel(file.toString());
    return Files.readAllBytes(file);
  }

  static Map<String, Object> logistic(int depth) {
    return Map.of(
        "objective", "binary:logistic", "max_depth", depth, "eta", 0.1, "nthread", 1, "seed", 7);
  }

  static Map<String, Object> softprob(int depth) {
    return Map.of(
        "objective",
        "multi:softprob",
        "num_class",
        2,
        "max_depth",
        depth,
        "eta",
        0.1,
        "nthread",
        1,
        "seed",
        7);
  }

  /** A forest of one round, whose leaves are shares of the label. */
  static Map<String, Object> forest(int trees, int depth) {
    Map<String, Object> params = new HashMap<>();
    params.put("objective", "reg:squarederror");
    params.put("base_score", 0);
    params.put("eta", 1);
    params.put("lambda", 0);
    params.put("num_parallel_tree", trees);
    params.put("subsample", 0.632);
    params.put("colsample_bynode", 0.5);
    params.put("max_depth", depth);
    params.put("tree_method", "hist");
    params.put("nthread", 1);
    params.put("seed", 7);
    return params;
  }
}
