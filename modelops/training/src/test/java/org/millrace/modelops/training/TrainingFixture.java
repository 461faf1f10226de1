package org.millrace.modelops.training;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.lineage.LineageEvent;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Catalog, control database and service as the embedded platform has them; MLflow is off. */
final class TrainingFixture implements AutoCloseable {
  final Path folder;
  final Path useCaseFolder;
  final DatasetCatalog catalog;
  final RunTracker tracker;
  final ModelRegistry registry;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SQLiteDataSource database;

  TrainingFixture(Path folder) throws IOException {
    this(folder, Parcels.copy(folder));
  }

  /** What another fixture, perhaps of a process that is gone, has left in the folder. */
  static TrainingFixture reopen(Path folder) {
    return new TrainingFixture(folder, folder.resolve("parcels"));
  }

  private TrainingFixture(Path folder, Path useCaseFolder) {
    this.folder = folder;
    this.useCaseFolder = useCaseFolder;
    this.catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(10_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    this.database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(database).load().migrate();
    this.tracker = new RunTracker(database, Clock.systemUTC());
    this.registry = new ModelRegistry(database, Clock.systemUTC());
  }

  DataGate gate(StreamHealth health) {
    return new DataGate(new DatasetQuality(catalog, database, Clock.systemUTC()), catalog, health);
  }

  TrainingService service(int threads) {
    return service(threads, StreamHealth.unwatched());
  }

  TrainingService service(int threads, StreamHealth health) {
    return service(threads, health, new TransactionTemplate(new JdbcTransactionManager(database)));
  }

  /** One whose transactions are another's. */
  TrainingService service(UnaryOperator<TransactionOperations> transactions) {
    return service(
        1,
        StreamHealth.unwatched(),
        transactions.apply(new TransactionTemplate(new JdbcTransactionManager(database))));
  }

  private TrainingService service(
      int threads, StreamHealth health, TransactionOperations transactions) {
    return new TrainingService(
        catalog,
        gate(health),
        tracker,
        registry,
        transactions,
        new LineageLog(database, LineageLog.EMBEDDED),
        new TrainingSettings(folder.resolve("models"), threads),
        meters,
        Clock.systemUTC());
  }

  TuningService tuning(int threads) {
    return new TuningService(
        catalog,
        gate(StreamHealth.unwatched()),
        tracker,
        new TransactionTemplate(new JdbcTransactionManager(database)),
        new TrainingSettings(folder.resolve("models"), threads));
  }

  LineageGraph lineage() {
    return new LineageGraph(database);
  }

  List<LineageEvent> events(String job) {
    return new LineageLog(database, LineageLog.EMBEDDED)
        .list(Optional.of(job), 100, Optional.empty());
  }

  UseCase useCase() {
    return UseCase.open(useCaseFolder);
  }

  Parcels parcels() {
    return new Parcels(catalog, useCase());
  }

  TrainingReport train(Instant asOf) {
    return train(new TrainingRequest.Current(), asOf);
  }

  TrainingReport train(TrainingRequest.Versions versions, Instant asOf) {
    return service(1).train(new TrainingRequest(useCase(), versions, asOf, "tests"), Progress.NONE);
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** Changes the control database behind everybody's back. */
  void change(String sql) {
    JdbcClient.create(database).sql(sql).update();
  }

  /** How many runs of a stage of the pipeline had that outcome. */
  long runs(String stage, String outcome) {
    return meters.get("pipeline.run").tag("stage", stage).tag("outcome", outcome).timer().count();
  }
}
