package org.millrace.platform.erasure;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  private final JdbcClient sql;

  SubjectQuarantine(JdbcClient sql) {
    this.sql = sql;
  }

  record Place(int partition, long offset) {}

  List<Place> find(String topic, String subject) {
    List<Place> found = new ArrayList<>();
    sql.sql(
            "SELECT partition_id, record_offset, record_key, record_value FROM quarantined_records"
                + " WHERE topic = ?")
        .param(topic)
        .query(
            row -> {
              if (isOf(row, subject)) {
                found.add(new Place(row.getInt("partition_id"), row.getLong("record_offset")));
              }
            });
    return found;
  }

  void delete(String topic, List<Place> places) {
    for (Place place : places) {
      sql.sql(
              "DELETE FROM quarantined_records WHERE topic = ? AND partition_id = ?"
                  + " AND record_offset = ?")
          .params(topic, place.partition(), place.offset())
          .update();
    }
  }

  private static boolean isOf(ResultSet row, String subject) throws SQLException {
    byte[] key = row.getBytes("record_key");
    if (key != null && new String(key, StandardCharsets.UTF_8).equals(subject)) {
      return true;
    }
    byte[] value = row.getBytes("record_value");
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
