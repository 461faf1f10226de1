package org.millrace.dataops.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A rule of a contract as a question to a whole dataset version. Every rule of the contract is
 * among {@link Contract#datasetRules}, also those that each record is judged by: an older version
 * may have been written under another contract.
 *
 * <p>SQL is DuckDB's, over columns named as the fields and typed as {@code expressions.Expression}
 * says: INTEGER is BIGINT, NUMBER is DOUBLE, both times are TIMESTAMP (an instant in UTC).
 */
public sealed interface DatasetRule {
  Terms terms();

  /** What the rule's figure has to be. */
  Tolerance tolerance();

  /**
   * What every rule says of itself.
   *
   * @param id unique in its contract: as the file says, or made of the field and the kind
   * @param description in words, may be empty
   * @param notIn the stages that do not ask
   * @param code the anomaly that a breach is
   * @param where file and line of the contract
   */
  record Terms(
      String id,
      String description,
      Severity severity,
      Set<Stage> notIn,
      AnomalyCode code,
      String where) {
    public Terms {
      notIn = Set.copyOf(notIn);
    }
  }

  /** Rows without a value of the field. */
  record MissingValues(Terms terms, String field, Tolerance tolerance) implements DatasetRule {}

  /**
   * Rows that break a condition.
   *
   * @param fields those it speaks of
   * @param kept true, false or, where it cannot be told, NULL, which counts as kept
   */
  record Condition(Terms terms, List<String> fields, String kept, Tolerance tolerance)
      implements DatasetRule {
    public Condition {
      fields = List.copyOf(fields);
    }
  }

  /**
   * Rows beyond the first of those that are equal in the fields; a row that lacks one of them is
   * equal to none.
   */
  record DuplicateValues(Terms terms, List<String> fields, Tolerance tolerance)
      implements DatasetRule {
    public DuplicateValues {
      fields = List.copyOf(fields);
    }
  }

  /** The number of rows. */
  record RowCount(Terms terms, Tolerance tolerance) implements DatasetRule {}

  /** Rows whose value is not found in another stream's field; a row without a value needs none. */
  record Reference(
      Terms terms, String field, String otherStream, String otherField, Tolerance tolerance)
      implements DatasetRule {}

  /**
   * The time since the newest value of a time field.
   *
   * @param field a TIMESTAMP of the stream
   * @param most above it the dataset is stale; the tolerance says the same in seconds
   */
  record Freshness(Terms terms, String field, Duration most, Tolerance tolerance)
      implements DatasetRule {}

  /**
   * One number that a query answers with.
   *
   * @param sql one SELECT, with {@code ${table}} in place of the dataset version and {@code
   *     ${column}} already put in
   */
  record Query(Terms terms, String sql, Tolerance tolerance) implements DatasetRule {}
}
