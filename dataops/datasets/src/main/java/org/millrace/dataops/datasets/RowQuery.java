package org.millrace.dataops.datasets;

import java.util.List;
import java.util.stream.Collectors;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * What is read of a version: some columns of the rows of a condition, in the order of a column;
 * absent values last; rows of equal value in the order in which they were appended, so that the
 * same version always reads the same.
 *
 * <p>Most streams arrive in the order of time and are asked for in it. So the column of the order
 * is looked through first, and rows that lie in order already are streamed as they lie: without a
 * sort, its memory and its spill.
 *
 * @param columns names; the rows have these fields in this order
 * @param orderBy a column, which need not be among them
 * @param where DuckDB SQL condition over all columns
 */
record RowQuery(List<String> columns, String orderBy, String where) {
  RowQuery {
    columns = List.copyOf(columns);
  }

  /** The schema of the rows, from that of the version. */
  Schema schema(Schema version) {
    return new Schema(columns.stream().map(name -> version.field(version.require(name))).toList());
  }

  /** One row: whether the rows lie in the order already, and how many they are. */
  String layout(VersionFiles files) {
    return """
        SELECT count(moment) = count(*) AND coalesce(bool_and(moment >= before), true),
          count(*)
        FROM (SELECT r.%1$s AS moment, lag(r.%1$s) OVER () AS before FROM %2$s AS r WHERE (%3$s))
        """
        .formatted(order(files), files.table(), where);
  }

  /**
   * @param inOrder whether the rows lie in the order already
   */
  String sql(VersionFiles files, boolean inOrder) {
    String select =
        schema(files.schema()).fields().stream()
            .map(RowQuery::column)
            .collect(Collectors.joining(", "));
    String rows = "SELECT %s FROM %s AS r WHERE (%s)".formatted(select, files.table(), where);
    return inOrder
        ? rows
        : rows + " ORDER BY r." + order(files) + " NULLS LAST, file_index, file_row_number";
  }

  private String order(VersionFiles files) {
    Schema schema = files.schema();
    return DuckDb.quoted(schema.field(schema.require(orderBy)).name());
  }

  private static String column(Field field) {
    String name = "r." + DuckDb.quoted(field.name());
    return field.type().isTime() ? "epoch_us(" + name + ")" : name;
  }
}
