package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.millrace.kernel.Row;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.SliceFinder;

/** A model looked at in parts: by slices, by groups of protected fields, by features. */
sealed interface Inspection permits LabelInspection, QuantityInspection {
  /** How many slices of any features it is worse on than chance explains. */
  String WEAK_SLICES = "weak_slices";

  /** Slices with fewer rows are not told apart. */
  int FEWEST_ROWS = 30;

  static Inspection of(
      Recipe recipe,
      Spine spine,
      Examples examples,
      Split split,
      Measurement measured,
      ToDoubleFunction<Row> model) {
    TestRows rows = new TestRows(recipe, spine, examples, split);
    List<PermutationImportance> importance =
        rows.importance(measured.truth(), model, recipe.settings().seed());
    return measured instanceof QuantityMeasurement quantity
        ? QuantityInspection.of(rows, quantity, importance)
        : LabelInspection.of(rows, (LabelMeasurement) measured, importance);
  }

  /** Slices of any features on which it is worse than chance explains. */
  SliceFinder.Found weak();

  /** Of each feature, by shuffling it among 2000 test rows; none where these tell nothing. */
  List<PermutationImportance> importance();

  /** The slices that {@code modelops.yaml} names and the protected groups, as files hold them. */
  Map<String, Object> parts();

  /** Every number by the name that gates, runs and reports know it by. */
  Map<String, Double> metrics();

  /** All elements of several lists. */
  static <T> List<T> flat(List<List<T>> lists) {
    List<T> all = new ArrayList<>();
    lists.forEach(all::addAll);
    return List.copyOf(all);
  }
}
