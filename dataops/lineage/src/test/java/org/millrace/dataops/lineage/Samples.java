package org.millrace.dataops.lineage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Schema;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Weather that is ingested, a model that learns of it, answers that come of the model. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Schema WEATHER =
      new Schema(
          Stream.of("station", "wind", "rain")
              .map(name -> Field.required(name, FieldType.STRING))
              .toList());
  static final LineageData TOPIC = LineageData.topic("kafka:9092,other:9092", "trip.weather");
  static final LineageData PREDICTIONS = LineageData.topic("kafka:9092", "trip.predictions");
  static final LineageData MODEL = LineageData.model(model(1));

  private Samples() {}

  static SQLiteDataSource database(Path folder) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(10_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(database).load().migrate();
    return database;
  }

  static ModelVersion model(int version) {
    return new ModelVersion("trip", version, "r", "d", Path.of("p"), NOON);
  }

  static LineageData weather(long snapshot) {
    return LineageData.dataset(
        new DatasetVersion("trip.weather", snapshot, List.of(), NOON, 10), WEATHER);
  }

  /** One commit of ingestion. */
  static LineageRun ingest(long snapshot) {
    LineageData topic =
        TOPIC
            .ofVersion("0:0-10")
            .withRows(10)
            .withQuality(
                new DataQuality(
                    List.of(
                        new DataQuality.Assertion(
                            "range", Optional.of("wind"), false, "error", "0", "2")),
                    Map.of(
                        "wind",
                        new DataQuality.Column(
                            1,
                            9,
                            Optional.of(7L),
                            Optional.of(0.5),
                            Optional.of(40.0),
                            Map.of("0.5", 11.5)))));
    return LineageRun.of("ingest.trip.weather", LineageRun.Kind.STREAMING, NOON)
        .reading(topic)
        .writing(weather(snapshot).withRows(8).withOrigins(FieldOrigin.copies(WEATHER, topic)));
  }

  /** A feature of wind, and one of nothing that is known. */
  static LineageRun train(long snapshot, int version) {
    LineageData read = weather(snapshot);
    return LineageRun.of("train.trip", LineageRun.Kind.BATCH, NOON)
        .reading(read)
        .writing(
            LineageData.model(model(version))
                .withOrigins(
                    List.of(
                        new FieldOrigin(
                            "windy",
                            List.of(
                                new FieldOrigin.Source(read, "wind"),
                                new FieldOrigin.Source(read, "station"))))));
  }

  static LineageRun serve(int version) {
    LineageData model = LineageData.model(model(version));
    return LineageRun.of("serve.trip.v" + version, LineageRun.Kind.SERVICE, NOON)
        .reading(model)
        .writing(
            PREDICTIONS.withOrigins(
                List.of(
                    new FieldOrigin(
                        "probability", List.of(new FieldOrigin.Source(model, "windy"))))));
  }
}
