package org.millrace.dataops.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.millrace.dataops.contracts.Violation;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The records that broke their contract, with their bytes and reasons; of those that the contract
 * rejects, the reasons alone. A record is kept once, under its topic, partition and offset, however
 * often it is read. Thread-safe.
 */
public final class Quarantine {
  /** The most records that one call lists. */
  public static final int MOST = 500;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<Violation>> VIOLATIONS = new TypeReference<>() {};

  private final JdbcClient sql;
  private final JdbcTemplate batches;
  private final TransactionTemplate transactions;

  public Quarantine(DataSource control) {
    this.sql = JdbcClient.create(control);
    this.batches = new JdbcTemplate(control);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(control));
  }

  /**
   * One page, newest first.
   *
   * @param next cursor of the next page; empty if this is the last
   */
  public record Page(List<QuarantinedRecord> records, Optional<String> next) {
    public Page {
      records = List.copyOf(records);
    }
  }

  /** How many records of a stream are kept aside under one rule, whatever became of them. */
  public record Count(String stream, String rule, long records) {}

  /** Keeps all or none; those that are there already stay as they are. */
  void keep(List<QuarantinedRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    List<Object[]> rows = records.stream().map(Quarantine::columns).toList();
    transactions.executeWithoutResult(
        status ->
            batches.batchUpdate(
                "INSERT INTO quarantined_records (topic, partition_id, record_offset, use_case,"
                    + " stream, recorded_at, record_key, record_value, rule, violations,"
                    + " contract_version, contract_digest, quarantined_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (topic, partition_id, record_offset) DO NOTHING",
                rows));
  }

  /** All of a stream, whatever became of them. */
  public Page list(String useCase, String stream, int limit, Optional<String> cursor) {
    return list(useCase, stream, QuarantineFilter.ALL, limit, cursor);
  }

  /**
   * @param limit 1 to {@value #MOST}
   * @param cursor {@link Page#next} of the page before
   */
  public Page list(
      String useCase, String stream, QuarantineFilter filter, int limit, Optional<String> cursor) {
    int most = Math.max(1, Math.min(limit, MOST));
    Cursor from = cursor.map(Cursor::parse).orElse(Cursor.TOP);
    List<QuarantinedRecord> records =
        sql.sql(
                "SELECT * FROM quarantined_records"
                    + " WHERE topic = :topic AND use_case = :useCase"
                    + filter.rule().map(rule -> " AND rule = :rule").orElse("")
                    + filter.state().map(state -> " AND state = :state").orElse("")
                    + " AND quarantined_at >= :since AND quarantined_at < :until"
                    + " AND (quarantined_at, partition_id, record_offset) < (:at, :part, :pos)"
                    + " ORDER BY quarantined_at DESC, partition_id DESC, record_offset DESC"
                    + " LIMIT :limit")
            .param("topic", useCase + "." + stream)
            .param("useCase", useCase)
            .param("rule", filter.rule().orElse(""))
            .param("state", filter.state().map(QuarantineState::word).orElse(""))
            .param("since", filter.from().map(Times::toMicros).orElse(0L))
            .param("until", filter.to().map(Times::toMicros).orElse(Long.MAX_VALUE))
            .param("at", from.at)
            .param("part", from.partition)
            .param("pos", from.offset)
            .param("limit", most + 1)
            .query((row, number) -> read(row))
            .list();
    if (records.size() <= most) {
      return new Page(records, Optional.empty());
    }
    return new Page(records.subList(0, most), Optional.of(Cursor.after(records.get(most - 1))));
  }

  /**
   * Every quarantined record of a use case that the condition holds for, in whatever state; looks
   * at each, so it is for erasure and not for a page.
   */
  public List<QuarantinedRecord> find(String useCase, Predicate<QuarantinedRecord> condition) {
    List<QuarantinedRecord> found = new ArrayList<>();
    sql.sql("SELECT * FROM quarantined_records WHERE use_case = ?")
        .param(useCase)
        .query(
            row -> {
              QuarantinedRecord record = read(row);
              if (condition.test(record)) {
                found.add(record);
              }
            });
    return found;
  }

  /**
   * Deletes every quarantined record of a use case that the condition holds for. Who decided on
   * them, when and why stays, without their digests.
   *
   * @return how many there were
   */
  public int erase(String useCase, Predicate<QuarantinedRecord> condition) {
    List<QuarantinedRecord> found = find(useCase, condition);
    transactions.executeWithoutResult(
        status -> {
          for (QuarantinedRecord record : found) {
            Object[] place = {record.topic(), record.partition(), record.offset()};
            sql.sql(
                    "DELETE FROM quarantined_records WHERE topic = ? AND partition_id = ?"
                        + " AND record_offset = ?")
                .params(place)
                .update();
            sql.sql(
                    "UPDATE quarantine_decisions SET before_digest = '', after_digest = NULL"
                        + " WHERE topic = ? AND partition_id = ? AND record_offset = ?")
                .params(place)
                .update();
          }
        });
    return found.size();
  }

  public Optional<QuarantinedRecord> find(
      String useCase, String stream, int partition, long offset) {
    return sql.sql(
            "SELECT * FROM quarantined_records WHERE topic = ? AND partition_id = ?"
                + " AND record_offset = ?")
        .params(useCase + "." + stream, partition, offset)
        .query((row, number) -> read(row))
        .optional();
  }

  /** In the order of stream and rule. */
  public List<Count> counts(String useCase) {
    return sql.sql(
            "SELECT stream, rule, COUNT(*) AS records FROM quarantined_records WHERE use_case = ?"
                + " GROUP BY stream, rule ORDER BY stream, rule")
        .param(useCase)
        .query(
            (row, number) ->
                new Count(row.getString("stream"), row.getString("rule"), row.getLong("records")))
        .list();
  }

  private static Object[] columns(QuarantinedRecord record) {
    return new Object[] {
      record.topic(),
      record.partition(),
      record.offset(),
      record.useCase(),
      record.stream(),
      Times.toMicros(record.recordedAt()),
      record.key(),
      record.value(),
      record.rule(),
      JSON.writeValueAsString(record.violations()),
      record.contractVersion(),
      record.contractDigest(),
      Times.toMicros(record.quarantinedAt())
    };
  }

  private static QuarantinedRecord read(ResultSet row) throws SQLException {
    return new QuarantinedRecord(
        row.getString("use_case"),
        row.getString("stream"),
        row.getString("topic"),
        row.getInt("partition_id"),
        row.getLong("record_offset"),
        Times.toInstant(row.getLong("recorded_at")),
        row.getBytes("record_key"),
        row.getBytes("record_value"),
        JSON.readValue(row.getString("violations"), VIOLATIONS),
        row.getString("contract_version"),
        row.getString("contract_digest"),
        Times.toInstant(row.getLong("quarantined_at")),
        QuarantineState.of(row.getString("state")));
  }

  private record Cursor(long at, int partition, long offset) {
    static final Cursor TOP = new Cursor(Long.MAX_VALUE, 0, 0);

    static String after(QuarantinedRecord last) {
      return Times.toMicros(last.quarantinedAt()) + "-" + last.partition() + "-" + last.offset();
    }

    static Cursor parse(String text) {
      String[] parts = text.split("-", -1);
      try {
        return new Cursor(
            Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new ProblemException(
            "Invalid cursor '" + text + "'",
            "no page of quarantined records ends there",
            "take 'next' of the page before, or leave the cursor out",
            e);
      }
    }
  }
}
