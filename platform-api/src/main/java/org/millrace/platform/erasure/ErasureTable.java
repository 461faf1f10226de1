package org.millrace.platform.erasure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Erasures and the steps they have done. */
final class ErasureTable {
  private final JdbcClient sql;
  private final Clock clock;

  ErasureTable(JdbcClient sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** An erasure that is not done, and so still knows its subject. */
  record Open(String id, ErasureRequest request, String digest, String salt, Instant startedAt) {}

  void insert(Open erasure) {
    ErasureRequest request = erasure.request();
    sql.sql(
            "INSERT INTO erasures (id, use_case, subject, subject_digest, salt, reason, actor,"
                + " state, failure, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', '', ?)")
        .params(
            erasure.id(),
            request.useCase(),
            request.subject(),
            erasure.digest(),
            erasure.salt(),
            request.reason(),
            request.actor(),
            Times.toMicros(erasure.startedAt()))
        .update();
  }

  /** The oldest first. */
  List<Open> open() {
    return sql.sql("SELECT * FROM erasures WHERE subject IS NOT NULL ORDER BY started_at, id")
        .query(
            (row, number) ->
                new Open(
                    row.getString("id"),
                    new ErasureRequest(
                        row.getString("use_case"),
                        row.getString("subject"),
                        row.getString("reason"),
                        row.getString("actor")),
                    row.getString("subject_digest"),
                    row.getString("salt"),
                    Times.toInstant(row.getLong("started_at"))))
        .list();
  }

  void running(String id) {
    sql.sql("UPDATE erasures SET state = 'RUNNING', failure = '' WHERE id = ?").param(id).update();
  }

  void failed(String id, String failure) {
    sql.sql("UPDATE erasures SET state = 'FAILED', failure = ? WHERE id = ?")
        .params(failure, id)
        .update();
  }

  void receipted(String id, long receipt) {
    sql.sql("UPDATE erasures SET state = 'WIPING', subject = NULL, receipt = ?" + " WHERE id = ?")
        .params(receipt, id)
        .update();
  }

  List<String> wiping() {
    return sql.sql("SELECT id FROM erasures WHERE state = 'WIPING'")
        .query((row, number) -> row.getString("id"))
        .list();
  }

  void done(String id) {
    sql.sql("UPDATE erasures SET state = 'DONE', ended_at = ? WHERE id = ?")
        .params(now(), id)
        .update();
  }

  void step(String id, Erasure.Found found) {
    sql.sql(
            "INSERT INTO erasure_steps (erasure_id, kind, place, removed, detail, done_at)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (erasure_id, kind, place) DO NOTHING")
        .params(id, found.kind(), found.place(), found.records(), found.detail(), now())
        .update();
  }

  List<Erasure.Found> steps(String id) {
    return sql.sql(
            "SELECT kind, place, removed, detail FROM erasure_steps WHERE erasure_id = ?"
                + " ORDER BY done_at, kind, place")
        .param(id)
        .query(
            (row, number) ->
                new Erasure.Found(
                    row.getString("kind"),
                    row.getString("place"),
                    row.getLong("removed"),
                    row.getString("detail")))
        .list();
  }

  Optional<Erasure> find(String id) {
    return sql.sql("SELECT * FROM erasures WHERE id = ?")
        .param(id)
        .query((row, number) -> read(row))
        .optional()
        .map(this::withSteps);
  }

  /** The newest first. */
  List<Erasure> list(int most) {
    return sql.sql("SELECT * FROM erasures ORDER BY started_at DESC, id LIMIT ?")
        .param(most)
        .query((row, number) -> read(row))
        .list();
  }

  private Erasure withSteps(Erasure erasure) {
    return new Erasure(
        erasure.id(),
        erasure.useCase(),
        erasure.reason(),
        erasure.actor(),
        erasure.state(),
        erasure.failure(),
        erasure.receipt(),
        erasure.startedAt(),
        erasure.endedAt(),
        steps(erasure.id()));
  }

  private static Erasure read(ResultSet row) throws SQLException {
    String id = row.getString("id");
    long receipt = row.getLong("receipt");
    boolean none = row.wasNull();
    long ended = row.getLong("ended_at");
    boolean open = row.wasNull();
    return new Erasure(
        id,
        row.getString("use_case"),
        row.getString("reason"),
        row.getString("actor"),
        Erasure.State.valueOf(row.getString("state")),
        Optional.of(row.getString("failure")).filter(text -> !text.isEmpty()),
        none ? Optional.empty() : Optional.of(receipt),
        Times.toInstant(row.getLong("started_at")),
        open ? Optional.empty() : Optional.of(Times.toInstant(ended)),
        List.of());
  }

  /** The places of one kind that are done already. */
  Set<String> done(String id, String kind) {
    return Set.copyOf(
        sql.sql("SELECT place FROM erasure_steps WHERE erasure_id = ? AND kind = ?")
            .params(id, kind)
            .query(String.class)
            .list());
  }

  private long now() {
    return Times.toMicros(clock.instant());
  }
}
