package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.GroupFairness;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.SliceEvaluation;
import org.millrace.modelops.evaluation.SliceFinder;

/**
 * A model of two labels, looked at in parts.
 *
 * @param slices of the features that {@code modelops.yaml} names, of 30 rows or more
 * @param weak by log loss
 * @param fairness of the fields that the spine's contract classifies as protected
 * @param importance in AUC
 */
record LabelInspection(
    List<SliceEvaluation> slices,
    SliceFinder.Found weak,
    List<GroupFairness> fairness,
    List<PermutationImportance> importance)
    implements Inspection {
  static final String LOWEST_AUC = "lowest_slice_auc";
  static final String HIGHEST_LOG_LOSS = "highest_slice_log_loss";
  static final String STATISTICAL_PARITY = "statistical_parity_difference";
  static final String DISPARATE_IMPACT = "disparate_impact_ratio";
  static final String EQUAL_OPPORTUNITY = "equal_opportunity_difference";

  static LabelInspection of(
      TestRows rows, LabelMeasurement measured, List<PermutationImportance> importance) {
    double[] probability = measured.scores();
    boolean[] labels = measured.labels();
    double threshold = measured.threshold();
    return new LabelInspection(
        Inspection.flat(
            rows.declared().stream()
                .map(it -> SliceEvaluation.of(it, probability, labels, threshold, FEWEST_ROWS))
                .toList()),
        SliceFinder.forRows(labels.length)
            .find(rows.byFeatures(), BinaryEvaluation.logLosses(probability, labels)),
        Inspection.flat(
            rows.byProtectedFields().stream()
                .map(it -> GroupFairness.of(it, probability, labels, threshold, FEWEST_ROWS))
                .toList()),
        importance);
  }

  @Override
  public Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("slices", slices);
    parts.put("fairness", fairness);
    return parts;
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(WEAK_SLICES, (double) weak.slices().size());
    slices.stream()
        .flatMap(slice -> slice.model().stream())
        .mapToDouble(BinaryEvaluation::auc)
        .min()
        .ifPresent(least -> metrics.put(LOWEST_AUC, least));
    slices.stream()
        .mapToDouble(slice -> slice.logLoss().value())
        .max()
        .ifPresent(most -> metrics.put(HIGHEST_LOG_LOSS, most));
    farthest(fairness.stream().mapToDouble(group -> group.statisticalParity().value()))
        .ifPresent(most -> metrics.put(STATISTICAL_PARITY, most));
    fairness.stream()
        .mapToDouble(group -> group.disparateImpact().value())
        .map(ratio -> Math.min(ratio, 1 / ratio))
        .min()
        .ifPresent(least -> metrics.put(DISPARATE_IMPACT, least));
    farthest(
            fairness.stream()
                .flatMap(group -> group.equalOpportunity().stream())
                .mapToDouble(difference -> difference.value()))
        .ifPresent(most -> metrics.put(EQUAL_OPPORTUNITY, most));
    return metrics;
  }

  private static Optional<Double> farthest(DoubleStream differences) {
    double[] distances = differences.map(Math::abs).toArray();
    return distances.length == 0
        ? Optional.empty()
        : Optional.of(Arrays.stream(distances).max().orElseThrow());
  }
}
