package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;

@Timeout(60)
class CompactionTests {
  private static final Compaction.Plan ALWAYS = Compaction.Plan.DEFAULT.always();
  @TempDir Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private DatasetCatalog catalog;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    catalog.close();
  }

  private DatasetVersion current() {
    return dataset.current().orElseThrow();
  }

  /** In an order with many equal values, which shows the order of the appends. */
  private List<Long> read(DatasetVersion version) {
    return Samples.read(dataset, version, "station", "true", row -> row.getLong(0));
  }

  private List<Path> parquet() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("warehouse"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void rowsOrderAndOffsetsStayAsTheyWere() throws IOException {
    for (int n = 0; n < 12; n++) {
      append(dataset, n * 10L, n * 10L + 10);
    }
    DatasetVersion before = current();
    List<Long> rows = read(before);

    Compaction done = dataset.compact(ALWAYS);

    assertThat(done.filesReplaced()).isEqualTo(12);
    assertThat(done.filesWritten()).isEqualTo(1);
    assertThat(done.bytesAfter()).isLessThan(done.bytesBefore());
    assertThat(current().snapshotId()).isNotEqualTo(before.snapshotId());
    assertThat(current().rows()).isEqualTo(120);
    assertThat(dataset.files(current()).paths()).hasSize(1);
    assertThat(read(current())).isEqualTo(rows);
    assertThat(read(before)).isEqualTo(rows);
    assertThat(dataset.versions()).hasSize(13);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 120L));
    assertThat(append(dataset, 120, 130).rows()).isEqualTo(130);
    assertThat(dataset.compact(Compaction.Plan.DEFAULT).filesReplaced()).isZero();
    assertThat(parquet()).hasSize(14);
  }

  @Test
  void filesFillUpToTheTargetAndBigOnesStay() {
    for (int n = 0; n < 6; n++) {
      append(dataset, n * 10L, n * 10L + 10);
    }
    long one = dataset.compact(new Compaction.Plan(1L << 20, 6, 1L << 20)).bytesAfter();
    for (int n = 6; n < 12; n++) {
      append(dataset, n * 10L, n * 10L + 10);
    }
    List<Long> rows = read(current());

    Compaction done = dataset.compact(new Compaction.Plan(one, 2, 2 * one));

    assertThat(done.filesWritten()).isBetween(1, 3);
    assertThat(dataset.files(current()).paths().size())
        .isEqualTo(7 - done.filesReplaced() + done.filesWritten());
    assertThat(read(current())).isEqualTo(rows);
  }

  @Test
  void appendsGoOnMeanwhile() throws Exception {
    append(dataset, 0, 10);
    AtomicBoolean enough = new AtomicBoolean();
    Future<Long> ingestion =
        threads.submit(
            () -> {
              long from = 10;
              while (!enough.get()) {
                append(dataset, from, from + 10);
                from += 10;
              }
              return from;
            });
    int replaced = 0;
    while (replaced < 30) {
      replaced += dataset.compact(ALWAYS).filesReplaced();
    }
    enough.set(true);
    long appended = ingestion.get();

    assertThat(dataset.offsets()).isEqualTo(Map.of(0, appended));
    assertThat(Samples.ids(dataset, current(), "true"))
        .containsExactlyElementsOf(LongStream.range(0, appended).boxed().toList());
    assertThat(data.resolve("warehouse/flight-delays/weather/pending")).isEmptyDirectory();
  }

  @Test
  void expiryLeavesTheCurrentTheTaggedAndTheUsed() throws IOException {
    List<DatasetVersion> versions = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      versions.add(append(dataset, n * 10L, n * 10L + 10));
    }
    dataset.tag("v1", versions.get(1));
    long used = versions.get(3).snapshotId();
    dataset.compact(ALWAYS);

    assertThat(dataset.expire(versions.get(0).committedAt(), id -> false).versionsExpired())
        .isZero();
    Expiry done = dataset.expire(Instant.MAX, id -> id == used);

    assertThat(done.versionsExpired()).isEqualTo(4);
    assertThat(done.filesDeleted()).isGreaterThanOrEqualTo(6);
    assertThat(dataset.versions()).extracting(DatasetVersion::rows).containsExactly(60L, 40L, 20L);
    assertThat(dataset.versions()).allSatisfy(v -> assertThat(read(v)).hasSize((int) v.rows()));
    assertThat(parquet()).hasSize(5);
    assertThat(dataset.offsets()).isEqualTo(Map.of(0, 60L));
    assertThat(append(dataset, 60, 70).rows()).isEqualTo(70);

    dataset.untag("v1");
    assertThat(dataset.expire(Instant.MAX, id -> false).versionsExpired()).isEqualTo(3);
    assertThat(parquet()).hasSize(2);
    assertThat(read(current())).hasSize(70);
  }

  @Test
  void findsTheVersionOfAMoment() {
    DatasetVersion first = append(dataset, 0, 10);
    DatasetVersion second = append(dataset, 10, 20);

    assertThat(dataset.version(first.committedAt().minusMillis(1))).isEmpty();
    assertThat(dataset.version(second.committedAt().minusMillis(1))).contains(first);
    assertThat(dataset.version(second.committedAt())).contains(second);
    assertThat(dataset.version(Instant.MAX)).contains(second);
  }
}
