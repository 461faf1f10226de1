package org.millrace.modelops.tracking.mlflow;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What we say to an MLflow 3 server. Every call waits for a bounded time, is sent once, and throws
 * {@link MlflowException} when it fails; calls that create have no memory, so ask with {@code find}
 * before sending one again. Safe for use by several threads.
 */
public final class MlflowClient implements AutoCloseable {
  private final MlflowRest rest;
  private final MlflowRuns runs;
  private final MlflowModels models;
  private final MlflowRegistry registry;

  /**
   * @param url of the server, with user and password if it asks for them
   * @param timeout for one call
   */
  public MlflowClient(URI url, Duration timeout) {
    MlflowAddress address = MlflowAddress.of(url);
    this.rest = new MlflowRest(address, timeout);
    this.runs = new MlflowRuns(rest, new GuardedOfficialClient(address, timeout));
    this.models = new MlflowModels(rest);
    this.registry = new MlflowRegistry(rest);
  }

  public MlflowRuns runs() {
    return runs;
  }

  public MlflowModels models() {
    return models;
  }

  public MlflowRegistry registry() {
    return registry;
  }

  /** The id of the experiment of that name, which is made if there is none. */
  public String experiment(String name, Map<String, String> tags) {
    Optional<String> found = findExperiment(name);
    return found.isPresent() ? found.get() : createExperiment(name, tags);
  }

  private Optional<String> findExperiment(String name) {
    try {
      JsonNode answer = rest.get("experiments/get-by-name", Map.of("experiment_name", name));
      return Optional.of(answer.path("experiment").path("experiment_id").asString());
    } catch (MlflowException e) {
      if (e.saysNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String createExperiment(String name, Map<String, String> tags) {
    try {
      return rest.post("experiments/create", Map.of("name", name, "tags", pairs(tags)))
          .path("experiment_id")
          .asString();
    } catch (MlflowException e) {
      if (e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        return findExperiment(name).orElseThrow(() -> e);
      }
      throw e;
    }
  }

  /** The server's version, such as {@code 3.18.0}. */
  public String version() {
    return rest.send("GET", "/version", "text/plain", BodyPublishers.noBody()).strip();
  }

  @Override
  public void close() {
    runs.close();
  }

  /** MLflow's form of a map. */
  static List<Map<String, String>> pairs(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream().map(e -> Map.of("key", e.getKey(), "value", e.getValue())).toList();
  }

  static Map<String, Object> body(Object... keysAndValues) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      body.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return body;
  }
}
