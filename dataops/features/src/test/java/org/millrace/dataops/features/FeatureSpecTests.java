package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

class FeatureSpecTests {
  @Test
  void theRequestIsTheSpineWithoutItsKnownAt() {
    FeatureSpec spec = Flights.spec();

    assertThat(spec.spine()).isEqualTo("schedule");
    assertThat(spec.key()).isEqualTo("flight_id");
    assertThat(spec.request())
        .extracting(Field::name)
        .contains("flight_id")
        .doesNotContain("known_at");
  }

  @Test
  void everyFeatureKnowsItsType() {
    assertThat(Flights.spec().features())
        .extracting(Feature::type)
        .containsExactly(
            FieldType.INTEGER,
            FieldType.STRING,
            FieldType.BOOLEAN,
            FieldType.NUMBER,
            FieldType.NUMBER,
            FieldType.STRING,
            FieldType.INTEGER);
  }

  @Test
  void featuresThatLookTheSameUpShareASource() {
    FeatureSpec spec = Flights.spec();

    assertThat(spec.sources()).hasSize(1);
    assertThat(spec.sources().get(0).fields())
        .extracting(Field::name)
        .containsExactly("temp", "visib", "sky", "gusts");
    assertThat(spec.sources().get(0).knownAt()).isEqualTo("known_at");
    assertThat(spec.sources().get(0).record()).contains("weather_id");
    assertThat(spec.reach()).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void isTheSameAfterATripThroughJson() {
    FeatureSpec spec = Flights.spec();

    FeatureSpec read = FeatureSpec.fromJson(spec.toJson());

    assertThat(read).isEqualTo(spec);
    assertThat(read.toJson()).isEqualTo(spec.toJson());
  }

  /** Packages of released versions carry this text: it may gain fields, never lose any. */
  @Test
  void readsTheJsonOfFormatTwo() throws IOException {
    String json = golden("features-2.json");

    assertThat(FeatureSpec.fromJson(json)).isEqualTo(Flights.spec());
    assertThat(Flights.spec().toJson()).isEqualTo(json.strip());
  }

  @Test
  void readsTheJsonOfFormatOne() throws IOException {
    FeatureSpec spec = FeatureSpec.fromJson(golden("features-1.json"));

    assertThat(FeaturePlan.compile(spec).features()).isEqualTo(Flights.plan().features());
    assertThat(spec.reach()).isEqualTo(Duration.ofHours(3));
    assertThat(spec.sources()).hasSize(2);
    assertThat(spec.sources()).allSatisfy(s -> assertThat(s.by()).containsExactly("origin"));
    assertThat(spec.features().get(5))
        .isEqualTo(new Feature.Latest("sky", FieldType.STRING, 1, "sky", Duration.ofMinutes(30)));
    assertThat(FeatureSpec.fromJson(spec.toJson())).isEqualTo(spec);
  }

  private static String golden(String file) throws IOException {
    try (var golden = FeatureSpecTests.class.getResourceAsStream(file)) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void refusesAnotherFormat() {
    String json = Flights.spec().toJson().replace("\"format\" : 2", "\"format\" : 3");

    assertThatThrownBy(() -> FeatureSpec.fromJson(json))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read a feature spec of format 3");
  }

  @Test
  void refusesWhatIsNoSpec() {
    for (String json : List.of("", "[]", "{", "null", "{\"format\":1}", "{\"format\":1,\"x\":2}")) {
      assertThatThrownBy(() -> FeatureSpec.fromJson(json))
          .as(json)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Cannot read a feature spec");
    }
  }

  @Test
  void namesEveryFaultAtOnce() {
    DataopsSettings settings =
        new DataopsSettings(
            List.of(),
            new DataopsSettings.Spine("schedule", "departure_local - INTERVAL 1 HOUR"),
            List.of(
                Flights.row("typo", "mnth(departure_local)"),
                Flights.row("lost", "carier"),
                Flights.row("moment", "scheduled_departure"),
                Flights.row("Upper", "carrier"),
                Flights.row("twice", "carrier"),
                Flights.row("twice", "dest"),
                Flights.weather("field", "tmp", "3h"),
                Flights.latest("stream", "wether", "origin", "temp", "3h"),
                Flights.latest("by", "weather", "dest", "temp", "3h"),
                Flights.latest("number", "weather", "distance", "temp", "3h"),
                Flights.latest("time", "weather", "origin", "observed_at", "3h")));

    ProblemException faults =
        catchThrowableOfType(ProblemException.class, () -> Flights.read(settings));

    assertThat(faults.problems()).allSatisfy(p -> assertThat(p.where()).isEqualTo("dataops.yaml"));
    assertThat(faults.problems())
        .extracting(Problem::what)
        .containsExactly(
            "spine.cutoff: Invalid cutoff 'departure_local - INTERVAL 1 HOUR'",
            "feature 'typo': Cannot find the function 'mnth'",
            "feature 'lost': Cannot find the column 'carier'",
            "feature 'moment': Cannot use 'scheduled_departure' as a feature",
            "feature 'Upper': Invalid field name 'Upper'",
            "feature 'twice': Cannot have two features of one name",
            "feature 'field': Cannot find the column 'tmp'",
            "feature 'stream': Cannot find the stream 'wether'",
            "feature 'by': Cannot find field 'dest' in the stream weather",
            "feature 'number': Cannot look up by 'distance'",
            "feature 'number': Cannot find field 'distance' in the stream weather",
            "feature 'time': Cannot use 'observed_at' as a feature");
    assertThat(faults.problems().get(1).fix()).startsWith("did you mean 'month'?");
    assertThat(faults.problems().get(2).fix()).startsWith("did you mean 'carrier'?");
  }

  @Test
  void refusesASpineWithoutAContract() {
    DataopsSettings settings =
        new DataopsSettings(List.of(), new DataopsSettings.Spine("flights", "known_at"), List.of());

    assertThatThrownBy(() -> Flights.read(settings))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("spine: Cannot find the stream 'flights'");
  }

  @Test
  void readsTheReferenceUseCase() {
    FeatureSpec spec = FeatureSpec.read(UseCase.open(usecase("flight-delays")));

    assertThat(spec.features()).extracting(Feature::name).contains("month", "weather_temp");
    assertThat(FeatureSpec.fromJson(spec.toJson())).isEqualTo(spec);
    assertThat(FeaturePlan.compile(spec).streams()).contains("weather");
  }

  static Path usecase(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("usecases"))) {
      folder = folder.getParent();
    }
    return Path.of(String.valueOf(folder), "usecases", name);
  }
}
