package org.millrace.modelops.tracking;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.millrace.kernel.Times;

/**
 * Table {@code mlflow_lease}: only one process talks to MLflow at a time, because two that look for
 * a run and make it if there is none make two.
 */
final class OutboxLease {
  private static final String NAME = "outbox";

  /** Longer than the longest single call to MLflow. */
  private static final Duration TERM = Duration.ofMinutes(3);

  private final ControlDatabase database;
  private final String holder;
  private final Clock clock;

  OutboxLease(ControlDatabase database, String holder, Clock clock) {
    this.database = database;
    this.holder = holder;
    this.clock = clock;
  }

  /** Takes or extends the lease; returns false while another process has it. */
  boolean hold() {
    Instant now = clock.instant();
    int rows =
        database
            .sql(
                """
                INSERT INTO mlflow_lease (name, holder, until_at) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
                  until_at = excluded.until_at
                WHERE mlflow_lease.holder = excluded.holder OR mlflow_lease.until_at < ?""")
            .params(NAME, holder, Times.toMicros(now.plus(TERM)), Times.toMicros(now))
            .update();
    return rows == 1;
  }

  void release() {
    database
        .sql("DELETE FROM mlflow_lease WHERE name = ? AND holder = ?")
        .params(NAME, holder)
        .update();
  }
}
