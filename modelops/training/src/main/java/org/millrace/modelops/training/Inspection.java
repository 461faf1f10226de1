package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.GroupFairness;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.SliceColumn;
import org.millrace.modelops.evaluation.SliceEvaluation;
import org.millrace.modelops.evaluation.SliceFinder;

/**
 * A model looked at in parts: by slices, by groups of protected fields, by features.
 *
 * @param slices of the features that {@code modelops.yaml} names, of 30 rows or more
 * @param weak slices of any features on which it is worse than chance explains
 * @param fairness of the fields that the spine's contract classifies as protected
 * @param importance of each feature, by shuffling it among 2000 test rows; in AUC
 */
record Inspection(
    List<SliceEvaluation> slices,
    SliceFinder.Found weak,
    List<GroupFairness> fairness,
    List<PermutationImportance> importance) {
  static final String WEAK_SLICES = "weak_slices";
  static final String LOWEST_AUC = "lowest_slice_auc";
  static final String HIGHEST_LOG_LOSS = "highest_slice_log_loss";
  static final String STATISTICAL_PARITY = "statistical_parity_difference";
  static final String DISPARATE_IMPACT = "disparate_impact_ratio";
  static final String EQUAL_OPPORTUNITY = "equal_opportunity_difference";
  private static final int BINS = 5;
  private static final int FEWEST_ROWS = 30;
  private static final int SHUFFLED_ROWS = 2000;
  private static final int REPEATS = 5;

  static Inspection of(
      Recipe recipe,
      Spine spine,
      Examples examples,
      Split split,
      Measurement measured,
      ToDoubleFunction<Row> model) {
    int rows = split.testRows();
    RowReader features = (row, into) -> examples.features().read(split.testBegin() + row, into);
    RowReader sent = (row, into) -> spine.read(examples.positions()[split.testBegin() + row], into);
    Map<String, SliceColumn> columns = new LinkedHashMap<>();
    for (Field field : examples.features().schema().fields()) {
      column(field, examples.features().schema(), rows, features)
          .ifPresent(column -> columns.put(field.name(), column));
    }
    double[] probability = measured.probability();
    boolean[] labels = measured.labels();
    double threshold = measured.threshold();
    List<SliceEvaluation> slices = new ArrayList<>();
    for (String name : recipe.settings().slices()) {
      SliceColumn column = columns.get(name);
      if (column != null) {
        slices.addAll(SliceEvaluation.of(column, probability, labels, threshold, FEWEST_ROWS));
      }
    }
    List<GroupFairness> fairness = new ArrayList<>();
    Schema request = recipe.plan().request();
    for (String name : recipe.contract(recipe.plan().spine()).protectedFields()) {
      if (request.has(name)) {
        column(request.field(request.indexOf(name)), request, rows, sent)
            .map(groups -> GroupFairness.of(groups, probability, labels, threshold, FEWEST_ROWS))
            .ifPresent(fairness::addAll);
      }
    }
    return new Inspection(
        slices,
        SliceFinder.forRows(labels.length)
            .find(List.copyOf(columns.values()), BinaryEvaluation.logLosses(probability, labels)),
        fairness,
        importance(examples, split, labels, model, recipe.settings().seed()));
  }

  /** How a field cuts the rows; moments of time make no slices. */
  private static Optional<SliceColumn> column(
      Field field, Schema schema, int rows, RowReader reader) {
    int position = schema.indexOf(field.name());
    Row row = new Row(schema);
    if (field.type() == FieldType.TIMESTAMP || field.type() == FieldType.LOCAL_TIMESTAMP) {
      return Optional.empty();
    }
    if (field.type() == FieldType.STRING) {
      List<@Nullable String> texts = new ArrayList<>(rows);
      for (int i = 0; i < rows; i++) {
        reader.read(i, row);
        texts.add(row.getString(position));
      }
      return Optional.of(SliceColumn.ofTexts(field.name(), texts));
    }
    double[] numbers = new double[rows];
    for (int i = 0; i < rows; i++) {
      reader.read(i, row);
      numbers[i] = row.getDouble(position);
    }
    return Optional.of(SliceColumn.ofNumbers(field.name(), numbers, BINS));
  }

  /** None where the rows drawn all have the label, or none has. */
  private static List<PermutationImportance> importance(
      Examples examples, Split split, boolean[] labels, ToDoubleFunction<Row> model, long seed) {
    int count = Math.min(SHUFFLED_ROWS, labels.length);
    List<Row> rows = new ArrayList<>(count);
    boolean[] drawn = new boolean[count];
    int positives = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) ((long) i * labels.length / count);
      Row row = new Row(examples.features().schema());
      examples.features().read(split.testBegin() + at, row);
      rows.add(row);
      drawn[i] = labels[at];
      positives += drawn[i] ? 1 : 0;
    }
    if (positives == 0 || positives == count) {
      return List.of();
    }
    return PermutationImportance.of(
        rows, model, answers -> BinaryEvaluation.auc(answers, drawn), REPEATS, seed);
  }

  /** Every number by the name that gates, runs and reports know it by. */
  Map<String, Double> metrics() {
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

  @FunctionalInterface
  private interface RowReader {
    void read(int row, Row into);
  }
}
