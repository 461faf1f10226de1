package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IngestPropertiesTests {
  @Test
  void defaultsAreTheSameWithAndWithoutSpring() {
    assertThat(bind(Map.of())).isEqualTo(IngestProperties.defaults());
  }

  @Test
  void readsWhatIsSet() {
    IngestProperties set =
        bind(
            Map.of(
                "millrace.ingest.commit-interval", "30s", "millrace.ingest.commit-rows", "500000"));
    assertThat(set.commitInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(set.commitRows()).isEqualTo(500_000);
  }

  @Test
  void waitsDoubleUpToTheLongestAndAreNeverLessThanHalf() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    for (int failures = 1; failures < 100; failures++) {
      long longest = Math.min(30_000, 500L << Math.min(failures - 1, 20));
      assertThat(backoff.wait(failures).toMillis()).isBetween(longest / 2, longest);
    }
  }

  private static IngestProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("millrace.ingest", IngestProperties.class);
  }
}
