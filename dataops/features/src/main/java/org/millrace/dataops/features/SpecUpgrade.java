package org.millrace.dataops.features;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a spec of format 1 one of format 2: there a source had one key and one time-to-live, and no
 * name for its records.
 */
final class SpecUpgrade {
  static final int FROM = 1;

  private SpecUpgrade() {}

  /**
   * @param spec changed in place; what is not as format 1 has it is left for the reader to refuse
   */
  static void apply(ObjectNode spec) {
    for (JsonNode feature : spec.path("features")) {
      JsonNode source = spec.path("sources").path(feature.path("source").asInt(-1));
      if (feature instanceof ObjectNode latest && source.has("ttl")) {
        latest.set("within", source.path("ttl"));
      }
    }
    for (JsonNode node : spec.path("sources")) {
      if (node instanceof ObjectNode source) {
        source.remove("ttl");
        inArray(source, "by");
        inArray(source, "key");
        source.putNull("record");
        source.set("time", source.path("knownAt"));
      }
    }
  }

  private static void inArray(ObjectNode source, String field) {
    JsonNode value = source.path(field);
    source.putArray(field).add(value);
  }
}
