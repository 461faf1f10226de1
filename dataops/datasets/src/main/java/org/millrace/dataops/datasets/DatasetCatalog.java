package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Every dataset there is: Iceberg tables whose Parquet DuckDB writes and reads. Thread-safe. */
public final class DatasetCatalog implements AutoCloseable {
  /** Ends the name of a view whose rows come with their place. */
  public static final String PLACED = "$placed";

  private static final Pattern VIEW = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final DatasetSettings settings;
  private final Tables tables;
  private final DuckDBConnection database;
  private final ParquetWriter writer;

  private final InstantSource clock;
  private final Map<DatasetName, Lock> turns = new ConcurrentHashMap<>();

  private DatasetCatalog(
      DatasetSettings settings,
      Tables tables,
      DuckDBConnection database,
      ParquetWriter writer,
      InstantSource clock) {
    this.settings = settings;
    this.tables = tables;
    this.database = database;
    this.clock = clock;
    this.writer = writer;
  }

  /**
   * Makes the folders and the catalog's tables where they are missing, and deletes what killed
   * processes have left.
   *
   * @throws ProblemException if the database or DuckDB does not open
   */
  public static DatasetCatalog open(DatasetSettings settings) {
    return open(settings, InstantSource.system(), OrphanFiles.GRACE);
  }

  static DatasetCatalog open(DatasetSettings settings, InstantSource clock, Duration grace) {
    Path warehouse = folder(settings.warehouse());
    Scratch.sweep(folder(settings.scratch()));
    Tables tables = Tables.open(settings, warehouse);
    try {
      new OrphanFiles(tables::load, clock.instant(), grace).sweep(tables.names(), warehouse);
      DuckDBConnection database = DuckDb.overFolder(settings, warehouse);
      try {
        ParquetWriter writer =
            new ParquetWriter(database, DuckDb.withoutThreads(settings, warehouse));
        return new DatasetCatalog(settings, tables, database, writer, clock);
      } catch (SQLException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      tables.close();
      throw new IllegalStateException("Cannot prepare DuckDB", e);
    } catch (RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  private static Path folder(Path folder) {
    try {
      // The real path: DuckDB is confined to it by name, and tables remember it.
      return Files.createDirectories(folder).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make folder " + folder, e);
    }
  }

  /**
   * Creates the dataset or opens it. A schema with new optional fields, with fields that are no
   * longer required, or in another order is taken over; one that breaks what is written is refused.
   *
   * @param name use case and stream: flight-delays.weather
   * @throws ProblemException naming every field that was removed, retyped or newly required
   */
  public Dataset createIfAbsent(String name, Schema schema) {
    DatasetName parsed = DatasetName.parse(name);
    tables.createOrEvolve(parsed, schema);
    return dataset(parsed);
  }

  public Optional<Dataset> find(String name) {
    DatasetName parsed = DatasetName.parse(name);
    return tables.exists(parsed) ? Optional.of(dataset(parsed)) : Optional.empty();
  }

  /** The names of all datasets, sorted. */
  public List<String> names() {
    return tables.names().stream().map(DatasetName::toString).sorted().toList();
  }

  /** The same catalog for other engines, to read. */
  public IcebergRest rest() {
    return tables.rest();
  }

  private Dataset dataset(DatasetName name) {
    // Fair, so that a commit that takes long gets its turn among many short ones.
    Lock turn = turns.computeIfAbsent(name, ignored -> new ReentrantLock(true));
    return new Dataset(name.toString(), () -> tables.load(name), turn, writer, database, clock);
  }

  /**
   * A DuckDB connection that sees each given dataset version as a view; the caller closes it.
   * TimeZone is UTC; nothing outside the views' files can be read, and nothing written. It is an
   * engine of its own with a memory limit of its own, so keep few of them.
   *
   * <p>A second view, named with {@value #PLACED} at its end, has besides the columns each row's
   * place, which never changes: file_index, file_row_number.
   *
   * @param views view name (lower-case letters, digits and underscores) to version
   */
  public Connection query(Map<String, DatasetVersion> views) {
    List<String> paths = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    views.forEach(
        (view, version) -> {
          requireViewName(view);
          VersionFiles files = dataset(DatasetName.parse(version.dataset())).files(version);
          paths.addAll(files.paths());
          statements.add("CREATE TEMP VIEW " + DuckDb.quoted(view) + " AS " + files.select());
          statements.add(
              "CREATE TEMP VIEW " + DuckDb.quoted(view + PLACED) + " AS " + files.selectPlaced());
        });
    Connection connection = DuckDb.overFiles(settings, paths);
    try {
      for (String statement : statements) {
        DuckDb.execute(connection, statement);
      }
      return connection;
    } catch (SQLException e) {
      ProblemException problem =
          new ProblemException(
              "Cannot query " + views.values(),
              "DuckDB says: " + e.getMessage(),
              "see that the warehouse holds all their files, or restore them",
              e);
      try {
        connection.close();
      } catch (SQLException suppressed) {
        problem.addSuppressed(suppressed);
      }
      throw problem;
    }
  }

  private static void requireViewName(String view) {
    if (!VIEW.matcher(view).matches()) {
      throw new ProblemException(
          "Invalid view name '" + view + "'",
          "SQL names it",
          "use lower-case letters, digits and underscores, beginning with a letter");
    }
  }

  @Override
  public void close() {
    try {
      try {
        writer.close();
      } finally {
        database.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB", e);
    } finally {
      tables.close();
    }
  }
}
