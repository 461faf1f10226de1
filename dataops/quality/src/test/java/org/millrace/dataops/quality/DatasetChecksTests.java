package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Anomaly;
import org.millrace.dataops.contracts.AnomalyCode;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Severity;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class DatasetChecksTests {
  private static final String PARCELS = "post.parcels";

  @TempDir Path folder;
  private QualityFixture fixture;

  @BeforeEach
  void open() {
    fixture = new QualityFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static CheckResult result(CheckReport report, String rule) {
    return report.results().stream().filter(r -> r.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static Anomaly anomaly(CheckReport report, String rule) {
    return Objects.requireNonNull(result(report, rule).anomaly(), rule);
  }

  private CheckReport check(DatasetVersion version, String rules) throws IOException {
    Contract contract = fixture.contract(rules);
    return fixture.quality.check(version, contract, Map.of(), QualityFixture.NOW);
  }

  @Test
  void rulesOfSingleValuesAreCountedOverAllRows() throws IOException {
    DatasetVersion version =
        fixture.append(
            PARCELS,
            0,
            100,
            row -> {
              row.setString(1, "Ulm");
              if (row.getString(0).endsWith("7")) {
                row.setString(1, "Köln");
              }
            });

    CheckReport report = check(version, "");

    CheckResult depot = result(report, "depot_is_ours");
    assertThat(depot.measured()).isEqualTo("10 of 100 rows (10.00 %)");
    assertThat(depot.demanded()).isEqualTo("must be at most 0");
    assertThat(depot.examples()).hasSize(10).startsWith("P0000007", "P0000017");
    Anomaly anomaly = anomaly(report, "depot_is_ours");
    assertThat(anomaly.code()).isEqualTo(AnomalyCode.ENUM_TYPE_UNEXPECTED_STRING_VALUES);
    assertThat(anomaly.severity()).isEqualTo(Severity.QUARANTINE);
    assertThat(anomaly.field()).isEqualTo("depot");
    assertThat(anomaly.owner()).isEqualTo("Depots");
    assertThat(anomaly.contractEdit()).contains("mustBeLessOrEqualTo: 10");
    assertThat(report.anomalies()).containsExactly(anomaly);
    assertThat(report.passed()).isFalse();
    assertThat(report.results()).hasSizeGreaterThan(8);
  }

  @Test
  void aToleranceLetsAFewRowsPass() throws IOException {
    DatasetVersion version =
        fixture.append(
            PARCELS, 0, 100, row -> row.setString(1, row.getLong(3) == 0 ? "Köln" : "Ulm"));
    long wrong = 0;
    for (int number = 0; number < 100; number++) {
      wrong += QualityFixture.parcel(number, 42).getLong(3) == 0 ? 1 : 0;
    }

    CheckReport report =
        check(
            version,
            """
            quality:
              - {id: some_order, type: custom, engine: millrace, implementation: "depot <> 'Köln'",
                 customProperties: [{property: mostly, value: 0.5}]}
              - {id: all_order, type: custom, engine: millrace, implementation: "depot <> 'Köln'",
                 severity: warning}
            """);

    assertThat(wrong).isBetween(1L, 49L);
    assertThat(result(report, "some_order").passed()).isTrue();
    assertThat(anomaly(report, "all_order").longText()).startsWith(wrong + " of 100 rows");
    assertThat(anomaly(report, "all_order").code()).isEqualTo(AnomalyCode.RECORD_CONDITION_BROKEN);
    assertThat(report.blocking()).extracting(Anomaly::rule).containsExactly("depot_is_ours");
  }

  @Test
  void conditionsCompareInstantsInUtc() throws IOException {
    DatasetVersion version = fixture.append(PARCELS, 0, 10, row -> row.setNull(1));

    CheckReport report =
        check(
            version,
            """
            quality:
              - {id: young, type: custom, engine: millrace,
                 implementation: "minute(known_at) >= 5"}
            """);

    assertThat(result(report, "young").examples())
        .containsExactly("P0000000", "P0000001", "P0000002", "P0000003", "P0000004");
  }

  @Test
  void repeatedValuesAreFoundAndShown() throws IOException {
    fixture.append(PARCELS, 0, 100, row -> row.setNull(1));
    DatasetVersion version = fixture.append(PARCELS, 0, 3, row -> row.setNull(1));

    CheckReport report =
        check(
            version,
            """
            quality:
              - {id: once, metric: duplicateValues, arguments: {properties: [parcel_id]}, mustBe: 0}
              - {id: once_a_minute, metric: duplicateValues,
                 arguments: {properties: [parcel_id, known_at]}, mustBeLessThan: 4}
            """);

    assertThat(result(report, "once").measured()).startsWith("3 of 103 rows");
    assertThat(result(report, "once").examples())
        .containsExactly("P0000000", "P0000001", "P0000002");
    assertThat(anomaly(report, "once").code()).isEqualTo(AnomalyCode.DATASET_DUPLICATE_VALUES);
    assertThat(result(report, "once_a_minute").passed()).isTrue();
  }

  @Test
  void rowCountsAndQueriesAreFigures() throws IOException {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> row.setNull(1));

    CheckReport report =
        check(
            version,
            """
            quality:
              - {id: enough, metric: rowCount, mustBeGreaterThan: 1000}
              - {id: not_too_much, metric: rowCount, mustBeBetween: [1, 100]}
              - {id: days, type: sql, mustBe: 1,
                 query: "SELECT count(DISTINCT known_at::DATE) FROM ${table}"}
              - {id: weeks, type: sql, mustBe: 7, severity: warning,
                 query: "SELECT count(DISTINCT known_at::DATE) FROM ${table}"}
              - {id: no_number, type: sql, mustBe: 7, query: "SELECT min(parcel_id) FROM ${table}"}
            """);

    assertThat(anomaly(report, "enough").code()).isEqualTo(AnomalyCode.DATASET_LOW_NUM_EXAMPLES);
    assertThat(anomaly(report, "enough").longText())
        .isEqualTo("100 rows; must be greater than 1000");
    assertThat(result(report, "not_too_much").passed()).isTrue();
    assertThat(result(report, "days").passed()).isTrue();
    assertThat(result(report, "weeks").anomaly()).isNotNull();
    assertThat(anomaly(report, "no_number").code())
        .isEqualTo(AnomalyCode.INVALID_SCHEMA_SPECIFICATION);
    assertThat(report.blocking()).extracting(Anomaly::rule).containsExactly("enough");
  }

  @Test
  void referencesAreLookedUpInTheOtherStream() throws IOException {
    DatasetVersion version = fixture.append(PARCELS, 0, 10, row -> row.setString(1, "Ulm"));
    DatasetVersion depots = fixture.append("post.depots", 0, 1, row -> row.setString(1, "Brest"));
    Contract contract =
        fixture.contract("", "relationships: [{type: foreignKey, to: depots.depot}]\n");

    CheckReport lost =
        fixture.quality.check(version, contract, Map.of("depots", depots), QualityFixture.NOW);
    CheckReport alone = fixture.quality.check(version, contract, Map.of(), QualityFixture.NOW);

    String rule = "depot.in.depots.depot";
    assertThat(anomaly(lost, rule).code()).isEqualTo(AnomalyCode.DATASET_REFERENCE_NOT_FOUND);
    assertThat(result(lost, rule).measured()).startsWith("10 of 10 rows");
    assertThat(anomaly(alone, rule).code()).isEqualTo(AnomalyCode.COMPARATOR_CONTROL_DATA_MISSING);
  }

  @Test
  void aVersionThatLacksAColumnIsToldSo() throws IOException {
    Schema narrow =
        Schema.of(
            Field.required("parcel_id", FieldType.STRING),
            Field.required("known_at", FieldType.TIMESTAMP),
            Field.optional("weight", FieldType.STRING),
            Field.optional("colour", FieldType.STRING));
    Row row = new Row(narrow);
    row.setString(0, "P1");
    row.setInstant(1, Instant.EPOCH);
    ColumnBatch batch = new ColumnBatch(narrow, 1);
    batch.add(row);

    CheckReport report = check(fixture.append("post.narrow", batch), "");

    assertThat(anomaly(report, "stops.column").code()).isEqualTo(AnomalyCode.SCHEMA_MISSING_COLUMN);
    assertThat(anomaly(report, "stops.column").severity().holdsBack()).isTrue();
    assertThat(anomaly(report, "depot.column").severity().holdsBack()).isFalse();
    assertThat(anomaly(report, "weight.column").code()).isEqualTo(AnomalyCode.UNEXPECTED_DATA_TYPE);
    assertThat(anomaly(report, "colour.column").code()).isEqualTo(AnomalyCode.SCHEMA_NEW_COLUMN);
    assertThat(result(report, "stops.required").passed()).isFalse();
  }

  @Test
  void reportsAreKeptByContract() throws IOException {
    DatasetVersion version = fixture.append(PARCELS, 0, 10, row -> row.setNull(1));
    CheckReport first = check(version, "");
    CheckReport second = check(version, "description: Another one.\n");

    List<CheckReport> kept = fixture.quality.reports(version);

    assertThat(kept).containsExactlyInAnyOrder(first, second);
    assertThat(fixture.quality.forget(PARCELS)).isEqualTo(2);
    assertThat(fixture.quality.reports(version)).isEmpty();
  }

  @Test
  void rangesAreAskedOfTheEndsOfAColumnFirst() throws IOException {
    List<String> asked =
        fixture.contract("").datasetRules().stream()
            .flatMap(rule -> RowCondition.of(rule).stream())
            .flatMap(condition -> condition.keptByAll().stream())
            .toList();

    assertThat(asked)
        .contains("min(\"weight\") >= CAST(0.0 AS DOUBLE)", "max(\"stops\") <= 9")
        .contains("count(\"parcel_id\") = count(*)");
  }

  @Test
  void notANumberBreaksAMaximumAsItDoesInARecord() throws IOException {
    DatasetVersion version =
        fixture.append(
            PARCELS,
            0,
            10,
            row -> {
              row.setNull(1);
              row.setDouble(2, row.getLong(3) % 2 == 0 ? Double.NaN : -1);
            });

    CheckReport report = check(version, "");

    assertThat(report.blocking()).extracting(Anomaly::field).containsOnly("weight");
  }
}
