package org.millrace.modelops.predictor;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.KnownFacts;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import tools.jackson.databind.JsonNode;

/**
 * A request together with what was known for it, so that its features can be computed again without
 * any stream.
 *
 * @param known row of the plan's features, of which those that are looked up count
 */
record RawRow(Row request, Row known) {

  /** The values by {@link RawColumn}; times as ISO-8601 text. */
  static Map<String, @Nullable Object> values(FeaturePlan plan, StoredExample example) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(example.request().toMap());
    Map<String, @Nullable Object> features = example.features().toMap();
    for (Feature feature : plan.spec().features()) {
      if (!(feature instanceof Feature.Computed)) {
        values.put(feature.name(), features.get(feature.name()));
      }
    }
    return values;
  }

  /**
   * Reads back what {@link #values} gave.
   *
   * @throws IllegalArgumentException if a value is not of its column's type
   */
  static RawRow read(FeaturePlan plan, JsonNode values) {
    Row request = new Row(plan.request());
    for (int i = 0; i < plan.request().size(); i++) {
      set(request, i, values.path(plan.request().field(i).name()));
    }
    Row known = new Row(plan.features());
    for (int i : lookedUp(plan)) {
      set(known, i, values.path(plan.features().field(i).name()));
    }
    return new RawRow(request, known);
  }

  /** Positions of the features that are not computed from the request alone. */
  private static int[] lookedUp(FeaturePlan plan) {
    List<Feature> features = plan.spec().features();
    return IntStream.range(0, features.size())
        .filter(i -> !(features.get(i) instanceof Feature.Computed))
        .toArray();
  }

  private static void set(Row row, int field, JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    String name = row.schema().field(field).name();
    FieldType type = row.schema().field(field).type();
    try {
      switch (type) {
        case BOOLEAN -> row.setBoolean(field, value.booleanValue());
        case INTEGER -> row.setLong(field, value.longValue());
        case NUMBER -> row.setDouble(field, value.doubleValue());
        case STRING -> row.setString(field, value.stringValue());
        case TIMESTAMP -> row.setInstant(field, Instant.parse(value.stringValue()));
        case LOCAL_TIMESTAMP ->
            row.setLong(field, Times.toMicros(LocalDateTime.parse(value.stringValue())));
      }
    } catch (tools.jackson.core.JacksonException | DateTimeException e) {
      throw new IllegalArgumentException(
          "column '" + name + "' holds " + value + " instead of " + type, e);
    }
  }

  /** Computes the features into {@code features}, as for a request in service. */
  void compute(FeaturePlan plan, Row features) {
    KnownFacts facts =
        (asked, cutoff, into) -> {
          for (int i : lookedUp(plan)) {
            copy(i, into);
          }
        };
    plan.compute(request, facts, features);
  }

  private void copy(int feature, Row into) {
    String text = known.getString(feature);
    if (known.isNull(feature)) {
      into.setNull(feature);
    } else if (text != null) {
      into.setString(feature, text);
    } else if (known.schema().field(feature).type() == FieldType.NUMBER) {
      into.setDouble(feature, known.getDouble(feature));
    } else {
      into.setLong(feature, known.getLong(feature));
    }
  }
}
