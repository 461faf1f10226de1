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

/** DuckDB in this process, shut in: it sees a use case's data folder and nothing else. */
final class SourceDatabase implements AutoCloseable {
  private final UseCase useCase;
  private final DuckDBConnection connection;

  private SourceDatabase(UseCase useCase, DuckDBConnection connection) {
    this.useCase = useCase;
    this.connection = connection;
  }

  /**
   * @param scratch where sorting may spill to
   * @param memory beyond which it does
   */
  static SourceDatabase open(UseCase useCase, Path scratch, DataSize memory) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", memory.toBytes() + "B");
    properties.setProperty("threads", "2");
    properties.setProperty("temp_directory", scratch.toAbsolutePath().toString());
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allowed_directories", "[" + literal(data(useCase).toString()) + "]");
    properties.setProperty("enable_external_access", "false");
    properties.setProperty("jdbc_stream_results", "true");
    try {
      Files.createDirectories(scratch);
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
      execute(connection, "SET GLOBAL TimeZone = 'UTC'");
      execute(connection, "SET GLOBAL lock_configuration = true");
      return new SourceDatabase(useCase, connection);
    } catch (SQLException e) {
      throw failed(useCase, "open the sources", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + scratch, e);
    }
  }

  private static Path data(UseCase useCase) {
    return useCase.file("data").toAbsolutePath().normalize();
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

  private String view(String file) {
    String name = Path.of(file).getFileName().toString();
    int dot = name.indexOf('.');
    return '"' + (dot < 0 ? name : name.substring(0, dot)).replace("\"", "\"\"") + '"';
  }

  private String reader(String file) {
    Path path = useCase.file(file).toAbsolutePath().normalize();
    if (!path.startsWith(data(useCase)) || !Files.isRegularFile(path)) {
      throw new ProblemException(
          "Cannot read source file '" + file + "'",
          "there is no such file under " + data(useCase),
          "put it there and name it in dataops.yaml as data/<file>");
    }
    String name = file.toLowerCase(Locale.ROOT);
    for (String format : List.of("parquet", "csv", "json")) {
      if (name.endsWith("." + format) || name.endsWith("." + format + ".gz")) {
        return "read_" + format + "(" + literal(path.toString()) + ")";
      }
    }
    throw new ProblemException(
        "Cannot read source file '" + file + "'",
        "its name ends in no known format",
        "use .parquet, .csv or .json (one object a line), the latter two perhaps with .gz");
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
