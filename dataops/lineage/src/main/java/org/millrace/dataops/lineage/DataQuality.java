package org.millrace.dataops.lineage;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found out about data that a run has read.
 *
 * @param columns by name
 */
public record DataQuality(List<Assertion> assertions, Map<String, Column> columns) {
  public DataQuality {
    assertions = List.copyOf(assertions);
    columns = Map.copyOf(columns);
  }

  /**
   * One rule, and whether the data keeps it.
   *
   * @param column empty if the rule is about the whole
   * @param severity {@code error} or {@code warn}, as OpenLineage has them
   */
  public record Assertion(
      String rule,
      Optional<String> column,
      boolean success,
      String severity,
      String expected,
      String actual) {}

  /**
   * The figures of one column.
   *
   * @param distinct perhaps an estimate
   * @param min of numbers only, as max and quantiles
   * @param quantiles by their place from 0 to 1, as {@code 0.5}
   */
  public record Column(
      long nulls,
      long count,
      Optional<Long> distinct,
      Optional<Double> min,
      Optional<Double> max,
      Map<String, Double> quantiles) {
    public Column {
      quantiles = Map.copyOf(quantiles);
    }
  }
}
