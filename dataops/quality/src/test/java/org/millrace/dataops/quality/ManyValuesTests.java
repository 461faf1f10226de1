package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.dataops.datasets.ColumnRange;
import org.millrace.dataops.quality.Distribution.Bin;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/** Half a million rows, whose exact figures DuckDB tells in its own ways. */
class ManyValuesTests {
  private static final long ROWS = 500_000;

  private Connection connection;
  private Relation relation;

  @BeforeEach
  void fill() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    Schema schema =
        Schema.of(
            Field.optional("amount", FieldType.NUMBER),
            Field.optional("serial", FieldType.STRING),
            Field.optional("plate", FieldType.STRING));
    relation = new Relation(connection, "rows", "t", schema);
    relation.execute(
        """
        CREATE TABLE t AS SELECT
          CASE WHEN i % 10 > 0 THEN 1e6 - 100 * ln((hash(i) % 1000003 + 1) / 1000004) END AS amount,
          CASE WHEN i % 10 > 0 THEN 'S' || i END AS serial,
          'P' || least(hash(i) % 30000, hash(-i) % 30000) AS plate
        FROM range(ROWS_HERE) r(i)"""
            .replace("ROWS_HERE", Long.toString(ROWS)));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private double exact(String aggregate) {
    return SqlValues.number(relation.rows("SELECT " + aggregate + " FROM t").get(0).get(0), -1);
  }

  private ColumnProfile amount(Map<String, ColumnRange> ranges) {
    return Profiler.profile(relation, ranges, Set.of()).get(0);
  }

  @Test
  void countsEndsMeanAndDeviationAreExact() {
    ColumnProfile amount = amount(Map.of());

    Distribution numbers = Objects.requireNonNull(amount.numbers());
    assertThat(amount.nulls()).isEqualTo(ROWS / 10);
    assertThat(Double.parseDouble(String.valueOf(amount.min()))).isEqualTo(exact("min(amount)"));
    assertThat(Double.parseDouble(String.valueOf(amount.max()))).isEqualTo(exact("max(amount)"));
    assertThat(numbers.mean()).isEqualTo(exact("avg(amount)"), within(1e-5));
    assertThat(numbers.deviation()).isEqualTo(exact("stddev_pop(amount - 1000000)"), within(1e-8));
  }

  @Test
  void everyValueLiesInTheBinThatHoldsIt() {
    List<Bin> bins = Objects.requireNonNull(amount(Map.of()).numbers()).histogram();

    assertThat(bins).hasSize(20);
    assertThat(bins.stream().mapToLong(Bin::count).sum()).isEqualTo(ROWS - ROWS / 10);
    for (Bin bin : bins.subList(1, 20)) {
      assertThat((double) bin.count())
          .isEqualTo(
              exact(
                  "count_if(amount > '%s'::DOUBLE AND amount <= '%s'::DOUBLE)"
                      .formatted(bin.from(), bin.to())));
    }
  }

  @Test
  void estimatesAreAsNearAsTheySay() {
    ColumnProfile amount = amount(Map.of());

    Distribution numbers = Objects.requireNonNull(amount.numbers());
    double error = Objects.requireNonNull(numbers.rankError());
    assertThat(error).isEqualTo(0.5 / Math.sqrt(225_000), within(1e-5));
    for (int i = 1; i < Distribution.AT.size() - 1; i++) {
      double rank =
          exact(
              "count_if(amount <= '%s'::DOUBLE) / count(amount)"
                  .formatted(numbers.quantiles().get(i)));
      assertThat(rank).isEqualTo(Distribution.AT.get(i), within(5 * error));
    }
    assertThat(amount.distinctError()).isEqualTo(ColumnProfile.ESTIMATE);
    double distinct = exact("count(DISTINCT amount)");
    assertThat((double) amount.distinct())
        .isEqualTo(distinct, within(4 * ColumnProfile.ESTIMATE * distinct));
  }

  @Test
  void endsThatAreKnownTooWideChangeNothing() {
    ColumnProfile asked = amount(Map.of());

    assertThat(amount(Map.of("amount", new ColumnRange(50_000, -1e9, 1e12)))).isEqualTo(asked);
    assertThat(amount(Map.of("amount", new ColumnRange(50_000, null, null)))).isEqualTo(asked);
  }

  @Test
  void endsThatAreKnownTooNarrowChangeNothingEither() {
    ColumnRange wrong = new ColumnRange(50_000, 1_000_100.0, 1_000_200.0);

    assertThat(amount(Map.of("amount", wrong))).isEqualTo(amount(Map.of()));
  }

  @Test
  void textsThatRepeatAreCounted() {
    ColumnProfile plate = Profiler.profile(relation, Map.of(), Set.of()).get(2);

    assertThat((double) plate.distinct()).isEqualTo(exact("count(DISTINCT plate)"));
    assertThat(plate.distinctError()).isZero();
    assertThat(plate.top()).hasSize(20);
    assertThat((double) plate.top().get(0).count())
        .isEqualTo(exact("(SELECT max(n) FROM (SELECT count(*) AS n FROM t GROUP BY plate))"));
  }

  @Test
  void textsThatDifferAreEstimatedAndHaveNoTop() {
    ColumnProfile serial = Profiler.profile(relation, Map.of(), Set.of()).get(1);

    assertThat(serial.nulls()).isEqualTo(ROWS / 10);
    assertThat(serial.distinct()).isBetween(390_000L, 450_000L);
    assertThat(serial.min()).isEqualTo("S1");
    assertThat(serial.max()).isEqualTo("S99999");
    assertThat(serial.top()).isEmpty();
  }

  @Test
  void theWayThatWasGuessedDoesNotMatter() {
    Field plate = relation.schema().field(2);
    ManyTexts texts = new ManyTexts(relation, plate, ROWS);

    assertThat(texts.profile(ROWS)).isEqualTo(texts.profile(10));
    assertThat(FewValues.of(relation, plate)).isEqualTo(Optional.empty());
  }
}
