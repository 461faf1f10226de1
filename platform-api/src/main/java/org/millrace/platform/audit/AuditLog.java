package org.millrace.platform.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The chain of entries. Each holds the hash of the one before it and is signed, so that a change to
 * one, or its removal from the middle, is found by {@link #verify}. Thread-safe.
 */
public final class AuditLog {
  /** The most entries that one call lists. */
  public static final int MOST = 500;

  private final JdbcClient sql;
  private final SigningKey key;
  private final Clock clock;

  /**
   * @param control the control database, migrated; joins a Spring transaction that is open on it
   */
  public AuditLog(DataSource control, SigningKey key, Clock clock) {
    this.sql = JdbcClient.create(control);
    this.key = key;
    this.clock = clock;
  }

  /**
   * Adds an entry. A rival that adds at the same moment makes the later of the two fail on its
   * number, so the chain never forks.
   *
   * @param kind as {@code erasure}
   * @param body JSON, without anybody's data
   */
  public AuditEntry append(String kind, String actor, String body) {
    // Within a transaction a rival waits here until it is over.
    sql.sql("UPDATE audit_entries SET kind = kind WHERE number = 1").update();
    Optional<AuditEntry> last = last();
    long number = last.map(AuditEntry::number).orElse(0L) + 1;
    String previous = last.map(AuditEntry::hash).orElse(AuditEntry.FIRST);
    Instant at = Times.toInstant(Times.toMicros(clock.instant()));
    String hash = AuditEntry.hash(number, at, kind, actor, body, previous);
    AuditEntry entry =
        new AuditEntry(number, at, kind, actor, body, previous, hash, key.sign(hash));
    sql.sql(
            "INSERT INTO audit_entries"
                + " (number, recorded_at, kind, actor, body, previous, hash, signature)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(number, Times.toMicros(at), kind, actor, body, previous, hash, entry.signature())
        .update();
    return entry;
  }

  private Optional<AuditEntry> last() {
    return sql.sql("SELECT * FROM audit_entries ORDER BY number DESC LIMIT 1")
        .query((row, number) -> read(row))
        .optional();
  }

  public Optional<AuditEntry> find(long number) {
    return sql.sql("SELECT * FROM audit_entries WHERE number = ?")
        .param(number)
        .query((row, index) -> read(row))
        .optional();
  }

  /**
   * In the order they were made.
   *
   * @param after number of the last entry of the page before; 0 for the first page
   * @param limit 1 to {@value #MOST}
   */
  public List<AuditEntry> list(long after, int limit) {
    return sql.sql("SELECT * FROM audit_entries WHERE number > ? ORDER BY number LIMIT ?")
        .params(after, Math.max(1, Math.min(limit, MOST)))
        .query((row, number) -> read(row))
        .list();
  }

  /**
   * Looks at every entry. That entries are missing at the end can be seen only by who kept the
   * number of a later one.
   *
   * @return the number of the first entry that is not as it was written; empty if all are
   */
  public Optional<Long> verify() {
    String previous = AuditEntry.FIRST;
    long expected = 1;
    List<AuditEntry> page = list(0, MOST);
    while (!page.isEmpty()) {
      for (AuditEntry entry : page) {
        if (entry.number() != expected
            || !entry.previous().equals(previous)
            || !entry.hash().equals(entry.expectedHash())
            || !key.isSignatureOf(entry.signature(), entry.hash())) {
          return Optional.of(expected);
        }
        previous = entry.hash();
        expected++;
      }
      page = list(expected - 1, MOST);
    }
    return Optional.empty();
  }

  public String publicKey() {
    return key.publicKey();
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("number"),
        Times.toInstant(row.getLong("recorded_at")),
        row.getString("kind"),
        row.getString("actor"),
        row.getString("body"),
        row.getString("previous"),
        row.getString("hash"),
        row.getString("signature"));
  }
}
