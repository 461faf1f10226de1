package org.millrace.dataops.lineage;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/**
 * Where lineage events are sent on to: Marquez, or whoever speaks as it does.
 *
 * @param url of the server; events go to {@code /api/v1/lineage} below it
 * @param apiKey sent as a bearer token
 */
public record LineageEndpoint(URI url, Optional<String> apiKey) {
  static final String PATH = "/api/v1/lineage";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * @throws ProblemException if it is no HTTP address
   */
  public static LineageEndpoint of(String url, Optional<String> apiKey) {
    try {
      URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return new LineageEndpoint(address, apiKey);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ProblemException(
        "Invalid lineage endpoint '" + url + "'",
        "it is no HTTP address",
        "write millrace.lineage.url as http://host:port, without " + PATH);
  }

  HttpRequest post(String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + PATH))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request.build();
  }

  /** Without the key, which is nobody's to read. */
  @Override
  public String toString() {
    return url.toString();
  }
}
