package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.ColumnRange;
import org.millrace.kernel.DatasetVersion;

/** What needs no look at the rows, and what looks as if it needed none. */
class ProvenRulesTests {
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

  private List<String> proven(Map<String, ColumnRange> ranges) throws IOException {
    return fixture.contract("").datasetRules().stream()
        .flatMap(rule -> RowCondition.of(rule).stream())
        .filter(condition -> condition.isProvenBy(ranges))
        .map(condition -> condition.rule().terms().id())
        .toList();
  }

  @Test
  void rulesAreProvenByEndsWithinTheirLimits() throws IOException {
    assertThat(proven(Map.of())).isEmpty();
    assertThat(proven(Map.of("stops", new ColumnRange(0, 0L, 9L))))
        .containsExactlyInAnyOrder("stops.required", "stops.maximum");
    assertThat(proven(Map.of("stops", new ColumnRange(1, 0L, 10L)))).isEmpty();
    assertThat(proven(Map.of("weight", new ColumnRange(3, -0.0, 1e300)))).hasSize(1);
    assertThat(proven(Map.of("weight", new ColumnRange(0, -1e-300, 1.0)))).isEmpty();
    assertThat(proven(Map.of("weight", new ColumnRange(0, Double.NEGATIVE_INFINITY, 1.0))))
        .isEmpty();
    assertThat(proven(Map.of("weight", new ColumnRange(0, null, null)))).isEmpty();
  }

  @Test
  void manifestsProveMostRulesOfAVersion() throws IOException {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> {});

    Map<String, ColumnRange> ranges = fixture.catalog.find(PARCELS).orElseThrow().ranges(version);

    assertThat(proven(ranges))
        .contains("parcel_id.required", "stops.required", "stops.maximum", "known_at.required");
  }

  @Test
  void whatIsOnlySuspectedIsLookedAt() throws IOException {
    Contract contract = fixture.contract("", "logicalTypeOptions: {maxLength: 4}\n");
    List<String> depots = List.of("Köln", "Üüüü", "~~~~", "Üüüüü", "Ulm");
    DatasetVersion version =
        fixture.append(
            PARCELS,
            0,
            100,
            row -> {
              row.setString(1, depots.get((int) (row.getLong(3) % 5)));
              row.setString(0, "Ö" + row.getString(0));
            });
    long tooLong = 0;
    for (int number = 0; number < 100; number++) {
      tooLong += QualityFixture.parcel(number, 42).getLong(3) % 5 == 3 ? 1 : 0;
    }

    CheckReport report = fixture.quality.check(version, contract, Map.of(), QualityFixture.NOW);

    CheckResult length =
        report.results().stream()
            .filter(result -> result.rule().equals("depot.maxLength"))
            .findFirst()
            .orElseThrow();
    assertThat(length.measured()).startsWith(tooLong + " of 100 rows");
    assertThat(Objects.requireNonNull(length.anomaly()).field()).isEqualTo("depot");
    assertThat(report.anomalies()).noneMatch(anomaly -> "parcel_id".equals(anomaly.field()));
  }
}
