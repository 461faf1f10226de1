package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What each group of features earns: the table in the use case's README. It trains some twenty
 * models, so it runs only when asked for.
 */
@EnabledIfSystemProperty(named = "millrace.ablation", matches = "true")
class FlightDelaysAblationTests {
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put(
        "schedule",
        List.of("month", "weekday", "hour", "minute", "carrier", "origin", "dest", "distance"));
    GROUPS.put("weather", List.of("weather_"));
    GROUPS.put("departures of the origin", List.of("origin_departure_", "origin_late_"));
    GROUPS.put("departures of the carrier", List.of("carrier_departure_"));
    GROUPS.put("departures to the destination", List.of("dest_departure_"));
    GROUPS.put("arrivals from the origin", List.of("origin_arrival_"));
    GROUPS.put("arrivals of the carrier", List.of("carrier_arrival_"));
    GROUPS.put("arrivals at the destination", List.of("dest_arrival_"));
    GROUPS.put(
        "cancellations",
        List.of("origin_cancellations", "carrier_cancellations", "dest_cancellations"));
    GROUPS.put("the aircraft's last arrival", List.of("aircraft_"));
    GROUPS.put("scheduled congestion", List.of("origin_scheduled_"));
  }

  private static boolean isOf(String group, String feature) {
    boolean exact = group.equals("schedule");
    return GROUPS.get(group).stream()
        .anyMatch(name -> exact ? feature.equals(name) : feature.startsWith(name));
  }

  @Test
  void everyFeatureBelongsToAGroupAndTheTableIsPrinted() throws Exception {
    try (FlightDelays flights = new FlightDelays()) {
      Examples all = flights.examples(FlightDelays.ALL_IN);
      List<String> names =
          all.features().schema().fields().stream().map(field -> field.name()).toList();
      assertThat(names).allMatch(name -> GROUPS.keySet().stream().anyMatch(g -> isOf(g, name)));
      double whole = auc(flights, all, GROUPS.keySet());
      List<String> table = new ArrayList<>();
      table.add("| features | AUC with these and all above | AUC of all without these |");
      table.add("|---|---|---|");
      Set<String> above = new LinkedHashSet<>();
      for (String group : GROUPS.keySet()) {
        above.add(group);
        Set<String> others = new LinkedHashSet<>(GROUPS.keySet());
        others.remove(group);
        double with = auc(flights, all, above);
        double without = auc(flights, all, others);
        table.add(
            String.format(
                Locale.ROOT,
                "| %s | %.4f | %.4f (%+.4f) |",
                group,
                with,
                without,
                without - whole));
      }
      table.forEach(System.out::println);
      assertThat(whole).isGreaterThanOrEqualTo(0.75);
    }
  }

  private static double auc(FlightDelays flights, Examples all, Set<String> groups) {
    Examples some =
        FlightDelays.with(all, name -> groups.stream().anyMatch(group -> isOf(group, name)));
    return flights.measure(some, FlightDelays.septemberOn(), List.of()).model().auc();
  }
}
