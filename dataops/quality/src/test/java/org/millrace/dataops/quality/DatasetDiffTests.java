package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class DatasetDiffTests {
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

  private DatasetDiff diff(DatasetVersion from, DatasetVersion to) {
    return fixture.quality.diff(from, to, "parcel_id", Optional.empty());
  }

  @Test
  void tellsWhichKeysCameWentAndChanged() {
    DatasetVersion before = fixture.append("post.before", 0, 1_000, row -> {});
    DatasetVersion after =
        fixture.append(
            "post.after",
            10,
            1_200,
            row -> {
              String key = String.valueOf(row.getString(0));
              if (key.compareTo("P0000020") < 0) {
                row.setLong(3, 99);
                row.setNull(1);
              }
            });

    RowChanges rows = diff(before, after).rows();

    long hadDepot = 0;
    for (int number = 10; number < 20; number++) {
      hadDepot += QualityFixture.parcel(number, 42).isNull(1) ? 0 : 1;
    }
    assertThat(rows.added()).isEqualTo(200);
    assertThat(rows.removed()).isEqualTo(10);
    assertThat(rows.changed()).isEqualTo(10);
    assertThat(rows.unchangedRows()).isEqualTo(980);
    assertThat(rows.columns()).isEqualTo(Map.of("stops", 10L, "depot", hadDepot));
    assertThat(rows.removedExamples()).hasSize(10).startsWith("P0000000", "P0000001");
    assertThat(rows.addedExamples()).hasSize(20).startsWith("P0001000");
    assertThat(rows.changedExamples()).startsWith("P0000010").endsWith("P0000019");
  }

  @Test
  void aVersionDoesNotDifferFromItself() {
    DatasetVersion version = fixture.append(PARCELS, 0, 1_000, row -> {});

    DatasetDiff diff = diff(version, version);

    assertThat(diff.schema()).isEmpty();
    assertThat(diff.rows())
        .isEqualTo(new RowChanges(0, 0, 0, 1_000, Map.of(), List.of(), List.of(), List.of()));
    assertThat(diff.columns())
        .hasSize(7)
        .allMatch(column -> column.jensenShannon() == null || column.jensenShannon() == 0);
  }

  @Test
  void aSecondRowOfAKeyIsAChange() {
    DatasetVersion before = fixture.append(PARCELS, 0, 100, row -> {});
    DatasetVersion after = fixture.append(PARCELS, 0, 3, row -> {});

    RowChanges rows = diff(before, after).rows();

    assertThat(rows.changed()).isEqualTo(3);
    assertThat(rows.unchangedRows()).isEqualTo(97);
    assertThat(rows.columns()).isEmpty();
  }

  @Test
  void shiftIsMeasuredByBothDistances() {
    DatasetVersion before =
        fixture.append("post.before", 0, 1_000, row -> depot(row, row.getLong(3) < 5 ? "A" : "B"));
    DatasetVersion after =
        fixture.append(
            "post.after",
            0,
            1_000,
            row -> {
              depot(row, "A");
              row.setDouble(2, 0.5);
            });

    List<ColumnShift> columns = diff(before, after).columns();

    long few = 0;
    for (int number = 0; number < 1_000; number++) {
      few += QualityFixture.parcel(number, 42).getLong(3) < 5 ? 1 : 0;
    }
    double p = few / 1_000.0;
    ColumnShift depot = shift(columns, "depot");
    assertThat(depot.infinityNorm()).isEqualTo(1 - p, within(1e-9));
    assertThat(depot.worstValue()).isIn("A", "B");
    // By hand: P = (p, 1-p), Q = (1, 0), M = ((1+p)/2, (1-p)/2).
    double toP = p * log2(2 * p / (1 + p)) + (1 - p) * log2(2);
    double toQ = log2(2 / (1 + p));
    assertThat(depot.jensenShannon()).isEqualTo((toP + toQ) / 2, within(1e-9));
    // The least value of all lies in the first bin, with everything below it.
    assertThat(shift(columns, "weight").jensenShannon()).isGreaterThan(0.99).isLessThan(1.0);
    assertThat(shift(columns, "weight").nullsBefore()).isPositive();
    assertThat(shift(columns, "weight").nullsAfter()).isZero();
    assertThat(shift(columns, "stops").jensenShannon()).isZero();
    assertThat(shift(columns, "parcel_id").jensenShannon()).isZero();
  }

  @Test
  void columnsThatCameOrChangedAreTold() {
    DatasetVersion before = fixture.append(PARCELS, 0, 10, row -> {});
    List<Field> fields = new ArrayList<>(QualityFixture.SCHEMA.fields());
    fields.add(Field.optional("colour", FieldType.STRING));
    Schema wider = new Schema(fields);
    ColumnBatch batch = new ColumnBatch(wider, 1);
    Row row = new Row(wider);
    row.setString(0, "P9");
    row.setLong(3, 1);
    row.setLong(5, 0);
    row.setString(7, "red");
    batch.add(row);
    DatasetVersion after = fixture.append(PARCELS, batch);

    DatasetDiff diff = diff(before, after);

    assertThat(diff.schema()).containsExactly(new SchemaChange("colour", "added", "STRING"));
    assertThat(diff.rows().added()).isEqualTo(1);
    assertThat(diff.rows().changed()).isZero();
    assertThat(diff.columns()).extracting(ColumnShift::column).doesNotContain("colour");
  }

  @Test
  void refusesAKeyThatIsNotInBoth() {
    DatasetVersion version = fixture.append(PARCELS, 0, 10, row -> {});

    assertThatThrownBy(() -> fixture.quality.diff(version, version, "id", Optional.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("by 'id'")
        .hasMessageContaining("parcel_id");
  }

  private static void depot(Row row, String value) {
    row.setString(1, value);
  }

  private static ColumnShift shift(List<ColumnShift> shifts, String column) {
    return shifts.stream().filter(s -> s.column().equals(column)).findFirst().orElseThrow();
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
