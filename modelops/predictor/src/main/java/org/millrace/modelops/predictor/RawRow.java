package org.millrace.modelops.predictor;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.LatestSource;
import org.millrace.dataops.features.LatestValues;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;
import tools.jackson.databind.JsonNode;

/**
 * A request together with what was latest known for it, so that its features can be computed again
 * without any stream.
 */
record RawRow(Row request, List<Row> latest) implements LatestValues {

  /** The values by {@link RawColumn}; times as ISO-8601 text. */
  static Map<String, @Nullable Object> values(FeaturePlan plan, StoredExample example) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(example.request().toMap());
    Map<String, @Nullable Object> features = example.features().toMap();
    for (Feature feature : plan.spec().features()) {
      if (feature instanceof Feature.Latest) {
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
    List<Row> latest = new ArrayList<>();
    for (LatestSource source : plan.spec().sources()) {
      latest.add(new Row(new Schema(source.fields())));
    }
    for (Feature feature : plan.spec().features()) {
      if (feature instanceof Feature.Latest lookup) {
        Row row = latest.get(lookup.source());
        set(row, row.schema().require(lookup.field()), values.path(lookup.name()));
      }
    }
    return new RawRow(request, List.copyOf(latest));
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

  @Override
  public Row find(int source, @Nullable String key, long cutoffMicros) {
    return latest.get(source);
  }

  /** Computes the features into {@code features}, as for a request in service. */
  void compute(FeaturePlan plan, Row features) {
    plan.compute(request, this, features);
  }
}
