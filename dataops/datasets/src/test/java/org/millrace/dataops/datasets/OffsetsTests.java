package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;

import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;

class OffsetsTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;
  private Tables otherEngine;
  private Table table;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
    append(dataset, 0, 10);
    otherEngine = Samples.tables(Samples.settings(data));
    table = Samples.table(otherEngine);
  }

  @AfterEach
  void close() {
    otherEngine.close();
    catalog.close();
  }

  @Test
  void writesPartitionsInOrder() {
    assertThat(Offsets.format(Map.of(10, 5L, 2, 7L, 0, 120L))).isEqualTo("0:120,2:7,10:5");
    assertThat(Offsets.parse("0:120,2:7,10:5")).isEqualTo(Map.of(10, 5L, 2, 7L, 0, 120L));
    assertThat(Offsets.parse(Offsets.format(Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0:", "a:1", "0:1,", "0;1"})
  void refusesWhatIsNoOffsets(String text) {
    assertThatThrownBy(() -> Offsets.parse(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid Kafka offsets '" + text + "'");
  }

  @Test
  void liesInTheSnapshotAndInTheTablesProperties() {
    assertThat(table.currentSnapshot().summary()).containsEntry("millrace.kafka.offsets", "0:10");
    assertThat(table.properties()).containsEntry("millrace.kafka.offsets", "0:10");
  }

  @Test
  void survivesASnapshotOfAnotherEngine() throws Exception {
    rewriteAsAnotherEngine();

    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 10L));
    assertThatThrownBy(() -> append(dataset, 5, 20)).isInstanceOf(CommitConflictException.class);
    assertThat(append(dataset, 10, 20).rows()).isEqualTo(20);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 20L));
  }

  @Test
  void survivesTheExpiryOfEverySnapshotThatCarriedThem() throws Exception {
    rewriteAsAnotherEngine();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertThat(dataset.versions()).hasSize(1);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 10L));
    assertThatThrownBy(() -> append(dataset, 5, 20)).isInstanceOf(CommitConflictException.class);
    assertThat(append(dataset, 10, 20).rows()).isEqualTo(20);
  }

  @Test
  void refusesToBeginAgainWhereOffsetsWereLost() throws Exception {
    rewriteAsAnotherEngine();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    table.updateProperties().remove("millrace.kafka.offsets").commit();

    assertThatThrownBy(dataset::offsets)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot tell the Kafka offsets of " + NAME);
    assertThatThrownBy(() -> append(dataset, 0, 10)).isInstanceOf(ProblemException.class);
    assertThat(dataset.current().orElseThrow().rows()).isEqualTo(10);
  }

  /** Replaces the data file by itself: a snapshot that knows nothing of ours. */
  private void rewriteAsAnotherEngine() throws Exception {
    DataFile file;
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      file = tasks.iterator().next().file().copy();
    }
    table.newDelete().deleteFile(file).commit();
    table.newAppend().appendFile(file).commit();
    assertThat(table.currentSnapshot().summary()).doesNotContainKey("millrace.kafka.offsets");
  }
}
