package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.kernel.FieldType;

/** Reads what is promised of a stream as a whole. */
final class ServiceLevelReader {
  private static final Set<String> PROPERTIES =
      Set.of("retention", "frequency", "latency", "freshness", ServiceLevel.THROUGHPUT);

  private static final Map<String, Duration> UNITS =
      Map.ofEntries(
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("second", Duration.ofSeconds(1)),
          Map.entry("seconds", Duration.ofSeconds(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("minutes", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("hours", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("days", Duration.ofDays(1)),
          Map.entry("y", Duration.ofDays(365)),
          Map.entry("yr", Duration.ofDays(365)),
          Map.entry("year", Duration.ofDays(365)),
          Map.entry("years", Duration.ofDays(365)));

  private final String stream;
  private final String knownAt;
  private final List<FieldRules> fields;
  private final OpenRules open;
  private final List<ServiceLevel> levels = new ArrayList<>();

  ServiceLevelReader(String stream, String knownAt, List<FieldRules> fields, OpenRules open) {
    this.stream = stream;
    this.knownAt = knownAt;
    this.fields = fields;
    this.open = open;
  }

  List<ServiceLevel> levels() {
    return List.copyOf(levels);
  }

  void read(Node top) {
    for (Node sla : top.child("slaProperties").items()) {
      String property = sla.child("property").text().orElse("");
      if (!PROPERTIES.contains(property)) {
        sla.refuse(
            "the SLA property '" + property + "' is not enforced",
            "use retention, frequency, latency, freshness or throughput");
        continue;
      }
      String element = sla.child("element").text().orElse(stream);
      if (!element.equals(stream) && !element.startsWith(stream + ".")) {
        sla.child("element")
            .refuse("'" + element + "' is no element of " + stream, "name the stream");
      }
      Duration unit = UNITS.get(sla.child("unit").text().orElse(""));
      double value = sla.child("value").number().map(Number::doubleValue).orElse(0.0);
      if (unit == null || !(value > 0 && value <= 1_000_000)) {
        sla.refuse(
            "its value or unit is no span of time",
            "write a positive number and a unit: s, min, h, d or y");
        continue;
      }
      if (property.equals(ServiceLevel.THROUGHPUT)) {
        throughput(sla, value, unit);
        continue;
      }
      ServiceLevel level =
          new ServiceLevel(property, Duration.ofMillis((long) (unit.toMillis() * value)));
      levels.add(level);
      if (property.equals("freshness")) {
        freshness(sla, element, level.value());
      }
    }
  }

  /** At least so many records in a period of so many units, one if the contract does not say. */
  private void throughput(Node sla, double records, Duration unit) {
    Node periods = sla.child("valueExt");
    double many = periods.isThere() ? periods.number().map(Number::doubleValue).orElse(0.0) : 1;
    if (records != Math.rint(records) || !(many > 0 && many <= 1_000_000)) {
      sla.refuse(
          "its value is no number of records, or its valueExt no number of units",
          "write records in value and, in valueExt and unit, the time in which they come");
      return;
    }
    levels.add(
        new ServiceLevel(
            ServiceLevel.THROUGHPUT,
            Duration.ofMillis((long) (unit.toMillis() * many)),
            (long) records));
  }

  /** A service level that is a question to one version too. */
  private void freshness(Node sla, String element, Duration most) {
    String field = element.equals(stream) ? knownAt : element.substring(stream.length() + 1);
    boolean isTime =
        fields.stream()
            .map(FieldRules::field)
            .anyMatch(f -> f.name().equals(field) && f.type() == FieldType.TIMESTAMP);
    if (!isTime) {
      sla.child("element")
          .refuse("'" + field + "' is no timestamp of " + stream, "name a timestamp");
    }
    DatasetRule.Terms terms =
        new DatasetRule.Terms(
            sla.child("id").text().orElse(field + ".freshness"),
            sla.child("description").text().orElse(""),
            Severity.QUARANTINE,
            Set.of(),
            AnomalyCode.DATASET_STALE,
            sla.where());
    Tolerance tolerance =
        Tolerance.atMost(BigDecimal.valueOf(most.toSeconds()), Tolerance.Unit.ROWS);
    open.dataset.add(new DatasetRule.Freshness(terms, field, most, tolerance));
  }
}
