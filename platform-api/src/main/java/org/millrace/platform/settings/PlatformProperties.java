package org.millrace.platform.settings;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param mlflow {@code managed} sets up a server of our own, {@code off} goes without, anything
 *     else is the address of a server
 * @param apiKey what callers must present when the platform listens beyond loopback; generated and
 *     kept in the data directory if absent
 * @param kafka where records come in
 * @param lineage where lineage events are sent on to
 */
@Validated
@ConfigurationProperties("millrace")
public record PlatformProperties(
    @NotBlank @DefaultValue("managed") String mlflow,
    @Nullable String apiKey,
    @DefaultValue Kafka kafka,
    @DefaultValue Lineage lineage) {

  /**
   * @param url of a server that speaks as Marquez does; absent: events are kept here alone
   * @param apiKey sent as a bearer token
   */
  public record Lineage(@Nullable String url, @Nullable String apiKey) {}

  /**
   * @param bootstrapServers a Kafka cluster, or {@code embedded} for a broker in this process
   * @param port of the embedded broker; 0 picks a free one
   */
  public record Kafka(
      @NotBlank @DefaultValue("embedded") String bootstrapServers, @DefaultValue("0") int port) {}
}
