package org.millrace.dataops.ingest.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;

/**
 * DuckDB in this process, shut in: it sees one folder, that of a use case's data as a rule, and
 * nothing else.
 */
final class SourceDatabase implements AutoCloseable {
  private final UseCase useCase;
  private final Path folder;
  private final DuckDBConnection connection;

  private SourceDatabase(UseCase useCase, Path folder, DuckDBConnection connection) {
    this.useCase = useCase;
    this.folder = folder;
    this.connection = connection;
  }

  /**
   * @param scratch where sorting may spill to
   * @param memory beyond which it does
   */
  static SourceDatabase open(UseCase useCase, Path scratch, DataSize memory) {
    return over(useCase, useCase.file("data").toAbsolutePath().normalize(), scratch, memory);
  }

  /**
   * The same over another folder.
   *
   * @param folder absolute
   */
  static SourceDatabase over(UseCase useCase, Path folder, Path scratch, DataSize memory) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", memory.toBytes() + "B");
    properties.setProperty("threads", "2");
    properties.setProperty("temp_directory", scratch.toAbsolutePath().toString());
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allowed_directories", "[" + literal(folder.toString()) + "]");
    properties.setProperty("enable_external_access", "false");
    properties.setProperty("jdbc_stream_results", "true");
    try {
      Files.createDirectories(scratch);
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
      execute(connection, "SET GLOBAL TimeZone = 'UTC'");
      execute(connection, "SET GLOBAL lock_configuration = true");
      return new SourceDatabase(useCase, folder, connection);
    } catch (SQLException e) {
      throw failed(useCase, "open the sources", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + scratch, e);
    }
  }

  /** A connection of its own, since each holds one open result, that sees the source's files. */
  Connection connect(SourceSettings source) {
    try {
      Connection own = connection.duplicate();
      for (String file : source.files()) {
        execute(own, "CREATE OR REPLACE TEMP VIEW " + view(file) + " AS FROM " + reader(file));
      }
      return own;
    } catch (SQLException e) {
      throw failed(useCase, "read the files of stream '" + source.stream() + "'", e);
    }
  }

  /** Likewise one file, under a name. */
  Connection connect(String view, Path file) {
    try {
      Connection own = connection.duplicate();
      execute(
          own, "CREATE OR REPLACE TEMP VIEW " + view + " AS FROM " + reader(file.toString(), file));
      return own;
    } catch (SQLException e) {
      throw failed(useCase, "read " + file.getFileName(), e);
    }
  }

  private String view(String file) {
    String name = Path.of(file).getFileName().toString();
    int dot = name.indexOf('.');
    return '"' + (dot < 0 ? name : name.substring(0, dot)).replace("\"", "\"\"") + '"';
  }

  private String reader(String file) {
    Path path = useCase.file(file).toAbsolutePath().normalize();
    if (!path.startsWith(folder) || !Files.isRegularFile(path)) {
      throw new ProblemException(
          "Cannot read source file '" + file + "'",
          "there is no such file under " + folder,
          "put it there and name it in dataops.yaml as data/<file>");
    }
    return reader(file, path);
  }

  private static String reader(String file, Path path) {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    for (String format : List.of("parquet", "csv", "json", "jsonl", "ndjson")) {
      if (name.endsWith("." + format)) {
        String function = format.equals("parquet") || format.equals("csv") ? format : "json";
        return "read_" + function + "(" + literal(path.toString()) + ")";
      }
    }
    throw new ProblemException(
        "Cannot read source file '" + file + "'",
        "its name ends in no known format",
        "use .parquet, .csv, .json or .jsonl (one object a line), all but the first perhaps with .gz");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static ProblemException failed(UseCase useCase, String what, SQLException e) {
    return new ProblemException(
        "Cannot " + what + " of " + useCase.name(),
        String.valueOf(e.getMessage()),
        "correct dataops.yaml, or the files it names",
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(useCase, "close the sources", e);
    }
  }
}
