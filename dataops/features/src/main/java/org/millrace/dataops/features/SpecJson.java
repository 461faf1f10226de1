package org.millrace.dataops.features;

import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A spec as JSON with the number of its format. */
final class SpecJson {
  private static final int FORMAT = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private SpecJson() {}

  static String write(FeatureSpec spec) {
    ObjectNode document = MAPPER.createObjectNode().put("format", FORMAT);
    document.setAll((ObjectNode) MAPPER.valueToTree(spec));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  static FeatureSpec read(String json) {
    try {
      JsonNode document = MAPPER.readTree(json);
      int format = document.path("format").asInt(0);
      if (format != FORMAT && format != SpecUpgrade.FROM) {
        throw new ProblemException(
            "Cannot read a feature spec of format " + format,
            "this program reads the formats " + SpecUpgrade.FROM + " and " + FORMAT,
            "use the version of Millrace that wrote it, or train the model again");
      }
      ObjectNode spec = ((ObjectNode) document).without("format");
      if (format == SpecUpgrade.FROM) {
        SpecUpgrade.apply(spec);
      }
      return MAPPER.treeToValue(spec, FeatureSpec.class);
    } catch (JacksonException e) {
      throw new ProblemException(
          "Cannot read a feature spec",
          e.getOriginalMessage(),
          "take the features.json that a training run wrote, unchanged",
          e);
    }
  }
}
