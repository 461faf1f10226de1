package org.millrace.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.ingest.IngestProperties;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.dataops.lineage.LineageLog;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Ingestion in a folder of its own, on a broker that may be shared: control database, catalog,
 * publisher and the service, with the defaults of the platform.
 */
record DataPlane(
    DataSource control,
    DatasetCatalog catalog,
    IngestService ingestion,
    StreamPublisher publisher,
    FileSource files)
    implements AutoCloseable {

  /**
   * @param folder new; all datasets begin empty
   * @param servers the broker, as {@code host:port}
   */
  static DataPlane open(Path folder, String servers) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    IngestProperties properties = IngestProperties.defaults();
    DataSource control = database(folder);
    DatasetCatalog catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    LineageLog lineage = new LineageLog(control, servers);
    StreamPublisher publisher = new StreamPublisher(servers, registry);
    return new DataPlane(
        control,
        catalog,
        new IngestService(
            servers, catalog, control, lineage, registry, properties, Clock.systemUTC()),
        publisher,
        new FileSource(
            publisher,
            lineage,
            Clock.systemUTC(),
            folder.resolve("sources"),
            properties.sourceMemory()));
  }

  /** As durable as the platform's: every commit is on disk when it returns. */
  private static DataSource database(Path folder) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(20_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + folder.resolve("millrace.db"));
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }

  @Override
  public void close() {
    ingestion.close();
    publisher.close();
    catalog.close();
  }
}
