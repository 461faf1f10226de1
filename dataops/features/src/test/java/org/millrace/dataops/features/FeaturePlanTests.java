package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

class FeaturePlanTests {
  @Test
  void computesRowAndLatestFeaturesInTheirOrder() {
    FeaturePlan plan = Flights.plan();
    FeatureHistory history = new FeatureHistory(plan);
    history.observe("weather", Flights.weather("JFK", Flights.START, 3.5));
    Row features = new Row(plan.features());

    plan.compute(Flights.request(plan, "JFK", Flights.START), history, features);

    assertThat(features)
        .hasToString(
            "{month=12, carrier=UA, far=true, temp=3.5, visib=null, sky=null, gusts=null}");
  }

  @Test
  void nothingStaysFromTheRowBefore() {
    FeaturePlan plan = Flights.plan();
    FeatureHistory history = new FeatureHistory(plan);
    history.observe("weather", Flights.weather("JFK", Flights.START, 3.5));
    Row features = new Row(plan.features());
    plan.compute(Flights.request(plan, "JFK", Flights.START), history, features);

    Row request = Flights.request(plan, "LGA", Flights.START);
    request.setNull(4);
    plan.compute(request, history, features);

    assertThat(features.toMap()).containsEntry("temp", null).containsEntry("far", null);
  }

  @Test
  void aValueThatCannotBeComputedIsAbsent() {
    FeaturePlan plan =
        FeaturePlan.compile(
            Flights.read(
                Flights.settings(
                    Flights.row("infinite", "distance / 0"),
                    Flights.row("no_number", "ln(-1 * distance)"),
                    Flights.row("no_integer", "CAST(carrier AS BIGINT)"),
                    Flights.row("overflow", "9223372036854775807 + length(carrier)"),
                    Flights.row("fine", "distance"))));
    Row features = new Row(plan.features());

    plan.compute(
        Flights.request(plan, "JFK", Flights.START), (request, cutoff, into) -> {}, features);

    assertThat(features)
        .hasToString(
            "{infinite=null, no_number=null, no_integer=null, overflow=null, fine=2475.0}");
  }

  @Test
  void theCutoffIsAMomentOfTheRequest() {
    FeaturePlan plan = Flights.plan();

    assertThat(plan.cutoff(Flights.request(plan, "JFK", Flights.START))).isEqualTo(Flights.START);
    assertThat(plan.request().field(plan.keyField()).name()).isEqualTo("flight_id");
    assertThat(plan.features().fields()).extracting(Field::name).startsWith("month", "carrier");
  }

  @Test
  void refusesARequestWithoutACutoff() {
    FeaturePlan plan = Flights.plan();
    Row request = Flights.request(plan, "JFK", Flights.START);
    request.setNull(5);

    assertThatThrownBy(() -> plan.cutoff(request))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("'scheduled_departure - INTERVAL 1 HOUR' has no value for it");
  }

  @Test
  void allocatesNothingForTheReferenceUseCase() {
    FeaturePlan plan =
        FeaturePlan.compile(
            FeatureSpec.read(UseCase.open(FeatureSpecTests.usecase("flight-delays"))));
    FeatureHistory history = new FeatureHistory(plan);
    Row request = new Row(plan.request());
    request.setString(plan.request().require("origin"), "JFK");
    request.setString(plan.request().require("carrier"), "UA");
    request.setLong(plan.request().require("scheduled_departure"), Flights.START);
    request.setLong(plan.request().require("departure_local"), Flights.START);
    Row features = new Row(plan.features());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The compiler does away with the last of it, and on a busy machine it takes its time.
    for (int round = 0; round < 30 && least > 10_000; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        plan.compute(request, history, features);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isLessThan(10_000);
  }
}
