package org.millrace.platform.erasure;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.millrace.dataops.ingest.Quarantine;
import org.millrace.dataops.ingest.QuarantinedRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The quarantined records of a subject. They broke their contract, so the subject key may stand
 * anywhere in them: a record is the subject's if its key is, or any value in it, or, where it is no
 * JSON, if the key stands in it as a word of its own.
 */
final class SubjectQuarantine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Quarantine quarantine;

  SubjectQuarantine(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  Erasure.Found count(String useCase, String subject) {
    int found = quarantine.find(useCase, record -> isOf(record, subject)).size();
    return new Erasure.Found("quarantine", useCase, found, "records kept aside");
  }

  Erasure.Found erase(String useCase, String subject) {
    int erased = quarantine.erase(useCase, record -> isOf(record, subject));
    return new Erasure.Found("quarantine", useCase, erased, "records deleted");
  }

  private static boolean isOf(QuarantinedRecord record, String subject) {
    byte[] key = record.key();
    if (key != null && new String(key, StandardCharsets.UTF_8).equals(subject)) {
      return true;
    }
    byte[] value = record.value();
    return value != null && isIn(new String(value, StandardCharsets.UTF_8), subject);
  }

  static boolean isIn(String record, String subject) {
    try {
      JsonNode tree = JSON.readTree(record);
      if (tree.isContainer()) {
        return holds(tree, subject);
      }
    } catch (JacksonException e) {
      // It is no JSON, which may be why it is here.
    }
    return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(subject) + "(?![A-Za-z0-9])")
        .matcher(record)
        .find();
  }

  private static boolean holds(JsonNode node, String subject) {
    if (node.isContainer()) {
      return node.values().stream().anyMatch(child -> holds(child, subject));
    }
    return node.asString("").equals(subject);
  }
}
