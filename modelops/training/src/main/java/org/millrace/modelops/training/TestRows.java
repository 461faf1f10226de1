package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.SliceColumn;

/** The test rows as whoever looks at a model in parts takes them. */
final class TestRows {
  private static final int BINS = 5;
  private static final int SHUFFLED_ROWS = 2000;
  private static final int REPEATS = 5;

  private final Recipe recipe;
  private final Spine spine;
  private final Examples examples;
  private final Split split;
  private final Map<String, SliceColumn> features;

  TestRows(Recipe recipe, Spine spine, Examples examples, Split split) {
    this.recipe = recipe;
    this.spine = spine;
    this.examples = examples;
    this.split = split;
    this.features = features();
  }

  /** How each feature cuts the rows; moments of time make no slices. */
  List<SliceColumn> byFeatures() {
    return List.copyOf(features.values());
  }

  /** How the features that {@code modelops.yaml} names under slices cut them. */
  List<SliceColumn> declared() {
    return recipe.settings().slices().stream().map(features::get).filter(Objects::nonNull).toList();
  }

  /** How the fields that the spine's contract classifies as protected cut them. */
  List<SliceColumn> byProtectedFields() {
    Schema request = recipe.plan().request();
    RowReader sent = (row, into) -> spine.read(examples.positions()[split.testBegin() + row], into);
    return recipe.contract(recipe.plan().spine()).protectedFields().stream()
        .filter(request::has)
        .flatMap(name -> column(request.field(request.indexOf(name)), request, sent))
        .toList();
  }

  private Map<String, SliceColumn> features() {
    Schema schema = examples.features().schema();
    RowReader features = (row, into) -> examples.features().read(split.testBegin() + row, into);
    Map<String, SliceColumn> columns = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      column(field, schema, features).forEach(column -> columns.put(field.name(), column));
    }
    return columns;
  }

  private Stream<SliceColumn> column(Field field, Schema schema, RowReader reader) {
    int position = schema.indexOf(field.name());
    int rows = split.testRows();
    Row row = new Row(schema);
    if (field.type() == FieldType.TIMESTAMP || field.type() == FieldType.LOCAL_TIMESTAMP) {
      return Stream.empty();
    }
    if (field.type() == FieldType.STRING) {
      List<@Nullable String> texts = new ArrayList<>(rows);
      for (int i = 0; i < rows; i++) {
        reader.read(i, row);
        texts.add(row.getString(position));
      }
      return Stream.of(SliceColumn.ofTexts(field.name(), texts));
    }
    double[] numbers = new double[rows];
    for (int i = 0; i < rows; i++) {
      reader.read(i, row);
      numbers[i] = row.getDouble(position);
    }
    return Stream.of(SliceColumn.ofNumbers(field.name(), numbers, BINS));
  }

  /** None where the rows drawn can't tell a good model from a bad one. */
  List<PermutationImportance> importance(Truth truth, ToDoubleFunction<Row> model, long seed) {
    int count = Math.min(SHUFFLED_ROWS, truth.rows());
    int[] drawn =
        IntStream.range(0, count).map(i -> (int) ((long) i * truth.rows() / count)).toArray();
    Truth ofDrawn = truth.of(drawn);
    if (!ofDrawn.canMeasure()) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>(count);
    for (int at : drawn) {
      Row row = new Row(examples.features().schema());
      examples.features().read(split.testBegin() + at, row);
      rows.add(row);
    }
    return PermutationImportance.of(rows, model, ofDrawn::quality, REPEATS, seed);
  }

  @FunctionalInterface
  private interface RowReader {
    void read(int row, Row into);
  }
}
