package org.millrace.dataops.quality;

import static org.millrace.kernel.Field.optional;
import static org.millrace.kernel.Field.required;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;
import org.sqlite.SQLiteDataSource;

/** A catalog, a control database, and datasets of parcels in it. */
final class QualityFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  static final Schema SCHEMA =
      Schema.of(
          required("parcel_id", FieldType.STRING),
          optional("depot", FieldType.STRING),
          optional("weight", FieldType.NUMBER),
          required("stops", FieldType.INTEGER),
          optional("express", FieldType.BOOLEAN),
          required("known_at", FieldType.TIMESTAMP),
          optional("due_local", FieldType.LOCAL_TIMESTAMP));

  final DatasetCatalog catalog;
  final DatasetQuality quality;
  final SQLiteDataSource control = new SQLiteDataSource();
  private final Path folder;

  QualityFixture(Path folder) {
    this.folder = folder;
    this.catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    control.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(control).load().migrate();
    this.quality = new DatasetQuality(catalog, control, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** A row of which everything follows from its number and the seed. */
  static Row parcel(int number, long seed) {
    Random random = new Random(seed * 1_000_003 + number);
    random.nextLong();
    Row row = new Row(SCHEMA);
    row.setString(0, "P%07d".formatted(number));
    if (random.nextInt(10) > 0) {
      row.setString(1, List.of("Ulm", "Köln", "Brest", "Ulm").get(random.nextInt(4)));
    }
    if (random.nextInt(20) > 0) {
      row.setDouble(2, 1e6 + Math.exp(random.nextGaussian()));
    }
    row.setLong(3, random.nextInt(9));
    row.setBoolean(4, random.nextBoolean());
    row.setInstant(5, Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number * 60L));
    row.setLong(6, Times.toMicros(Instant.parse("2026-01-02T00:00:00Z")) + number * 1_000_000L);
    return row;
  }

  /** Appends parcels, each perhaps changed before. */
  DatasetVersion append(String dataset, int from, int to, Consumer<Row> change) {
    ColumnBatch batch = new ColumnBatch(SCHEMA, Math.max(1, to - from));
    for (int number = from; number < to; number++) {
      Row row = parcel(number, 42);
      change.accept(row);
      batch.add(row);
    }
    return append(dataset, batch);
  }

  DatasetVersion append(String dataset, ColumnBatch batch) {
    return catalog
        .createIfAbsent(dataset, batch.schema())
        .append(List.of(batch), Map.of(), Map.of());
  }

  /**
   * A contract of parcels.
   *
   * @param more lines put in before those of the properties, from the column of {@code - name}
   */
  Contract contract(String more) throws IOException {
    return contract(more, "");
  }

  /**
   * @param depot lines of the property depot, from its own column
   */
  Contract contract(String more, String depot) throws IOException {
    Path file = folder.resolve("parcels.odcs.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v3.1.0
        kind: DataContract
        id: test.parcels
        version: 1.0.0
        status: active
        team: {name: Depots}
        schema:
          - name: parcels
            logicalType: object
            customProperties:
              - {property: knownAt, value: known_at}
        %s    properties:
              - {name: parcel_id, logicalType: string, primaryKey: true, required: true}
              - name: depot
                logicalType: string
                quality:
                  - {id: depot_is_ours, metric: invalidValues, arguments: {validValues: [Ulm, Brest]},
                     mustBe: 0, severity: error}
        %s      - {name: weight, logicalType: number, logicalTypeOptions: {minimum: 0}}
              - {name: stops, logicalType: integer, required: true, logicalTypeOptions: {maximum: 9}}
              - {name: express, logicalType: boolean}
              - {name: known_at, logicalType: timestamp, required: true}
              - {name: due_local, logicalType: timestamp, logicalTypeOptions: {timezone: false}}
        """
            .formatted(more.indent(4), depot.indent(8)));
    return Contract.read(file);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
