package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.millrace.kernel.ProblemException;

/**
 * DuckDB in this process, shut in: it sees the given places and nothing else, loads no extension,
 * and its settings can't be changed. Sorts and joins beyond its memory limit spill to the scratch
 * folder.
 */
final class DuckDb {
  private DuckDb() {}

  /** An engine that reads and writes below one folder; results are streamed. */
  static DuckDBConnection overFolder(DatasetSettings settings, Path folder) {
    return overFolder(settings, folder, settings.threads());
  }

  /**
   * The same, but each query is the work of the thread that asks. Where DuckDB has threads of its
   * own, a caller whose work one of these does asks for more without a pause, and takes a whole
   * core to do so.
   */
  static DuckDBConnection withoutThreads(DatasetSettings settings, Path folder) {
    return overFolder(settings, folder, 1);
  }

  private static DuckDBConnection overFolder(DatasetSettings settings, Path folder, int threads) {
    Properties properties = properties(settings, threads);
    properties.setProperty("jdbc_stream_results", "true");
    return open(settings, properties, "allowed_directories = " + list(List.of(folder.toString())));
  }

  /** An engine that reads these files and writes none. */
  static DuckDBConnection overFiles(DatasetSettings settings, List<String> paths) {
    return open(
        settings, properties(settings, settings.threads()), "allowed_paths = " + list(paths));
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String list(List<String> texts) {
    return texts.stream().map(DuckDb::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Properties properties(DatasetSettings settings, int threads) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", settings.memoryLimit());
    properties.setProperty("threads", Integer.toString(threads));
    properties.setProperty("temp_directory", Scratch.newSpillFolder(settings.scratch()).toString());
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    return properties;
  }

  private static DuckDBConnection open(
      DatasetSettings settings, Properties properties, String allowed) {
    try {
      Files.createDirectories(settings.scratch());
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
      try {
        execute(connection, "SET GLOBAL TimeZone = 'UTC'");
        execute(connection, "SET GLOBAL " + allowed);
        execute(connection, "SET GLOBAL enable_external_access = false");
        execute(connection, "SET GLOBAL lock_configuration = true");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (SQLException e) {
      throw new ProblemException(
          "Cannot start DuckDB",
          "DuckDB says: " + e.getMessage(),
          "check the memory limit (as 1GB), the threads and the scratch folder",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + settings.scratch(), e);
    }
  }
}
