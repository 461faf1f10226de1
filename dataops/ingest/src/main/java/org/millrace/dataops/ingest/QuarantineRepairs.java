package org.millrace.dataops.ingest;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a quarantined record be repaired by one record only, whatever is cut off when: what a commit
 * will repair is written down before it, and is true once the dataset's offsets are past it.
 * Thread-safe.
 */
final class QuarantineRepairs {
  private final JdbcClient sql;
  private final QuarantineDecisions decisions;

  QuarantineRepairs(DataSource control, InstantSource clock) {
    this.sql = JdbcClient.create(control);
    this.decisions = new QuarantineDecisions(control, clock);
  }

  /** Which record has repaired the one at that place, if any has for good. */
  Optional<RecordPlace> by(RecordPlace place) {
    return sql.sql(
            "SELECT by_partition, by_offset FROM quarantine_repairs WHERE topic = ?"
                + " AND partition_id = ? AND record_offset = ? AND settled")
        .params(place.topic(), place.partition(), place.offset())
        .query(
            (row, number) ->
                new RecordPlace(
                    place.topic(), row.getInt("by_partition"), row.getLong("by_offset")))
        .optional();
  }

  /** Before the commit. */
  void intend(List<Repair> repairs) {
    for (Repair repair : repairs) {
      if (repair.accepted()) {
        sql.sql(
                "INSERT INTO quarantine_repairs (topic, partition_id, record_offset, by_partition,"
                    + " by_offset, settled) VALUES (?, ?, ?, ?, ?, FALSE)"
                    + " ON CONFLICT (topic, partition_id, record_offset) DO UPDATE SET"
                    + " by_partition = excluded.by_partition, by_offset = excluded.by_offset"
                    + " WHERE NOT quarantine_repairs.settled")
            .params(
                repair.of().topic(),
                repair.of().partition(),
                repair.of().offset(),
                repair.by().partition(),
                repair.by().offset())
            .update();
      }
    }
  }

  /** After the commit: those that were refused may be tried anew. */
  void refused(List<Repair> repairs, String where) {
    for (Repair repair : repairs) {
      if (!repair.accepted()) {
        move(repair.of(), QuarantineState.REPAIRING, QuarantineState.OPEN, "refused", where);
      }
    }
  }

  /**
   * Makes good what commits have made true, also that of a process that did not live to say so.
   *
   * @param offsets where the dataset stands
   * @param where which version it is, for people
   */
  void settle(String topic, Map<Integer, Long> offsets, String where) {
    List<Repair> intended =
        sql.sql("SELECT * FROM quarantine_repairs WHERE topic = ? AND NOT settled")
            .param(topic)
            .query(
                (row, number) ->
                    new Repair(
                        new RecordPlace(
                            topic, row.getInt("partition_id"), row.getLong("record_offset")),
                        new RecordPlace(
                            topic, row.getInt("by_partition"), row.getLong("by_offset")),
                        true))
            .list();
    for (Repair repair : intended) {
      if (repair.by().offset() < offsets.getOrDefault(repair.by().partition(), 0L)) {
        // Another record in its place may have been refused meanwhile.
        for (QuarantineState from : List.of(QuarantineState.REPAIRING, QuarantineState.OPEN)) {
          move(repair.of(), from, QuarantineState.REPAIRED, "accepted", where);
        }
        sql.sql(
                "UPDATE quarantine_repairs SET settled = TRUE WHERE topic = ? AND partition_id = ?"
                    + " AND record_offset = ?")
            .params(topic, repair.of().partition(), repair.of().offset())
            .update();
      }
    }
  }

  private void move(
      RecordPlace place, QuarantineState from, QuarantineState to, String action, String where) {
    decisions.move(
        place, from, to, new QuarantineDecisions.Decision(action, "ingestion", where), "", null);
  }
}
