package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.ids;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;

/** A write that fails leaves the table as it was, and says what is the matter. */
class FailingDiskTests {
  @TempDir Path data;
  private Path folder;
  private DatasetCatalog catalog;
  private Dataset dataset;
  private DatasetVersion before;

  @BeforeEach
  void open() {
    folder = data.resolve("warehouse/flight-delays/weather");
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
    append(dataset, 0, 10);
    before = append(dataset, 10, 20);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private void assertUnchanged() {
    assertThat(dataset.current()).contains(before);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 20L));
    assertThat(ids(dataset, before, "true")).hasSize(20);
    assertThat(append(dataset, 20, 30).rows()).isEqualTo(30);
    assertThat(folder.resolve("pending")).isEmptyDirectory();
  }

  /** Even root can't write below a file, so this fails for whoever runs the test. */
  private void withoutFolder(String name, Runnable attempt) throws IOException {
    Path aside = Files.move(folder.resolve(name), folder.resolve(name + "-aside"));
    Files.createFile(folder.resolve(name));
    try {
      attempt.run();
    } finally {
      Files.delete(folder.resolve(name));
      Files.move(aside, folder.resolve(name));
    }
  }

  @Test
  void anAppendWithNowhereToWriteChangesNothing() throws IOException {
    withoutFolder(
        "data",
        () ->
            assertThatThrownBy(() -> append(dataset, 20, 30))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Cannot write rows to flight-delays.weather"));
    // What could not be cleaned up stays noted, and goes with the next clean-up of all.
    dataset.erase(List.of(new FieldValue("id", "-1")), id -> false);
    assertUnchanged();
  }

  @Test
  void anAppendWithoutItsNoteChangesNothing() throws IOException {
    withoutFolder(
        "pending",
        () ->
            assertThatThrownBy(() -> append(dataset, 20, 30))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Cannot write rows to flight-delays.weather"));
    assertUnchanged();
  }

  @Test
  void compactionAndErasureWithNowhereToWriteChangeNothing() throws IOException {
    withoutFolder(
        "pending",
        () -> {
          assertThatThrownBy(() -> dataset.compact(Compaction.Plan.DEFAULT.always()))
              .isInstanceOf(ProblemException.class);
          assertThatThrownBy(() -> dataset.erase(List.of(new FieldValue("id", "3")), id -> false))
              .isInstanceOf(ProblemException.class);
        });
    assertUnchanged();
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full, which is a disk without room");
    DatasetSettings settings = Samples.settings(data);
    try (Tables tables = Samples.tables(settings);
        DuckDBConnection engine = DuckDb.overFolder(settings, full.getParent())) {
      ParquetWriter writer = new ParquetWriter(engine, engine);

      assertThatThrownBy(
              () ->
                  writer.write(
                      Samples.table(tables), List.of(batch(0, 1000)), LocalFileIO.location(full)))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("see that the disk has room");
    }
    assertUnchanged();
  }
}
