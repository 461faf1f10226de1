package org.millrace.devops.serving;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;
import org.millrace.modelops.predictor.Task;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes predictions as records of the stream {@code predictions}: of a classification with {@code
 * probability} and {@code label}, of every other task with {@code value}. Its buffers are used
 * again; not thread-safe.
 */
final class PredictionRecord {
  private static final JsonFactory JSON = new JsonFactory();

  private final String topic;
  private final String model;
  private final int version;
  private final String variant;
  private final Task task;
  private final ByteArrayOutputStream features = new ByteArrayOutputStream(512);
  private final ByteArrayOutputStream record = new ByteArrayOutputStream(1024);

  PredictionRecord(String topic, String model, int version, String variant, Task task) {
    this.topic = topic;
    this.model = model;
    this.version = version;
    this.variant = variant;
    this.task = task;
  }

  /**
   * The record of one prediction. It is dated by the knowledge it used: its cutoff, or now where
   * the cutoff still lies ahead.
   *
   * @param label whether it was predicted; of a classification
   */
  ProducerRecord<byte[], byte[]> of(
      UUID id,
      String entity,
      long cutoff,
      long now,
      Row seen,
      double score,
      boolean label,
      long latencyMicros) {
    long knownAt = Math.min(cutoff, now);
    String name = id.toString();
    record.reset();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), record)) {
      json.writeStartObject();
      json.writeStringProperty("prediction_id", name);
      json.writeStringProperty("model", model);
      json.writeNumberProperty("model_version", version);
      json.writeStringProperty("variant", variant);
      json.writeStringProperty("entity_key", entity);
      json.writeStringProperty("cutoff", Times.toInstant(cutoff).toString());
      if (task == Task.CLASSIFICATION) {
        json.writeNumberProperty("probability", score);
        json.writeBooleanProperty("label", label);
      } else {
        json.writeNumberProperty("value", score);
      }
      json.writeStringProperty("features", asText(seen));
      json.writeNumberProperty("latency_micros", latencyMicros);
      json.writeStringProperty("known_at", Times.toInstant(knownAt).toString());
      json.writeEndObject();
    }
    return new ProducerRecord<>(
        topic,
        null,
        Math.max(0, Times.toMillis(knownAt)),
        name.getBytes(StandardCharsets.UTF_8),
        record.toByteArray());
  }

  private String asText(Row row) {
    features.reset();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), features)) {
      json.writeStartObject();
      Schema schema = row.schema();
      for (int i = 0; i < schema.size(); i++) {
        json.writeName(schema.field(i).name());
        write(json, row, i);
      }
      json.writeEndObject();
    }
    return features.toString(StandardCharsets.UTF_8);
  }

  static void write(JsonGenerator json, Row row, int field) {
    if (row.isNull(field)) {
      json.writeNull();
      return;
    }
    switch (row.schema().field(field).type()) {
      case BOOLEAN -> json.writeBoolean(row.getBoolean(field));
      case INTEGER -> json.writeNumber(row.getLong(field));
      case NUMBER -> number(json, row.getDouble(field));
      case STRING -> json.writeString(row.getString(field));
      case TIMESTAMP -> json.writeString(Times.toInstant(row.getLong(field)).toString());
      case LOCAL_TIMESTAMP -> json.writeString(Times.toLocal(row.getLong(field)).toString());
    }
  }

  /** JSON has no NaN and no infinity: what is no number is written as absent. */
  private static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
