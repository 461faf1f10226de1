package org.millrace.dataops.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** The Iceberg tables in the SQL catalog. Each load gives a table of one's own, to use alone. */
final class Tables implements AutoCloseable {
  /** Part of every key in the catalog: other engines must use the same name. */
  static final String CATALOG = "millrace";

  private static final int ATTEMPTS = 10;
  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          TableProperties.COMMIT_NUM_RETRIES, "20",
          TableProperties.DEFAULT_FILE_FORMAT, "parquet",
          TableProperties.PARQUET_COMPRESSION, "zstd");

  private final JdbcCatalog catalog;
  private final Path warehouse;

  private Tables(JdbcCatalog catalog, Path warehouse) {
    this.catalog = catalog;
    this.warehouse = warehouse;
  }

  /** Two processes may make the catalog's tables at the same time; the loser tries again. */
  static Tables open(DatasetSettings settings, Path warehouse) {
    requirePlain(warehouse);
    Map<String, String> properties =
        Map.of(
            CatalogProperties.URI,
            settings.jdbcUrl(),
            JdbcCatalog.PROPERTY_PREFIX + "user",
            settings.user(),
            JdbcCatalog.PROPERTY_PREFIX + "password",
            settings.password(),
            JdbcCatalog.PROPERTY_PREFIX + "schema-version",
            "V1",
            CatalogProperties.WAREHOUSE_LOCATION,
            LocalFileIO.location(warehouse),
            CatalogProperties.CLIENT_POOL_SIZE,
            "4");
    for (int attempt = 1; ; attempt++) {
      JdbcCatalog catalog = new JdbcCatalog(ignored -> new LocalFileIO(), null, true);
      try {
        catalog.initialize(CATALOG, properties);
        return new Tables(catalog, warehouse);
      } catch (UncheckedSQLException e) {
        catalog.close();
        if (attempt == ATTEMPTS) {
          throw new ProblemException(
              "Cannot open the catalog of datasets " + settings.jdbcUrl().replaceFirst("\\?.*", ""),
              "the database says: " + (e.getCause() == null ? e : e.getCause()).getMessage(),
              "see that the database runs and lets this user create tables",
              e);
        }
        pause(attempt);
      }
    }
  }

  private static void requirePlain(Path warehouse) {
    if (warehouse.toString().matches(".*[*?\\[\\]{}#%].*")) {
      throw new ProblemException(
          "Invalid warehouse folder " + warehouse,
          "other engines read *, ?, [, ], {, }, # and % in a path as more than letters",
          "choose a folder without them");
    }
  }

  IcebergRest rest() {
    return new IcebergRest(catalog);
  }

  List<DatasetName> names() {
    List<DatasetName> names = new ArrayList<>();
    for (Namespace namespace : catalog.listNamespaces()) {
      for (TableIdentifier table : catalog.listTables(namespace)) {
        DatasetName.find(namespace + "." + table.name()).ifPresent(names::add);
      }
    }
    return names;
  }

  boolean exists(DatasetName name) {
    return find(name).isPresent();
  }

  Table load(DatasetName name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot open dataset " + name,
                    "the catalog does not have it any more",
                    "create it again, or use another name"));
  }

  /**
   * @throws ProblemException if the catalog knows the table but its files are elsewhere
   */
  private Optional<Table> find(DatasetName name) {
    try {
      return Optional.of(catalog.loadTable(name.table()));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    } catch (NotFoundException e) {
      throw new ProblemException(
          "Cannot open dataset " + name,
          "the catalog names a file that is not there (" + e.getMessage() + ")",
          "Iceberg keeps absolute paths: if the data was moved, move it back or link the old path"
              + " to "
              + warehouse,
          e);
    }
  }

  /** The dataset's name; Iceberg puts the catalog's in front. */
  static String nameOf(Table table) {
    String name = table.name();
    return name.startsWith(CATALOG + ".") ? name.substring(CATALOG.length() + 1) : name;
  }

  void createOrEvolve(DatasetName name, Schema schema) {
    for (int attempt = 1; ; attempt++) {
      try {
        if (!exists(name)) {
          create(name, schema);
        }
        Table table = load(name);
        new SchemaEvolution(
                name.toString(), Columns.kernel(name.toString(), table.schema()), schema)
            .apply(table);
        return;
      } catch (AlreadyExistsException | CommitFailedException e) {
        // Another process has done the same, or something else, at the same time: look again.
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  private void create(DatasetName name, Schema schema) {
    createNamespace(name.namespace());
    catalog.buildTable(name.table(), Columns.iceberg(schema)).withProperties(PROPERTIES).create();
  }

  private void createNamespace(Namespace namespace) {
    if (catalog.namespaceExists(namespace)) {
      return;
    }
    try {
      catalog.createNamespace(namespace);
    } catch (AlreadyExistsException | UncheckedSQLException e) {
      // Iceberg tells of a lost race in either way.
      if (!catalog.namespaceExists(namespace)) {
        throw e;
      }
    }
  }

  private static void pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(50L * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the catalog", e);
    }
  }

  @Override
  public void close() {
    catalog.close();
  }
}
