package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.ids;
import static org.millrace.dataops.datasets.Samples.read;
import static org.millrace.dataops.datasets.Samples.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

class DatasetTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void readsBackEveryTypeAndEveryAbsentValue() {
    DatasetVersion version = append(dataset, 0, 5000);

    List<Map<String, Object>> rows = read(dataset, version, "known_at", "true", Row::toMap);

    assertThat(rows)
        .containsExactlyElementsOf(
            LongStream.range(0, 5000).mapToObj(id -> row(id).toMap()).toList());
    assertThat(version.rows()).isEqualTo(5000);
  }

  @Test
  void readsBackTextsThatCameAsBytes() {
    ColumnBatch batch = ColumnBatch.ofUtf8(SCHEMA, 5000);
    for (long id = 0; id < 5000; id++) {
      batch.add(row(id));
    }
    DatasetVersion version = dataset.append(List.of(batch), NONE, Map.of(0, 5000L));

    assertThat(read(dataset, version, "id", "true", Row::toMap))
        .containsExactlyElementsOf(
            LongStream.range(0, 5000).mapToObj(id -> row(id).toMap()).toList());
  }

  @Test
  void keepsExtremeValues() {
    Row row = row(1);
    row.setLong(0, Long.MIN_VALUE);
    row.setString(1, "o'Hara \"x\" \\ \n\u0000 😀 " + "長".repeat(300));
    row.setDouble(3, -Double.MIN_VALUE);
    row.setLong(4, -1);
    row.setLong(5, 253_402_300_800_000_001L);
    Row empty = row(2);
    empty.setString(1, "");
    empty.setDouble(3, Double.NaN);

    DatasetVersion version = dataset.append(List.of(batch(row, empty)), NONE, NONE);

    List<Row> rows = read(dataset, version, "id", "true", Row::copy);
    assertThat(rows.get(0).toMap()).isEqualTo(row.toMap());
    assertThat(rows.get(1).getString(1)).isEmpty();
    assertThat(rows.get(1).isNull(3)).isFalse();
    assertThat(rows.get(1).getDouble(3)).isNaN();
  }

  @Test
  void keepsTheOrderOfAppendAmongEquals() {
    dataset.append(List.of(batch(30_000, 60_000), batch(0, 10)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(10, 30_000)), NONE, NONE);

    List<Long> ids = read(dataset, version, "wet", "wet = true", row -> row.getLong(0));

    assertThat(ids)
        .containsExactlyElementsOf(
            LongStream.concat(
                    LongStream.concat(LongStream.range(30_000, 60_000), LongStream.range(0, 10)),
                    LongStream.range(10, 30_000))
                .filter(id -> id % 2 == 0 && id % 3 != 0)
                .boxed()
                .toList());
  }

  @Test
  void readsAnEarlierVersionAsItWas() {
    DatasetVersion first = append(dataset, 0, 10);
    DatasetVersion second = append(dataset, 10, 20);

    assertThat(ids(dataset, first, "true")).hasSize(10);
    assertThat(ids(dataset, second, "true")).hasSize(20);
    assertThat(ids(dataset, second, "temp > -9 AND station LIKE '%-4'")).containsExactly(11L);
    assertThat(dataset.versions()).containsExactly(second, first);
    assertThat(dataset.current()).contains(second);
  }

  @Test
  void hasNoVersionAndNoOffsetsAtFirst() {
    assertThat(dataset.current()).isEmpty();
    assertThat(dataset.versions()).isEmpty();
    assertThat(dataset.offsets()).isEmpty();
    assertThat(dataset.schema()).isEqualTo(SCHEMA);
    assertThat(dataset.name()).isEqualTo(NAME);
  }

  @Test
  void commitsOffsetsWithoutRows() {
    append(dataset, 0, 10);

    DatasetVersion version =
        dataset.append(List.of(new ColumnBatch(SCHEMA, 1)), Map.of(0, 10L), Map.of(0, 12L, 1, 3L));

    assertThat(version.rows()).isEqualTo(10);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 12L, 1, 3L));
    assertThat(dataset.append(List.of(), dataset.offsets(), dataset.offsets())).isEqualTo(version);
    assertThat(ids(dataset, version, "true")).hasSize(10);
  }

  @Test
  void readsAVersionWithoutRows() {
    DatasetVersion version = dataset.append(List.of(), NONE, Map.of(0, 1L));

    assertThat(version.rows()).isZero();
    assertThat(ids(dataset, version, "temp > 3 AND known_at < TIMESTAMPTZ '2013-01-01'")).isEmpty();
  }

  @Test
  void refusesAWriterThatBeganFromOtherOffsets() {
    append(dataset, 0, 10);

    assertThatThrownBy(() -> append(dataset, 5, 15))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("moved its offsets on from '0:5'");
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 10L));
    assertThat(dataset.versions()).hasSize(1);
  }

  @Test
  void refusesToMoveOffsetsBack() {
    append(dataset, 0, 10);

    assertThatThrownBy(() -> dataset.append(List.of(), Map.of(0, 10L), Map.of(0, 9L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0:10 to 0:9");
  }

  @Test
  void refusesRowsWithoutARequiredFieldAndLeavesNoFile() throws IOException {
    Row broken = row(1);
    broken.setNull(1);

    assertThatThrownBy(() -> dataset.append(List.of(batch(row(0), broken)), NONE, Map.of(0, 2L)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("1 of 2 lack the required field station");
    assertThat(dataset.offsets()).isEmpty();
    assertThat(files(".parquet")).isEmpty();
    assertThat(files("/pending/")).isEmpty();
  }

  @Test
  void takesBatchesWithoutOptionalFieldsInAnyOrder() {
    Schema narrow =
        Schema.of(
            Field.required("known_at", FieldType.TIMESTAMP),
            Field.required("station", FieldType.STRING),
            Field.required("id", FieldType.INTEGER));
    Row row = new Row(narrow);
    row.setLong(0, 5);
    row.setString(1, "JFK");
    row.setLong(2, 7);

    DatasetVersion version = dataset.append(List.of(batch(row)), NONE, NONE);

    assertThat(read(dataset, version, "id", "true", Row::toString).get(0))
        .isEqualTo(
            "{id=7, station=JFK, wet=null, temp=null, known_at=1970-01-01T00:00:00.000005Z,"
                + " local_time=null}");
  }

  @Test
  void refusesBatchesOfAnotherSchema() {
    Row lacking = new Row(Schema.of(Field.required("id", FieldType.INTEGER)));
    Row strange = new Row(Schema.of(Field.required("colour", FieldType.STRING)));
    Row retyped = new Row(Schema.of(Field.required("id", FieldType.STRING)));

    assertThatThrownBy(() -> dataset.append(List.of(batch(lacking)), NONE, NONE))
        .hasMessageContaining("lack Field[name=station");
    assertThatThrownBy(() -> dataset.append(List.of(batch(strange)), NONE, NONE))
        .hasMessageContaining("Cannot find field 'colour'");
    assertThatThrownBy(() -> dataset.append(List.of(batch(retyped)), NONE, NONE))
        .hasMessageContaining("Cannot write Field[name=id, type=STRING");
    assertThat(dataset.versions()).isEmpty();
  }

  @Test
  void leavesNothingPendingAfterACommit() throws IOException {
    append(dataset, 0, 10);

    assertThat(files("/pending/")).isEmpty();
    assertThat(files(".parquet")).hasSize(1);
  }

  @Test
  void refusesToOrderByWhatIsNoField() {
    DatasetVersion version = append(dataset, 0, 10);

    assertThatThrownBy(() -> dataset.read(version, "id; DROP TABLE x", "true"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot find field 'id; DROP TABLE x'");
  }

  @Test
  void saysWhatIsWrongWithADamagedFile() throws IOException {
    DatasetVersion version = append(dataset, 0, 10);
    Path file = files(".parquet").get(0);
    Files.write(file, "not parquet".getBytes());

    assertThatThrownBy(() -> ids(dataset, version, "true"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read dataset " + NAME)
        .hasMessageContaining(file.getFileName().toString());
    assertThat(append(dataset, 10, 20).rows()).isEqualTo(20);
  }

  @Test
  void mayCloseACursorEarlyAndTwice() {
    DatasetVersion version = append(dataset, 0, 100_000);

    RowCursor cursor = dataset.read(version, "id", "true");
    assertThat(cursor.next().getLong(0)).isZero();
    cursor.close();
    cursor.close();

    assertThat(cursor.hasNext()).isFalse();
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(part))
          .toList();
    }
  }
}
