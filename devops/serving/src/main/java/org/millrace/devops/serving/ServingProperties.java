package org.millrace.devops.serving;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Serving as a process does it; what belongs to a use case stands in its {@code devops.yaml}.
 *
 * @param maxBody longest body of a prediction request
 * @param catchUp longest wait, at a deployment, for the features to reach the end of their streams;
 *     after it the model answers with what is known
 * @param warmUp how long a version is exercised before it answers
 * @param logQueue most predictions waiting for Kafka; beyond it they are dropped from the log and
 *     counted
 */
@ConfigurationProperties("millrace.serving")
public record ServingProperties(
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("30s") Duration catchUp,
    @DefaultValue("1s") Duration warmUp,
    @DefaultValue("10000") int logQueue) {

  /** The defaults, for those who do without Spring. */
  public static ServingProperties defaults() {
    return new ServingProperties(
        DataSize.ofMegabytes(1), Duration.ofSeconds(30), Duration.ofSeconds(1), 10_000);
  }
}
