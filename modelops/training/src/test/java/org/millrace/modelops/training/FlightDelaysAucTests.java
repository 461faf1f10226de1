package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.millrace.modelops.tracking.GateVerdict;

/** What the reference use case promises, on its real data. */
@Tag("slow")
class FlightDelaysAucTests {
  private static FlightDelays flights;

  @BeforeAll
  static void read() throws SQLException {
    flights = new FlightDelays();
  }

  @AfterAll
  static void close() throws SQLException {
    flights.close();
  }

  @Test
  void trainedOnJanuaryToAugustItRanksSeptemberToDecember() {
    LabelMeasurement measured =
        flights.measure(
            flights.examples(FlightDelays.ALL_IN), FlightDelays.septemberOn(), List.of());

    assertThat(flights.spine.rows()).isEqualTo(336_776);
    // Those cancelled or diverted have no outcome and are not among them.
    assertThat(measured.model().rows()).isEqualTo(109_619);
    assertThat(measured.model().auc()).isGreaterThanOrEqualTo(0.76);
    assertThat(measured.model().aucInterval().width()).isLessThan(0.01);
  }

  @Test
  void trainedOnJanuaryToMarchItPassesItsGates() {
    Recipe recipe = flights.recipe;
    LabelMeasurement measured =
        flights.measure(
            flights.examples(Instant.parse("2013-04-01T04:00:00Z")),
            recipe.settings().split(),
            recipe.settings().baselines());

    List<GateVerdict> verdicts =
        GateKeeper.judge(
            recipe.settings().allGates(recipe.charter()), measured.metrics(), Optional.empty());
    assertThat(verdicts).isNotEmpty().allMatch(GateVerdict::passed);
    assertThat(measured.gains())
        .extracting(Gain::over)
        .containsExactly("majority", "rule", "linear");
    // The desk's rule knows the hour alone.
    assertThat(measured.gains().get(1).gain().value()).isGreaterThan(0.05);
    assertThat(measured.confusion().value(recipe.charter().requireValue())).isPositive();
  }
}
