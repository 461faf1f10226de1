package org.millrace.modelops.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.evaluation.RegressionSlice;
import org.millrace.modelops.evaluation.SliceFinder;

/**
 * A model of a quantity, looked at in parts.
 *
 * @param slices of the features that {@code modelops.yaml} names, of 30 rows or more
 * @param groups of the fields that the spine's contract classifies as protected, likewise
 * @param weak by squared error
 * @param importance in mean absolute error
 */
record QuantityInspection(
    List<RegressionSlice> slices,
    List<RegressionSlice> groups,
    SliceFinder.Found weak,
    List<PermutationImportance> importance)
    implements Inspection {
  static final String HIGHEST_MAE = "highest_slice_mae";
  static final String HIGHEST_RMSE = "highest_slice_rmse";

  static QuantityInspection of(
      TestRows rows, QuantityMeasurement measured, List<PermutationImportance> importance) {
    double[] predicted = measured.scores();
    double[] actual = measured.truth().targets();
    return new QuantityInspection(
        Inspection.flat(
            rows.declared().stream()
                .map(column -> RegressionSlice.of(column, predicted, actual, FEWEST_ROWS))
                .toList()),
        Inspection.flat(
            rows.byProtectedFields().stream()
                .map(column -> RegressionSlice.of(column, predicted, actual, FEWEST_ROWS))
                .toList()),
        SliceFinder.forRows(actual.length)
            .find(rows.byFeatures(), RegressionEvaluation.squaredErrors(predicted, actual)),
        importance);
  }

  @Override
  public Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("slices", slices);
    parts.put("protected_groups", groups);
    return parts;
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(WEAK_SLICES, (double) weak.slices().size());
    slices.stream()
        .mapToDouble(slice -> slice.model().mae().value())
        .max()
        .ifPresent(most -> metrics.put(HIGHEST_MAE, most));
    slices.stream()
        .mapToDouble(slice -> slice.model().rmse().value())
        .max()
        .ifPresent(most -> metrics.put(HIGHEST_RMSE, most));
    return metrics;
  }
}
