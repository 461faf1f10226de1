package org.millrace.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.kernel.Row;
import org.millrace.modelops.training.TrainingRows;
import org.millrace.modelops.training.XgboostSettings;

/** The same rows and parameters, given to XGBoost without anything of ours or Tribuo's between. */
final class DirectXgboost {
  private final long[] rowEnds;
  private final int[] columns;
  private final float[] values;
  private final float[] labels;
  private final int width;
  private final int rounds;
  private final Map<String, Object> parameters;

  /**
   * Lays the rows out as XGBoost takes them (CSR), once.
   *
   * @param outputs the labels in the order of the model's outputs
   */
  DirectXgboost(TrainingRows rows, List<String> outputs) {
    this.width = rows.encoding().size();
    this.rounds = rows.trainer().rounds();
    this.parameters = parameters(rows);
    int most = rows.size() * rows.encoding().features().size();
    int[] wideColumns = new int[most];
    float[] wideValues = new float[most];
    this.rowEnds = new long[rows.size() + 1];
    this.labels = new float[rows.size()];
    Row row = new Row(rows.encoding().features());
    TreeMap<Integer, Double> present = new TreeMap<>();
    int end = 0;
    for (int i = 0; i < rows.size(); i++) {
      rows.read(i, row);
      present.clear();
      rows.encoding().forEach(row, (input, name, value) -> present.put(input, value));
      for (Map.Entry<Integer, Double> input : present.entrySet()) {
        wideColumns[end] = input.getKey();
        wideValues[end++] = input.getValue().floatValue();
      }
      rowEnds[i + 1] = end;
      labels[i] = outputs.indexOf(rows.label(i));
    }
    this.columns = Arrays.copyOf(wideColumns, end);
    this.values = Arrays.copyOf(wideValues, end);
  }

  /** As Tribuo sets them: two classes by multi:softprob, trees on histograms. */
  private static Map<String, Object> parameters(TrainingRows rows) {
    XgboostSettings settings = rows.trainer();
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", 2);
    parameters.put("booster", "gbtree");
    parameters.put("tree_method", "hist");
    parameters.put("eta", settings.learningRate());
    parameters.put("gamma", settings.gamma());
    parameters.put("max_depth", settings.depth());
    parameters.put("min_child_weight", settings.minChildWeight());
    parameters.put("subsample", settings.subsample());
    parameters.put("colsample_bytree", settings.columnSample());
    parameters.put("lambda", settings.lambda());
    parameters.put("alpha", settings.alpha());
    parameters.put("nthread", rows.threads());
    parameters.put("seed", rows.seed());
    parameters.put("verbosity", 1);
    return parameters;
  }

  /** From the arrays to the model as JSON. */
  byte[] fit() throws XGBoostError {
    DMatrix matrix = new DMatrix(rowEnds, columns, values, DMatrix.SparseType.CSR, width);
    try {
      matrix.setLabel(labels);
      Booster booster = XGBoost.train(matrix, parameters, rounds, Map.of(), null, null);
      try {
        return booster.toByteArray("json");
      } finally {
        booster.dispose();
      }
    } finally {
      matrix.dispose();
    }
  }
}
