package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.read;
import static org.millrace.dataops.datasets.Samples.row;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class RowQueryTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(Samples.NAME, Samples.SCHEMA);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void readsTheColumnsAskedForInTheOrderOfAnother() {
    dataset.append(List.of(batch(50, 100)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(0, 50)), NONE, NONE);

    List<String> rows = new ArrayList<>();
    try (RowCursor cursor =
        dataset.read(version, List.of("station", "temp"), "known_at", "id IN (7, 51)")) {
      cursor.forEachRemaining(row -> rows.add(row.toString()));
    }

    assertThat(rows)
        .containsExactly("{station=Zürich-0, temp=-9.125}", "{station=Zürich-2, temp=null}");
  }

  @Test
  void streamsFilesThatLieInOrderAsTheyLie() {
    dataset.append(List.of(batch(0, 130_000)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(130_000, 150_000)), NONE, NONE);

    assertThat(plan(version, "known_at", true)).doesNotContain("ORDER BY");
    assertThat(read(dataset, version, "known_at", "true", row -> row.getLong(0)))
        .containsExactlyElementsOf(LongStream.range(0, 150_000).boxed().toList());
  }

  @Test
  void sortsIfOneRowIsLate() {
    dataset.append(List.of(batch(row(0), row(1), row(3), row(2))), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(4, 6)), NONE, NONE);

    assertThat(read(dataset, version, "known_at", "true", row -> row.getLong(0)))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(read(dataset, version, "known_at", "id <> 3", row -> row.getLong(0)))
        .containsExactly(0L, 1L, 2L, 4L, 5L);
  }

  @Test
  void putsAbsentValuesLastWhereverTheyLie() {
    Row absent = row(2);
    absent.setNull(5);
    DatasetVersion version =
        dataset.append(List.of(batch(row(5), absent, row(4), row(1))), NONE, NONE);

    assertThat(read(dataset, version, "local_time", "true", row -> row.getLong(0)))
        .containsExactly(5L, 4L, 1L, 2L);
  }

  @Test
  void saysSoIfAFileTurnsOutToBeDamagedHalfWay() throws IOException {
    dataset.append(List.of(batch(0, 130_000)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(130_000, 150_000)), NONE, NONE);
    Path second = Path.of(dataset.files(version).paths().get(1));
    try (FileChannel file = FileChannel.open(second, StandardOpenOption.WRITE)) {
      // The values of the first column; the footer and the column of the order stay whole.
      file.write(ByteBuffer.allocate(2_000), 40);
    }

    assertThatThrownBy(() -> read(dataset, version, "known_at", "true", row -> row.getLong(0)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read dataset " + Samples.NAME);
  }

  @Test
  void refusesAColumnThatIsNone() {
    DatasetVersion version = dataset.append(List.of(batch(0, 1)), NONE, NONE);

    assertThatThrownBy(() -> dataset.read(version, List.of("colour"), "id", "true"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot find field 'colour'");
  }

  private String plan(DatasetVersion version, String orderBy, boolean inOrder) {
    VersionFiles files = dataset.files(version);
    return new RowQuery(List.of("id"), orderBy, "true").sql(files, inOrder);
  }
}
