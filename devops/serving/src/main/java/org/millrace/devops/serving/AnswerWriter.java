package org.millrace.devops.serving;

import java.io.ByteArrayOutputStream;
import java.util.UUID;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Task;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one answer; its buffer is used again. A classification says {@code label} and {@code
 * probability}, every other task {@code value}. Not thread-safe.
 */
final class AnswerWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final String model;
  private final int version;
  private final String variant;
  private final Task task;
  private final String yes;
  private final String no;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out);

  AnswerWriter(String model, int version, String variant, Task task, String label) {
    this.model = model;
    this.version = version;
    this.variant = variant;
    this.task = task;
    this.yes = label;
    this.no = "not_" + label;
  }

  void begin() {
    out.reset();
    json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    json.writeStartObject();
    json.writeStringProperty("model", model);
    json.writeNumberProperty("model_version", version);
    json.writeStringProperty("variant", variant);
    json.writeArrayPropertyStart("predictions");
  }

  /**
   * @param label whether it is predicted; of a classification
   */
  void add(UUID id, String entity, boolean label, double score) {
    open(id, entity, label, score);
    json.writeEndObject();
  }

  /**
   * @param most how many reasons at most
   */
  void add(
      UUID id,
      String entity,
      boolean label,
      double score,
      Row features,
      Reasons reasons,
      int most) {
    open(id, entity, label, score);
    reasons.write(json, features, most);
    json.writeEndObject();
  }

  private void open(UUID id, String entity, boolean label, double score) {
    json.writeStartObject();
    json.writeStringProperty("id", id.toString());
    json.writeStringProperty("entity", entity);
    if (task == Task.CLASSIFICATION) {
      json.writeStringProperty("label", label ? yes : no);
      json.writeNumberProperty("probability", score);
    } else {
      json.writeNumberProperty("value", score);
    }
  }

  byte[] end() {
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    return out.toByteArray();
  }
}
