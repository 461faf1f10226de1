package org.millrace.devops.serving;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.StoredExample;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends a version's own examples through all that a request goes through, from bytes to bytes, so
 * that the first caller meets compiled code. Neither measured nor logged.
 */
final class WarmUp {
  private static final int EXAMPLES = 64;
  private static final int ROUNDS = 20_000;

  private WarmUp() {}

  /**
   * Predicts until the time or the rounds are over, at least once for each example.
   *
   * @throws RuntimeException as a request would, if the version cannot answer
   */
  static void run(ServedModel served, Duration atMost) {
    List<byte[]> bodies =
        served.predictor().examples().stream()
            .limit(EXAMPLES)
            .map(StoredExample::request)
            .map(WarmUp::body)
            .toList();
    long began = System.nanoTime();
    for (int round = 0;
        round < ROUNDS && (round < bodies.size() || System.nanoTime() - began < atMost.toNanos());
        round++) {
      // One request in a hundred asks for reasons, whose loops are compiled within a few calls.
      int reasons = round % 100 == 0 ? Integer.MAX_VALUE : Reasons.NONE;
      predict(served, bodies.get(round % bodies.size()), reasons);
    }
  }

  private static void predict(ServedModel served, byte[] body, int reasons) {
    ServedModel.Scratch scratch = served.takeScratch();
    try {
      // An example may break a contract that was tightened after the training; that is the
      // contract's right and no reason to refuse the model.
      if (scratch.reader().read(body).isEmpty()) {
        scratch.answer(System.nanoTime(), 0, reasons);
      }
    } finally {
      served.giveBack(scratch);
    }
  }

  private static byte[] body(Row request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("instances");
      json.writeStartObject();
      Schema schema = request.schema();
      for (int i = 0; i < schema.size(); i++) {
        if (!request.isNull(i)) {
          json.writeName(schema.field(i).name());
          PredictionRecord.write(json, request, i);
        }
      }
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
