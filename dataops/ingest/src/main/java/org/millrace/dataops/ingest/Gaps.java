package org.millrace.dataops.ingest;

import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Kafka had deleted before it was ingested; remembered for good. Thread-safe. */
final class Gaps {
  private final JdbcClient sql;
  private final InstantSource clock;

  Gaps(DataSource control, InstantSource clock) {
    this.sql = JdbcClient.create(control);
    this.clock = clock;
  }

  /**
   * Offsets of one partition that are gone.
   *
   * @param from the first of them
   * @param to the first that is there
   */
  record Gap(int partition, long from, long to) {
    long size() {
      return to - from;
    }
  }

  /** The same gap found again is one gap, perhaps grown. */
  void remember(String topic, Gap gap) {
    sql.sql(
            "INSERT INTO ingest_gaps (topic, partition_id, from_offset, to_offset, found_at)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (topic, partition_id, from_offset)"
                + " DO UPDATE SET to_offset = excluded.to_offset")
        .params(topic, gap.partition(), gap.from(), gap.to(), Times.toMicros(clock.instant()))
        .update();
  }

  List<Gap> of(String topic) {
    return sql.sql("SELECT * FROM ingest_gaps WHERE topic = ? ORDER BY partition_id, from_offset")
        .param(topic)
        .query(
            (row, number) ->
                new Gap(
                    row.getInt("partition_id"),
                    row.getLong("from_offset"),
                    row.getLong("to_offset")))
        .list();
  }
}
