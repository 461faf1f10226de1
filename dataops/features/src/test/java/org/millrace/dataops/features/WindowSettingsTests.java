package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

class WindowSettingsTests {
  private static final Map<String, String> BY_ORIGIN = Map.of("origin", "origin");

  @Test
  void everyWindowKnowsItsType() {
    assertThat(Departures.spec(Departures.settings()).features())
        .filteredOn(feature -> feature instanceof Feature.Window)
        .extracting(Feature::type)
        .containsOnly(FieldType.INTEGER, FieldType.NUMBER);
  }

  @Test
  void isTheSameAfterATripThroughJson() {
    FeatureSpec spec = Departures.spec(Departures.settings());

    FeatureSpec read = FeatureSpec.fromJson(spec.toJson());

    assertThat(read).isEqualTo(spec);
    assertThat(read.toJson()).isEqualTo(spec.toJson());
  }

  @Test
  void windowsAndLatestOfOneKeyShareASource() {
    FeatureSpec spec = Departures.spec(Departures.settings());

    assertThat(spec.sources())
        .extracting(source -> source.by() + " " + source.key() + " " + source.time())
        .containsExactly(
            "[origin] [origin] known_at",
            "[origin, carrier] [origin, carrier] known_at",
            "[dest] [origin] known_at",
            "[origin] [origin] scheduled");
    assertThat(spec.reach()).isEqualTo(Duration.ofHours(13));
  }

  @Test
  void theUsualHopGrowsWithTheWindow() {
    FeatureSpec spec =
        Departures.spec(
            Departures.window("a", BY_ORIGIN, "count", null, "2h", null, null),
            Departures.window("b", BY_ORIGIN, "count", null, "1d", null, null),
            Departures.window("c", BY_ORIGIN, "count", null, "30d", null, null));

    assertThat(spec.features())
        .extracting(feature -> ((Feature.Window) feature).hop())
        .containsExactly(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1));
  }

  @Test
  void namesEveryFaultAtOnce() {
    ProblemException faults =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                Departures.spec(
                    new FeatureSettings("none", null, null, null),
                    Departures.window("sums", BY_ORIGIN, "summ", "dealy", "2x", null, "delay"),
                    Departures.window("nothing", BY_ORIGIN, "avg", null, "1h", null, null),
                    Departures.window("text", BY_ORIGIN, "avg", "gate", "1h", null, null),
                    Departures.window("hops", BY_ORIGIN, "count", null, "1h", "7m", null),
                    Departures.window("short", BY_ORIGIN, "count", null, "90s", null, null),
                    Departures.window("zero", BY_ORIGIN, "count", null, "0h", null, null),
                    Departures.window(
                        "keys", Map.of("orign", "orign"), "count", null, "1h", null, null),
                    FeatureSettings.window(
                        "ahead",
                        new FeatureSettings.Window(
                            "departures",
                            BY_ORIGIN,
                            "count",
                            null,
                            "1h",
                            null,
                            null,
                            null,
                            "1h",
                            null)),
                    FeatureSettings.window(
                        "time",
                        new FeatureSettings.Window(
                            "departurs",
                            BY_ORIGIN,
                            "count",
                            null,
                            "1h",
                            null,
                            null,
                            "delay",
                            null,
                            null))));

    assertThat(faults.problems())
        .extracting(Problem::what)
        .containsExactly(
            "feature 'none': Cannot compute it in 0 ways",
            "feature 'sums': Cannot find the aggregate 'summ'",
            "feature 'sums': Invalid over '2x'",
            "feature 'sums': Cannot find the column 'dealy'",
            "feature 'sums': Invalid where 'delay'",
            "feature 'nothing': Cannot take the avg of nothing",
            "feature 'text': Cannot take the avg of 'gate'",
            "feature 'hops': Invalid hop '7m'",
            "feature 'short': Invalid hop '5m'",
            "feature 'zero': Invalid over '0h'",
            "feature 'keys': Cannot find field 'orign' in the request",
            "feature 'keys': Cannot find field 'orign' in the stream departures",
            "feature 'ahead': Cannot use 'ahead: 1h' without 'time'",
            "feature 'time': Cannot tell how long records of a window by 'delay' count",
            "feature 'time': Cannot find the stream 'departurs'");
    assertThat(faults.problems().get(1).fix()).startsWith("did you mean 'sum'?");
    assertThat(faults.problems().get(10).fix()).startsWith("did you mean 'origin'?");
    assertThat(faults.problems().get(14).fix()).startsWith("did you mean 'departures'?");
  }
}
