package org.millrace.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps the metrics page to Prometheus' conventions: base units, and a help text for each name. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  /**
   * Meters of libraries that measure in milli- or nanoseconds or call a gauge a count; each has a
   * twin in base units that stays.
   */
  private static final Pattern UNTIDY =
      Pattern.compile(
          "kafka\\..*\\.(ms|ns)(\\..*)?|kafka\\..*\\.count|process\\.cpu\\.time"
              + "|system\\.cpu\\.count|jvm\\.compilation\\.time");

  @Bean
  MeterFilter tidyNames() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return UNTIDY.matcher(id.getName()).matches()
            ? MeterFilterReply.DENY
            : MeterFilterReply.NEUTRAL;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getDescription() == null || id.getDescription().isBlank()
            ? new Meter.Id(
                id.getName(),
                Tags.of(id.getTagsAsIterable()),
                id.getBaseUnit(),
                "Measured by a library as " + id.getName(),
                id.getType())
            : id;
      }
    };
  }
}
