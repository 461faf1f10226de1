package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;
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

class ErasureTests {
  private static final String NAME = "churn.calls";
  private static final String ANN = "zz-ann-4711";
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("id", FieldType.INTEGER),
          Field.optional("caller", FieldType.STRING),
          Field.optional("callee", FieldType.STRING));
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset calls;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    calls = catalog.createIfAbsent(NAME, SCHEMA);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  /** Ten calls; the one whose id ends in 5 is of the given person. */
  private DatasetVersion append(int from, String person) {
    ColumnBatch batch = new ColumnBatch(SCHEMA, 10);
    for (int id = from; id < from + 10; id++) {
      batch.add(call(id, id % 10 == 5 ? person : "bob-" + id, id % 3 == 0 ? null : "eve"));
    }
    return append(from, batch);
  }

  private DatasetVersion append(int from, ColumnBatch batch) {
    Map<Integer, Long> expected = from == 0 ? Map.of() : Map.of(0, (long) from);
    return calls.append(List.of(batch), expected, Map.of(0, from + 10L));
  }

  private static Row call(long id, String caller, @Nullable String callee) {
    Row row = new Row(SCHEMA);
    row.setLong(0, id);
    row.setString(1, caller);
    if (callee != null) {
      row.setString(2, callee);
    }
    return row;
  }

  private Erasure erase(String field, String value) {
    return calls.erase(List.of(new FieldValue(field, value)), id -> false);
  }

  private List<Long> ids(DatasetVersion version) {
    return Samples.read(calls, version, "id", "true", row -> row.getLong(0));
  }

  private DatasetVersion current() {
    return calls.current().orElseThrow();
  }

  @Test
  void leavesNoByteOfTheSubjectInAnyFile() throws IOException {
    calls.tag("q1", append(0, ANN));
    append(10, "bob");
    calls.tag("q2", append(20, ANN));
    append(30, ANN);
    assertThat(Remains.of(ANN, data)).hasSizeGreaterThan(5);

    Erasure done = erase("caller", ANN);

    assertThat(Remains.of(ANN, data)).isEmpty();
    assertThat(done.rowsRemoved()).isEqualTo(3);
    assertThat(done.filesRewritten()).isEqualTo(3);
    assertThat(done.filesDeleted()).isGreaterThanOrEqualTo(10);
    assertThat(ids(current())).hasSize(37).doesNotContain(5L, 25L, 35L);
    assertThat(calls.offsets()).isEqualTo(Map.of(0, 40L));
    append(40, "bob");
    assertThat(current().rows()).isEqualTo(47);
  }

  @Test
  void tagsKeepTheirNamesAndOldIdsFindThem() throws IOException {
    DatasetVersion q1 = calls.tag("q1", append(0, ANN));
    DatasetVersion clean = calls.tag("clean", append(10, "bob"));
    append(20, ANN);

    Erasure first = erase("caller", ANN);
    Erasure second = erase("caller", "bob-3");

    DatasetVersion now = calls.version("q1").orElseThrow();
    assertThat(first.replaced().get(0).tags()).isEmpty();
    assertThat(first.replaced())
        .filteredOn(version -> version.tags().contains("q1"))
        .singleElement()
        .satisfies(moved -> assertThat(moved.from()).isEqualTo(q1.snapshotId()))
        .satisfies(moved -> assertThat(moved.rowsRemoved()).isEqualTo(1));
    assertThat(second.replaced())
        .filteredOn(version -> version.tags().contains("q1"))
        .singleElement()
        .satisfies(moved -> assertThat(moved.to()).isEqualTo(now.snapshotId()));
    assertThat(now.rows()).isEqualTo(8);
    assertThat(now.committedAt()).isEqualTo(q1.committedAt());
    assertThat(calls.version(Long.toString(q1.snapshotId()))).contains(now);
    assertThat(calls.version("clean").orElseThrow().committedAt()).isEqualTo(clean.committedAt());
    assertThat(calls.versions()).extracting(DatasetVersion::rows).containsExactly(27L, 18L, 8L);
    assertThatThrownBy(() -> ids(q1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it is now version " + now.snapshotId());
    assertThat(Remains.of("bob-3", data)).isEmpty();
  }

  @Test
  void rowsKeepTheirOrder() {
    DatasetVersion version = append(0, ANN);
    for (int from = 10; from < 60; from += 10) {
      version = append(from, from == 30 ? "bob" : ANN);
    }
    List<Long> before = Samples.read(calls, version, "callee", "true", row -> row.getLong(0));

    erase("caller", ANN);

    List<Long> gone = List.of(5L, 15L, 25L, 45L, 55L);
    assertThat(Samples.read(calls, current(), "callee", "true", row -> row.getLong(0)))
        .containsExactlyElementsOf(before.stream().filter(id -> !gone.contains(id)).toList());
  }

  @Test
  void aVersionInUseIsKeptUnderAName() {
    DatasetVersion used = append(0, ANN);
    DatasetVersion unused = append(10, ANN);
    append(20, ANN);

    calls.erase(List.of(new FieldValue("caller", ANN)), id -> id == used.snapshotId());

    DatasetVersion kept = calls.version("kept-" + used.snapshotId()).orElseThrow();
    assertThat(kept.rows()).isEqualTo(9);
    assertThat(calls.version(Long.toString(used.snapshotId()))).contains(kept);
    assertThat(calls.version(Long.toString(unused.snapshotId()))).isEmpty();
  }

  @Test
  void takesAnyOfSeveralValuesAndWholeFiles() throws IOException {
    append(0, "bob");
    ColumnBatch hers = new ColumnBatch(SCHEMA, 10);
    for (int id = 10; id < 20; id++) {
      hers.add(call(id, ANN, null));
    }
    append(10, hers);
    append(20, "bob");

    Erasure done =
        calls.erase(
            List.of(
                new FieldValue("caller", ANN),
                new FieldValue("callee", ANN),
                new FieldValue("id", "21")),
            id -> false);

    assertThat(done.rowsRemoved()).isEqualTo(11);
    assertThat(ids(current())).hasSize(19).doesNotContain(10L, 19L, 21L);
    assertThat(current().rows()).isEqualTo(19);
    assertThat(Remains.of(ANN, data)).isEmpty();
  }

  @Test
  void theLastRowMayGo() throws IOException {
    ColumnBatch only = new ColumnBatch(SCHEMA, 1);
    only.add(call(1, ANN, null));
    calls.tag("v1", append(0, only));

    erase("caller", ANN);

    assertThat(current().rows()).isZero();
    assertThat(ids(current())).isEmpty();
    assertThat(calls.offsets()).isEqualTo(Map.of(0, 10L));
    assertThat(calls.version("v1")).contains(current());
    assertThat(Remains.of(ANN, data)).isEmpty();
  }

  @Test
  void findsWhatNoVersionShowsAnyMore() throws IOException {
    append(0, ANN);
    try (Tables tables = Samples.tables(Samples.settings(data))) {
      Table table = tables.load(DatasetName.parse(NAME));
      // As another engine deletes: its manifest notes the file with its bounds.
      table
          .newDelete()
          .deleteFromRowFilter(Expressions.alwaysTrue())
          .set(Offsets.KEY, "0:10")
          .commit();
    }
    Path orphan = data.resolve("warehouse/churn/calls/data/of-a-killed-writer.parquet");
    Files.writeString(orphan, ANN);
    append(10, "bob");

    Erasure done = erase("caller", ANN);

    assertThat(done.rowsRemoved()).isZero();
    assertThat(orphan).doesNotExist();
    assertThat(Remains.of(ANN, data)).isEmpty();
    assertThat(ids(current())).hasSize(10);
  }

  @Test
  void erasingNobodyChangesNothing() {
    DatasetVersion version = append(0, "bob");

    Erasure done = erase("caller", ANN);

    assertThat(done.replaced()).isEmpty();
    assertThat(current()).isEqualTo(version);
    assertThat(
            catalog
                .createIfAbsent("churn.empty", SCHEMA)
                .erase(List.of(new FieldValue("caller", ANN)), id -> false)
                .rowsRemoved())
        .isZero();
  }

  @Test
  void refusesWhatCannotNameASubject() {
    assertThatThrownBy(() -> erase("nobody", ANN)).hasMessageContaining("nobody");
    assertThatThrownBy(() -> erase("id", "x1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid value 'x1' of field id of churn.calls");
    Dataset weather = catalog.createIfAbsent(Samples.NAME, Samples.SCHEMA);
    assertThatThrownBy(() -> weather.erase(List.of(new FieldValue("temp", "1.5")), id -> false))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot erase by field temp");
  }
}
