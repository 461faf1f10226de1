package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;

@Timeout(120)
class ErasureWhileAppendingTests {
  private static final int BATCH = 20;
  @TempDir Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noRecordIsLostOrTakenTwice() throws Exception {
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      Samples.append(dataset, 0, BATCH);
      AtomicBoolean enough = new AtomicBoolean();
      Future<Long> ingestion = threads.submit(() -> ingest(dataset, enough));
      Future<Integer> tagging = threads.submit(tagger(dataset, enough));

      for (int id = 0; id < 3; id++) {
        dataset.erase(List.of(new FieldValue("id", Integer.toString(id))), used -> false);
      }
      enough.set(true);
      long appended = ingestion.get();
      int tags = tagging.get();

      assertThat(appended).isGreaterThan(3L * BATCH);
      DatasetVersion now = dataset.current().orElseThrow();
      assertThat(dataset.offsets().get(0)).isEqualTo(appended);
      assertThat(Samples.ids(dataset, now, "true"))
          .containsExactlyElementsOf(LongStream.range(3, appended).boxed().toList());
      for (int tag = 0; tag < tags; tag++) {
        DatasetVersion tagged = dataset.version("t" + tag).orElseThrow();
        assertThat(Samples.ids(dataset, tagged, "id < 3")).isEmpty();
        assertThat((tagged.rows() + 3) % BATCH).isZero();
      }
      assertThat(files("/pending/")).isEmpty();
    }
  }

  /** As ingestion does: on a conflict it begins again at the dataset's offsets. */
  private static long ingest(Dataset dataset, AtomicBoolean enough) {
    while (!enough.get()) {
      long from = dataset.offsets().getOrDefault(0, 0L);
      try {
        Samples.append(dataset, from, from + BATCH);
      } catch (CommitConflictException e) {
        // It begins again.
      }
    }
    return dataset.offsets().get(0);
  }

  private static Callable<Integer> tagger(Dataset dataset, AtomicBoolean enough) {
    return () -> {
      int tags = 0;
      while (!enough.get() && tags < 6) {
        DatasetVersion version = dataset.current().orElse(null);
        if (version != null && version.rows() > 0) {
          try {
            dataset.tag("t" + tags, version);
            tags++;
          } catch (RuntimeException e) {
            // An erasure has replaced the version in between.
            assertThat(e).hasMessageContaining(Long.toString(version.snapshotId()));
          }
        }
      }
      return tags;
    };
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
