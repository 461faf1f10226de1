package org.millrace.dataops.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.ingest.source.ApplicationSource;
import org.millrace.dataops.ingest.source.SourceService;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A platform's data plane in one folder: control database, catalog, ingestion; all of it real. */
final class TestWorld implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final String servers;
  final DataSource control;
  final DatasetCatalog catalog;
  final LineageLog lineage;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final StreamPublisher publisher;
  final ApplicationSource applications;
  final QuarantineDesk desk;
  private final Path folder;
  private @Nullable IngestService service;
  private @Nullable SourceService sources;
  private final IngestProperties properties;

  TestWorld(Path folder, String servers, int commitRows) {
    this.servers = servers;
    this.control = database(folder);
    this.catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    this.folder = folder;
    this.lineage = new LineageLog(control, servers);
    this.publisher = new StreamPublisher(servers, registry);
    this.applications = new ApplicationSource(publisher, lineage, Clock.systemUTC());
    this.desk = new QuarantineDesk(control, applications, Clock.systemUTC());
    this.properties =
        new IngestProperties(
            Duration.ofMillis(200),
            commitRows,
            1,
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(15),
            DataSize.ofMegabytes(256),
            Duration.ofDays(1),
            null);
  }

  private static DataSource database(Path folder) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(20_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl("jdbc:sqlite:" + folder.resolve("millrace.db"));
    Flyway.configure().dataSource(dataSource).load().migrate();
    return dataSource;
  }

  IngestService service() {
    IngestService current = service;
    if (current == null) {
      current =
          new IngestService(
              servers, catalog, control, lineage, registry, properties, Clock.systemUTC());
      service = current;
    }
    return current;
  }

  /** What the environment holds for sources: PASSWORD and TOKEN, both "sesame". */
  SourceService sources() {
    SourceService current = sources;
    if (current == null) {
      current =
          new SourceService(
              servers,
              publisher,
              lineage,
              registry,
              folder.resolve("sources"),
              DataSize.ofMegabytes(128),
              Map.of("PASSWORD", "sesame", "TOKEN", "sesame"),
              Clock.systemUTC());
      sources = current;
    }
    return current;
  }

  void stopSources() {
    sources().close();
    sources = null;
  }

  void stopService() {
    service().close();
    service = null;
  }

  /** Sends records as they are and waits for the acknowledgements. */
  void send(UseCase useCase, String... values) throws Exception {
    for (String value : values) {
      publisher.publish(useCase.topic(TestUseCase.STREAM), key(value), Instant.EPOCH, bytes(value));
    }
    publisher.flush();
  }

  private static String key(String value) {
    return value.replaceAll("(?s)^\\{\"id\":\"([^\"]*)\".*", "$1");
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a record that no well-behaved publisher would. */
  void sendRaw(UseCase useCase, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(useCase.topic(TestUseCase.STREAM), key, value)).get();
    }
  }

  void awaitIngested(UseCase useCase) {
    service().awaitIngested(useCase, TestUseCase.STREAM, PATIENCE);
  }

  Dataset dataset(UseCase useCase) {
    return catalog.find(useCase.dataset(TestUseCase.STREAM)).orElseThrow();
  }

  /** The ids in the newest version of the dataset, sorted. */
  List<String> ids(UseCase useCase) {
    Dataset dataset = dataset(useCase);
    List<String> ids = new ArrayList<>();
    if (dataset.current().isPresent()) {
      try (RowCursor rows = dataset.read(dataset.current().get(), "id", "true")) {
        rows.forEachRemaining(row -> ids.add(row.getString(0)));
      }
    }
    return ids;
  }

  @Override
  public void close() {
    if (sources != null) {
      stopSources();
    }
    if (service != null) {
      stopService();
    }
    applications.close();
    publisher.close();
    catalog.close();
  }
}
