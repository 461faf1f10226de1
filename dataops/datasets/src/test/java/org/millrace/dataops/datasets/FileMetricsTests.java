package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.T0;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.row;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Row;

class FileMetricsTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Tables tables;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    tables = Samples.tables(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
  }

  @AfterEach
  void close() {
    tables.close();
    catalog.close();
  }

  @Test
  void boundsAndCountsAreThoseOfTheRows() throws Exception {
    dataset.append(List.of(batch(1, 101)), NONE, NONE);

    DataFile file = onlyFile();

    assertThat(file.recordCount()).isEqualTo(100);
    assertThat(file.fileSizeInBytes())
        .isEqualTo(LocalFileIO.path(file.location()).toFile().length());
    assertThat(bound(file.lowerBounds(), "id")).isEqualTo(1L);
    assertThat(bound(file.upperBounds(), "id")).isEqualTo(100L);
    assertThat(bound(file.lowerBounds(), "wet")).isEqualTo(false);
    assertThat(bound(file.upperBounds(), "wet")).isEqualTo(true);
    assertThat(bound(file.lowerBounds(), "temp")).isEqualTo(1 / 8.0 - 10);
    assertThat(bound(file.upperBounds(), "temp")).isEqualTo(100 / 8.0 - 10);
    assertThat(bound(file.lowerBounds(), "known_at")).isEqualTo(T0 + 1_000_000);
    assertThat(bound(file.upperBounds(), "known_at")).isEqualTo(T0 + 100_000_000);
    assertThat(bound(file.lowerBounds(), "local_time")).isEqualTo(T0 - 100);
    assertThat(bound(file.upperBounds(), "local_time")).isEqualTo(T0 - 1);
    assertThat(bound(file.upperBounds(), "station")).hasToString("Zürich-6");
    assertThat(file.nullValueCounts()).containsEntry(id("temp"), 33L).containsEntry(id("id"), 0L);
    assertThat(file.valueCounts()).containsEntry(id("temp"), 100L);
    assertThat(file.nanValueCounts()).containsEntry(id("temp"), 0L);
  }

  @Test
  void skipsFilesThatCannotMatch() throws Exception {
    dataset.append(List.of(batch(0, 100)), NONE, NONE);
    dataset.append(List.of(batch(100, 200)), NONE, NONE);

    assertThat(filesFor(Expressions.greaterThan("id", 150L))).isEqualTo(1);
    assertThat(filesFor(Expressions.lessThan("known_at", T0))).isZero();
    assertThat(filesFor(Expressions.equal("station", "Zürich-3"))).isEqualTo(2);
    assertThat(filesFor(Expressions.greaterThan("station", "Zürich-6"))).isZero();
  }

  @Test
  void boundsOfLongStringsAreShortAndStillBounds() throws Exception {
    String high = "z".repeat(15) + "😀" + "y".repeat(500);
    Row low = row(1);
    low.setString(1, "a".repeat(20));
    Row long1 = row(2);
    long1.setString(1, high);
    dataset.append(List.of(batch(low, long1)), NONE, NONE);

    DataFile file = onlyFile();

    assertThat(bound(file.lowerBounds(), "station")).hasToString("a".repeat(16));
    assertThat(filesFor(Expressions.equal("station", high))).isEqualTo(1);
    assertThat(filesFor(Expressions.equal("station", "a".repeat(20)))).isEqualTo(1);
  }

  @Test
  void leavesOutBoundsItCannotTell() throws Exception {
    Row beyond = row(1);
    beyond.setLong(4, 253_402_300_800_000_001L);
    beyond.setDouble(3, Double.POSITIVE_INFINITY);
    Row before = row(2);
    before.setLong(4, -99_999_999_999_999_999L);
    before.setDouble(3, Double.NaN);
    dataset.append(List.of(batch(beyond, before)), NONE, NONE);

    DataFile file = onlyFile();

    assertThat(file.lowerBounds()).doesNotContainKey(id("known_at"));
    assertThat(file.upperBounds()).doesNotContainKey(id("known_at"));
    assertThat(file.nanValueCounts()).containsEntry(id("temp"), 1L);
    assertThat(filesFor(Expressions.greaterThan("temp", 1e300))).isEqualTo(1);
    assertThat(filesFor(Expressions.greaterThan("known_at", 253_402_300_800_000_000L)))
        .isEqualTo(1);
  }

  private long filesFor(Expression filter) throws Exception {
    try (CloseableIterable<FileScanTask> tasks = table().newScan().filter(filter).planFiles()) {
      long count = 0;
      for (FileScanTask task : tasks) {
        count += task.file() == null ? 0 : 1;
      }
      return count;
    }
  }

  private DataFile onlyFile() throws Exception {
    try (CloseableIterable<FileScanTask> tasks =
        table().newScan().includeColumnStats().planFiles()) {
      return tasks.iterator().next().file().copy();
    }
  }

  private Object bound(Map<Integer, ByteBuffer> bounds, String column) {
    Type type = table().schema().findType(column);
    return Conversions.fromByteBuffer(type, bounds.get(id(column)));
  }

  private int id(String column) {
    return table().schema().findField(column).fieldId();
  }

  private Table table() {
    return Samples.table(tables);
  }
}
