package org.millrace.devops.monitoring;

import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the prediction log keeps of an answer.
 *
 * @param score the probability of a classification, the value of any other task
 * @param features as the text of a JSON object, which holds every number to its last bit; empty if
 *     they are not to be compared
 */
record LoggedPrediction(double score, Optional<String> features) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Counts each feature whose logged value is not the row's.
   *
   * @return how many were compared
   */
  int compare(Row row, Map<String, Long> skewed) {
    if (features.isEmpty()) {
      return 0;
    }
    JsonNode logged = read(features.get());
    for (int i = 0; i < row.schema().size(); i++) {
      Field field = row.schema().field(i);
      if (!isSame(logged.path(field.name()), row, i)) {
        skewed.merge(field.name(), 1L, Long::sum);
      }
    }
    return row.schema().size();
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new ProblemException(
          "Cannot read the features of a logged prediction",
          String.valueOf(e.getOriginalMessage()),
          "look up who else writes to the stream predictions",
          e);
    }
  }

  private static boolean isSame(JsonNode logged, Row row, int field) {
    if (logged.isNull() || logged.isMissingNode() || row.isNull(field)) {
      return row.isNull(field) && logged.isNull();
    }
    return switch (row.schema().field(field).type()) {
      case BOOLEAN -> logged.isBoolean() && logged.booleanValue() == row.getBoolean(field);
      case INTEGER -> logged.isIntegralNumber() && logged.longValue() == row.getLong(field);
      case NUMBER ->
          logged.isNumber()
              && Double.doubleToRawLongBits(logged.doubleValue())
                  == Double.doubleToRawLongBits(row.getDouble(field));
      default -> logged.isString() && logged.stringValue().equals(row.getString(field));
    };
  }
}
