package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.literal;
import static org.millrace.dataops.quality.Relation.quoted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * A file of records, opened by a DuckDB that sees nothing else: CSV, JSON lines or Parquet, by its
 * name. Columns have the file's types; texts that may be something else are left to {@link
 * ColumnTyping}.
 */
final class DataFile implements AutoCloseable {
  private static final String RAW = "millrace_raw";
  private static final Set<String> GUESSED =
      Set.of("TIMESTAMP", "DATE", "TIME", "UUID", "TIMESTAMP WITH TIME ZONE");

  private final Path file;
  private final Connection connection;

  private DataFile(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * @throws ProblemException if there is no such file, or it is of no known kind
   */
  static DataFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ProblemException("Cannot read " + file, "there is no such file", "check the path");
    }
    Path real = file.toAbsolutePath().normalize();
    reader(real); // refuses what it does not know before an engine is started
    Properties properties = new Properties();
    properties.setProperty("memory_limit", "1GB");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty(
        "temp_directory",
        Path.of(System.getProperty("java.io.tmpdir"), "millrace-" + ProcessHandle.current().pid())
            .toString());
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET GLOBAL TimeZone = 'UTC'");
        statement.execute("SET GLOBAL allowed_paths = [" + literal(real.toString()) + "]");
        statement.execute("SET GLOBAL enable_external_access = false");
        statement.execute("SET GLOBAL lock_configuration = true");
      }
      return new DataFile(real, connection);
    } catch (SQLException e) {
      throw new ProblemException(
          "Cannot start DuckDB",
          "DuckDB says: " + e.getMessage(),
          "see that the temp folder has room",
          e);
    }
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** A table function without its closing bracket. */
  private static String reader(Path file) {
    String path = literal(file.toString());
    return switch (kind(file)) {
      case "parquet" -> "read_parquet(" + path;
      case "csv", "tsv" -> "read_csv(" + path + ", all_varchar = true";
      case "json", "jsonl", "ndjson" -> "read_ndjson(" + path + ", sample_size = -1";
      default ->
          throw new ProblemException(
              "Cannot read " + file,
              "its name ends in none of .parquet, .csv, .tsv, .jsonl, .ndjson and .json",
              "name it by what it holds");
    };
  }

  /** Whether every column comes as text, whatever it says. */
  boolean isUntyped() {
    return Set.of("csv", "tsv").contains(kind(file));
  }

  String name() {
    return file.getFileName().toString();
  }

  Connection connection() {
    return connection;
  }

  /**
   * Makes a view of the file.
   *
   * @return its columns with DuckDB's types, in their order
   */
  Map<String, String> columns() {
    Map<String, String> columns = described(reader(file) + ")");
    String from = reader(file) + ")";
    if (from.startsWith("read_ndjson") && columns.values().stream().anyMatch(GUESSED::contains)) {
      // What looks like a time in JSON is a text there; its own words tell whether it has a zone.
      columns.replaceAll((name, type) -> GUESSED.contains(type) ? "VARCHAR" : type);
      from =
          columns.entrySet().stream()
              .map(column -> quoted(column.getKey()) + ": " + literal(column.getValue()))
              .collect(
                  Collectors.joining(
                      ", ", "read_ndjson(" + literal(file.toString()) + ", columns = {", "})"));
    }
    relation().execute("CREATE TEMP VIEW " + RAW + " AS SELECT * FROM " + from);
    return columns;
  }

  /** The view that {@link #columns} has made. */
  String view() {
    return RAW;
  }

  private Map<String, String> described(String from) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (List<?> row : relation().rows("DESCRIBE SELECT * FROM " + from)) {
      columns.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    return columns;
  }

  private Relation relation() {
    return new Relation(connection, name(), RAW, Schema.of());
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB", e);
    }
  }
}
