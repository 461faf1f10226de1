package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.quality.Distribution.Bin;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Row;

/** Every figure is computed a second time here, row by row. */
class ProfileTests {
  private static final String PARCELS = "post.parcels";
  private static final int ROWS = 5_000;

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

  private Profile profile() {
    DatasetVersion version = fixture.append(PARCELS, 0, ROWS, row -> {});
    return fixture.quality.profile(version, Optional.empty());
  }

  private static List<Row> rows() {
    return IntStream.range(0, ROWS).mapToObj(i -> QualityFixture.parcel(i, 42)).toList();
  }

  @Test
  void numbersAreThoseOfAPlainLoop() {
    ColumnProfile weight = profile().column("weight");

    double[] sorted =
        rows().stream()
            .filter(r -> !r.isNull(2))
            .mapToDouble(r -> r.getDouble(2))
            .sorted()
            .toArray();
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double variance =
        Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    Distribution numbers = Objects.requireNonNull(weight.numbers());
    assertThat(weight.nulls()).isEqualTo(ROWS - sorted.length).isPositive();
    assertThat(numbers.mean()).isEqualTo(mean, within(1e-5));
    assertThat(numbers.deviation()).isEqualTo(Math.sqrt(variance), within(1e-6));
    List<Double> quantiles =
        Distribution.AT.stream()
            .map(at -> sorted[Math.max(0, (int) Math.ceil(at * sorted.length) - 1)])
            .toList();
    assertThat(numbers.quantiles()).isEqualTo(quantiles);
    assertThat(numbers.histogram()).hasSize(20);
    assertThat(numbers.histogram().stream().mapToLong(Bin::count).sum()).isEqualTo(sorted.length);
    Bin third = numbers.histogram().get(2);
    assertThat(third.count())
        .isEqualTo(Arrays.stream(sorted).filter(x -> x > third.from() && x <= third.to()).count());
  }

  @Test
  void valuesAreCountedAndTheMostFrequentComeFirst() {
    Profile profile = profile();

    Map<String, Long> depots =
        rows().stream()
            .map(row -> row.getString(1))
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<ValueCount> expected =
        depots.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> new ValueCount(entry.getKey(), entry.getValue()))
            .toList();
    assertThat(profile.column("depot").top()).isEqualTo(expected).hasSize(3);
    assertThat(profile.column("depot").distinct()).isEqualTo(3);
    assertThat(profile.column("express").top()).extracting(ValueCount::value).contains("true");
    assertThat(profile.column("parcel_id").distinct()).isBetween(4_500L, 5_000L);
    assertThat(profile.column("parcel_id").top()).isEmpty();
    assertThat(profile.column("parcel_id").min()).isEqualTo("P0000000");
    assertThat(profile.rows()).isEqualTo(ROWS);
  }

  @Test
  void timesAreShownAsTimesAndCountedAsMicroseconds() {
    Profile profile = profile();

    assertThat(profile.column("known_at").min()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(profile.column("known_at").max()).isEqualTo("2026-01-04T11:19:00Z");
    assertThat(profile.column("due_local").min()).isEqualTo("2026-01-02T00:00");
    Distribution known = Objects.requireNonNull(profile.column("known_at").numbers());
    assertThat(known.quantiles().get(8) - known.quantiles().get(0)).isEqualTo(2_499 * 60 * 1e6);
  }

  @Test
  void aColumnWithoutValuesAndAVersionWithoutRowsHaveProfilesToo() {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> row.setNull(2));
    DatasetVersion empty = fixture.append("post.empty", new ColumnBatch(QualityFixture.SCHEMA, 1));

    ColumnProfile weight = fixture.quality.profile(version, Optional.empty()).column("weight");
    assertThat(weight.nulls()).isEqualTo(100);
    assertThat(weight.numbers()).isNull();
    assertThat(fixture.quality.profile(empty, Optional.empty()).columns())
        .hasSize(7)
        .allMatch(column -> column.nulls() == 0 && column.distinct() == 0);
  }

  @Test
  void aConstantHasOneBin() {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> row.setLong(3, 7));

    Distribution stops =
        Objects.requireNonNull(
            fixture.quality.profile(version, Optional.empty()).column("stops").numbers());

    assertThat(stops.histogram()).containsExactly(new Bin(7, 7, 100));
    assertThat(stops.deviation()).isZero();
    assertThat(stops.mean()).isEqualTo(7);
  }

  @Test
  void whatIsNoNumberCountsAsMissing() {
    DatasetVersion version =
        fixture.append(
            PARCELS, 0, 100, row -> row.setDouble(2, row.getLong(3) > 4 ? Double.NaN : 2.5));

    ColumnProfile weight = fixture.quality.profile(version, Optional.empty()).column("weight");

    assertThat(weight.nulls()).isPositive();
    assertThat(Objects.requireNonNull(weight.numbers()).mean()).isEqualTo(2.5);
  }

  @Test
  void aLargeMeanCostsNoDigitsOfTheDeviation() {
    DatasetVersion version =
        fixture.append(PARCELS, 0, 1_000, row -> row.setDouble(2, 1e12 + row.getLong(3)));

    Distribution weight =
        Objects.requireNonNull(
            fixture.quality.profile(version, Optional.empty()).column("weight").numbers());

    List<Long> stops = new ArrayList<>();
    IntStream.range(0, 1_000).forEach(i -> stops.add(QualityFixture.parcel(i, 42).getLong(3)));
    double mean = stops.stream().mapToLong(x -> x).average().orElseThrow();
    double variance =
        stops.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(weight.deviation()).isEqualTo(Math.sqrt(variance), within(1e-9));
  }

  @Test
  void aProfileIsKeptUntilTheDatasetIsForgotten() {
    Profile first = profile();
    DatasetVersion version = fixture.catalog.find(PARCELS).orElseThrow().current().orElseThrow();
    DatasetQuality other = new DatasetQuality(fixture.catalog, fixture.control, Clock.systemUTC());

    assertThat(other.profile(version, Optional.empty())).isEqualTo(first);
    assertThat(other.forget(PARCELS)).isEqualTo(1);
    assertThat(other.forget(PARCELS)).isZero();
    assertThat(other.profile(version, Optional.empty())).isEqualTo(first);
  }

  @Test
  void noPersonalValueIsShown() throws Exception {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> {});
    var contract = fixture.contract("  - {property: subjectKey, value: parcel_id}\n");

    ColumnProfile id = fixture.quality.profile(version, Optional.of(contract)).column("parcel_id");

    assertThat(id.min()).isNull();
    assertThat(id.max()).isNull();
    assertThat(id.distinct()).isPositive();
  }

  @Test
  void whatHasBecomePersonalIsNotShownOfAProfileOfBefore() throws Exception {
    DatasetVersion version = fixture.append(PARCELS, 0, 100, row -> {});
    ColumnProfile before = fixture.quality.profile(version, Optional.empty()).column("parcel_id");
    var contract = fixture.contract("  - {property: subjectKey, value: parcel_id}\n");

    Profile now = fixture.quality.profile(version, Optional.of(contract));

    assertThat(before.min()).isEqualTo("P0000000");
    assertThat(now.column("parcel_id").min()).isNull();
    assertThat(now.column("parcel_id").distinct()).isEqualTo(100);
    assertThat(now.column("weight").min()).isNotNull();
  }
}
