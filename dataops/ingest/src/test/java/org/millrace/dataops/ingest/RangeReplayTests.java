package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

@Timeout(120)
class RangeReplayTests {
  private static final Instant T0 = Instant.parse("2013-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void takesExactlyTheRecordsOfTheRangeOnceHoweverOftenItIsAsked() throws Exception {
    UseCase useCase = TestUseCase.create(folder, "ranged");
    try (TestWorld world = new TestWorld(folder, TestBroker.servers(), 20)) {
      world.service().start(useCase);
      for (int hour = 99; hour >= 0; hour--) {
        publish(world, useCase, hour, good("r" + (100 + hour)));
      }
      publish(world, useCase, 20, "no json");
      world.publisher.flush();
      world.awaitIngested(useCase);
      DatasetVersion version =
          world.service().replay(useCase, STREAM, hour(10), hour(40), "some-hours");
      assertThat(version.rows()).isEqualTo(30);
      publish(world, useCase, 30, good("r999"));
      world.publisher.flush();
      world.awaitIngested(useCase);
      assertThat(world.service().replay(useCase, STREAM, hour(10), hour(40), "some-hours").rows())
          .isEqualTo(30);
      assertThat(ids(world, version))
          .hasSize(30)
          .doesNotHaveDuplicates()
          .contains("r110", "r139")
          .doesNotContain("r109", "r140");
      assertThatThrownBy(
              () -> world.service().replay(useCase, STREAM, hour(10), hour(41), "some-hours"))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("choose another name");
      assertThatThrownBy(() -> world.service().replay(useCase, STREAM, hour(1), hour(2), STREAM))
          .hasMessageContaining("a stream is ingested into it");
    }
  }

  private static List<String> ids(TestWorld world, DatasetVersion version) {
    Dataset dataset = world.catalog.find(version.dataset()).orElseThrow();
    List<String> ids = new ArrayList<>();
    try (RowCursor rows = dataset.read(version, "id", "true")) {
      rows.forEachRemaining(row -> ids.add(row.getString(0)));
    }
    return ids;
  }

  private static void publish(TestWorld world, UseCase useCase, int hour, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    world
        .publisher
        .publish(useCase.topic(STREAM), null, hour(hour), bytes)
        .exceptionally(
            failure -> {
              throw new IllegalStateException(failure);
            });
  }

  private static Instant hour(int hour) {
    return T0.plus(Duration.ofHours(hour));
  }
}
