package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.ids;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;

@Tag("slow")
@Timeout(120)
class RivalWritersTests {
  @TempDir Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void exactlyOneOfTwoWinsEachRound() throws Exception {
    int rounds = 8;
    try (DatasetCatalog one = DatasetCatalog.open(Samples.settings(data));
        DatasetCatalog two = DatasetCatalog.open(Samples.settings(data))) {
      List<Dataset> rivals =
          List.of(one.createIfAbsent(NAME, SCHEMA), two.createIfAbsent(NAME, SCHEMA));
      for (int round = 0; round < rounds; round++) {
        Map<Integer, Long> expected = rivals.get(0).offsets();
        long from = round * 100L;
        List<Boolean> won = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(rivals.size());
        for (Future<Boolean> rival :
            threads.invokeAll(
                rivals.stream().map(rival -> attempt(rival, expected, from, start)).toList())) {
          won.add(rival.get());
        }
        assertThat(won).as("round " + round).containsExactlyInAnyOrder(true, false);
      }
      DatasetVersion version = rivals.get(1).current().orElseThrow();
      assertThat(version.rows()).isEqualTo(rounds * 100L);
      assertThat(ids(rivals.get(0), version, "true"))
          .containsExactlyElementsOf(LongStream.range(0, rounds * 100L).boxed().toList());
      assertThat(rivals.get(0).offsets()).isEqualTo(Map.of(0, rounds * 100L));
      assertThat(files("/data/")).hasSize(rounds);
      assertThat(files("/pending/")).isEmpty();
    }
  }

  private static Callable<Boolean> attempt(
      Dataset rival, Map<Integer, Long> expected, long from, CyclicBarrier start) {
    return () -> {
      start.await();
      try {
        rival.append(List.of(batch(from, from + 100)), expected, Map.of(0, from + 100));
        return true;
      } catch (CommitConflictException e) {
        return false;
      }
    };
  }

  @Test
  void appendsToManyDatasetsAtOnceWhileOthersTagAndRead() throws Exception {
    int datasets = 4;
    int appends = 5;
    try (DatasetCatalog one = DatasetCatalog.open(Samples.settings(data));
        DatasetCatalog two = DatasetCatalog.open(Samples.settings(data))) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < datasets; i++) {
        String name = "flight-delays.stream" + i;
        DatasetCatalog mine = i % 2 == 0 ? one : two;
        DatasetCatalog theirs = i % 2 == 0 ? two : one;
        tasks.add(() -> fill(mine, theirs, name, appends));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
      assertThat(one.names()).hasSize(datasets);
      for (String name : two.names()) {
        Dataset dataset = two.find(name).orElseThrow();
        DatasetVersion version = dataset.current().orElseThrow();
        assertThat(version.rows()).isEqualTo(appends * 50L);
        assertThat(ids(dataset, version, "true")).hasSize(appends * 50).doesNotHaveDuplicates();
        assertThat(dataset.versions()).hasSize(appends);
        assertThat(dataset.version("tag-0")).map(DatasetVersion::rows).contains(50L);
      }
    }
  }

  private static Void fill(DatasetCatalog mine, DatasetCatalog theirs, String name, int appends) {
    Dataset dataset = mine.createIfAbsent(name, SCHEMA);
    for (int n = 0; n < appends; n++) {
      DatasetVersion version = Samples.append(dataset, n * 50L, n * 50L + 50);
      theirs.find(name).orElseThrow().tag("tag-" + n, version);
      assertThat(ids(theirs.find(name).orElseThrow(), version, "true")).hasSize(n * 50 + 50);
    }
    return null;
  }

  @Test
  void aTagInMidAppendDoesNotFailIt() throws Exception {
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      DatasetVersion first = Samples.append(dataset, 0, 10);
      Future<Void> tagging =
          threads.submit(
              () -> {
                for (int n = 0; n < 12; n++) {
                  dataset.tag("tag-" + n, first);
                }
                return null;
              });
      for (int n = 1; n < 6; n++) {
        Samples.append(dataset, n * 10L, n * 10L + 10);
      }
      tagging.get();

      assertThat(dataset.current().orElseThrow().rows()).isEqualTo(60);
      assertThat(dataset.version("tag-11").orElseThrow().tags()).hasSize(12);
    }
  }

  @Test
  void bothMayCreateTheCatalogAndTheDatasetAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(4);
    Callable<List<String>> create =
        () -> {
          start.await();
          try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
            catalog.createIfAbsent(NAME, SCHEMA);
            return catalog.names();
          }
        };

    for (Future<List<String>> names : threads.invokeAll(List.of(create, create, create, create))) {
      assertThat(names.get()).containsExactly(NAME);
    }
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
