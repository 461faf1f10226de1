package org.millrace.dataops.lineage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClientUtils;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps OpenLineage events in the control database; append-only. Thread-safe. */
public final class LineageLog {
  /**
   * The cluster within the platform: its port may be another one at each start, and what is there
   * stays the same.
   */
  public static final String EMBEDDED = "millrace";

  /** The most events that one call lists. */
  public static final int MOST = 1_000;

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private static final Set<EventType> DONE = Set.of(EventType.COMPLETE, EventType.RUNNING);

  private final String cluster;
  private final JdbcClient sql;
  private final JdbcTemplate batches;
  private final TransactionTemplate transactions;
  private final GraphWriter graph;

  /**
   * @param cluster the Kafka that topics are of, as host:port (the first of several counts), or
   *     {@link #EMBEDDED}
   */
  public LineageLog(DataSource control, String cluster) {
    this.cluster = cluster;
    this.sql = JdbcClient.create(control);
    this.batches = new JdbcTemplate(control);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(control));
    this.graph = new GraphWriter(batches);
  }

  /** A topic of the platform's own cluster. */
  public LineageData topic(String topic) {
    return LineageData.topic(cluster, topic);
  }

  /**
   * Keeps the events and, once one says that the run has done its work, what it made of what; all
   * or nothing.
   *
   * @param events of that run, in their order
   */
  public void append(LineageRun run, List<RunEvent> events) {
    List<Object[]> rows = events.stream().map(LineageLog::columns).toList();
    boolean done = events.stream().anyMatch(event -> DONE.contains(event.getEventType()));
    GraphWriter.Drawing drawing = done ? graph.draw(run) : GraphWriter.Drawing.EMPTY;
    transactions.executeWithoutResult(
        status -> {
          batches.batchUpdate(
              "INSERT INTO lineage_events (id, run_id, event_type, job, event_at, event)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              rows);
          batches.batchUpdate(
              "INSERT INTO lineage_outbox (event_id, state, reason)"
                  + " SELECT ?, 'waiting', '' WHERE EXISTS (SELECT 1 FROM lineage_endpoint)",
              rows.stream().map(row -> new Object[] {row[0]}).toList());
          graph.write(drawing);
        });
    graph.remember(drawing);
  }

  /**
   * Newest first.
   *
   * @param job as {@code ingest.flight-delays.weather}; empty for every job
   * @param limit 1 to {@value #MOST}
   * @param before id of the last event of the page before
   */
  public List<LineageEvent> list(Optional<String> job, int limit, Optional<String> before) {
    return sql.sql(
            "SELECT id, run_id, event_type, job, event_at, event FROM lineage_events"
                + " WHERE (:every = 1 OR job = :job) AND id < :before ORDER BY id DESC LIMIT :limit")
        .param("every", job.isEmpty() ? 1 : 0)
        .param("job", job.orElse(""))
        // Above every id, which are hexadecimal digits.
        .param("before", before.orElse("g"))
        .param("limit", Math.max(1, Math.min(limit, MOST)))
        .query((row, number) -> read(row))
        .list();
  }

  private static Object[] columns(RunEvent event) {
    return new Object[] {
      IDS.generate().toString(),
      event.getRun().getRunId().toString(),
      event.getEventType().name(),
      event.getJob().getName(),
      Times.toMicros(event.getEventTime().toInstant()),
      OpenLineageClientUtils.toJson(event)
    };
  }

  private static LineageEvent read(ResultSet row) throws SQLException {
    return new LineageEvent(
        row.getString("id"),
        row.getString("run_id"),
        row.getString("event_type"),
        row.getString("job"),
        Times.toInstant(row.getLong("event_at")),
        row.getString("event"));
  }
}
