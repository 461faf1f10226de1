package org.millrace.dataops.ingest;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Digests;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves quarantined records from one state to the next, and writes down who did and why, in one
 * transaction. Thread-safe.
 */
final class QuarantineDecisions {
  private final JdbcClient sql;
  private final TransactionTemplate transactions;
  private final InstantSource clock;

  QuarantineDecisions(DataSource control, InstantSource clock) {
    this.sql = JdbcClient.create(control);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(control));
    this.clock = clock;
  }

  /** Who decides what, and why. */
  record Decision(String action, String by, String reason) {}

  /**
   * @return whether the record was in the state expected, and is in the other now
   */
  boolean move(
      RecordPlace place,
      QuarantineState from,
      QuarantineState to,
      Decision decision,
      String before,
      @Nullable String after) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              int moved =
                  sql.sql(
                          "UPDATE quarantined_records SET state = ? WHERE topic = ?"
                              + " AND partition_id = ? AND record_offset = ? AND state = ?")
                      .params(
                          to.word(), place.topic(), place.partition(), place.offset(), from.word())
                      .update();
              if (moved == 1) {
                write(place, decision, before, after);
              }
              return moved == 1;
            }));
  }

  private void write(RecordPlace place, Decision decision, String before, @Nullable String after) {
    sql.sql(
            "INSERT INTO quarantine_decisions (id, topic, partition_id, record_offset, action,"
                + " decided_by, reason, before_digest, after_digest, decided_at)"
                + " VALUES (:id, :topic, :partition, :offset, :action, :by, :reason, :before,"
                + " :after, :at)")
        .param("id", UUID.randomUUID().toString())
        .param("topic", place.topic())
        .param("partition", place.partition())
        .param("offset", place.offset())
        .param("action", decision.action())
        .param("by", decision.by())
        .param("reason", decision.reason())
        .param("before", before)
        .param("after", after)
        .param("at", Times.toMicros(clock.instant()))
        .update();
  }

  /** The oldest first. */
  List<QuarantineDecision> of(RecordPlace place) {
    return sql.sql(
            "SELECT * FROM quarantine_decisions WHERE topic = ? AND partition_id = ?"
                + " AND record_offset = ? ORDER BY decided_at, id")
        .params(place.topic(), place.partition(), place.offset())
        .query(
            (row, number) ->
                new QuarantineDecision(
                    row.getString("action"),
                    row.getString("decided_by"),
                    row.getString("reason"),
                    row.getString("before_digest"),
                    Optional.ofNullable(row.getString("after_digest")),
                    Times.toInstant(row.getLong("decided_at"))))
        .list();
  }

  static String digest(byte @Nullable [] bytes) {
    return Digests.of(bytes == null ? new byte[0] : bytes);
  }
}
