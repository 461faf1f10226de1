package org.millrace.devops.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows the newest report of each model and version as gauges: {@code model.quality} by {@code
 * metric}, {@code model.outcomes.matured} and {@code model.predictions.logged}. Thread-safe.
 */
public final class QualityMeters {
  private final MultiGauge quality;
  private final MultiGauge matured;
  private final MultiGauge predictions;
  private final Map<String, QualityReport> newest = new TreeMap<>();

  public QualityMeters(MeterRegistry registry) {
    this.quality =
        MultiGauge.builder("model.quality")
            .description("Realised quality of the newest window, by metric")
            .register(registry);
    this.matured =
        MultiGauge.builder("model.outcomes.matured")
            .description("Predictions of the newest window whose outcome has arrived")
            .register(registry);
    this.predictions =
        MultiGauge.builder("model.predictions.logged")
            .description("Predictions of the newest window in the log")
            .register(registry);
  }

  /** Replaces what was shown of the report's model and version. */
  public synchronized void publish(QualityReport report) {
    newest.put(report.model() + " " + version(report), report);
    List<Row<?>> numbers = new ArrayList<>();
    List<Row<?>> arrived = new ArrayList<>();
    List<Row<?>> logged = new ArrayList<>();
    for (QualityReport shown : newest.values()) {
      Tags tags = Tags.of("model", shown.model(), "version", version(shown));
      shown
          .metrics()
          .forEach((metric, value) -> numbers.add(Row.of(tags.and("metric", metric), value)));
      arrived.add(Row.of(tags, shown.matured()));
      logged.add(Row.of(tags, shown.predictions()));
    }
    quality.register(numbers, true);
    matured.register(arrived, true);
    predictions.register(logged, true);
  }

  private static String version(QualityReport report) {
    return report.window().version().isPresent()
        ? Integer.toString(report.window().version().getAsInt())
        : "all";
  }
}
