package org.millrace.modelops.tracking.mlflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Registered models, their versions and aliases. Versions are numbers, written as text. */
public final class MlflowRegistry {
  private final MlflowRest rest;

  MlflowRegistry(MlflowRest rest) {
    this.rest = rest;
  }

  /** Makes the registered model if there is none of that name. */
  public void ensureModel(String name, Map<String, String> tags) {
    try {
      rest.post("registered-models/create", Map.of("name", name, "tags", MlflowClient.pairs(tags)));
    } catch (MlflowException e) {
      if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
    }
  }

  /**
   * The oldest version with the tag.
   *
   * @param value without quotes
   */
  public Optional<String> findVersion(String name, String tag, String value) {
    JsonNode answer =
        rest.get(
            "model-versions/search",
            Map.of("filter", "name='" + name + "' and tags.`" + tag + "` = '" + value + "'"));
    return StreamSupport.stream(answer.path("model_versions").spliterator(), false)
        .map(version -> version.path("version").asString())
        .min(Comparator.comparingInt(Integer::parseInt));
  }

  /** Every version of the model; none if there is no such model. */
  public List<MlflowVersion> versions(String name) {
    List<MlflowVersion> versions = new ArrayList<>();
    String page = "";
    do {
      Map<String, String> query = new TreeMap<>(Map.of("filter", "name='" + name + "'"));
      if (!page.isEmpty()) {
        query.put("page_token", page);
      }
      JsonNode answer = rest.get("model-versions/search", query);
      answer
          .path("model_versions")
          .forEach(
              version ->
                  versions.add(
                      new MlflowVersion(
                          version.path("version").asString(), pairs(version.path("tags")))));
      page = answer.path("next_page_token").asString("");
    } while (!page.isEmpty());
    return versions;
  }

  /** Alias to version; none if there is no such model. */
  public Map<String, String> aliases(String name) {
    Map<String, String> aliases = new TreeMap<>();
    try {
      rest.get("registered-models/get", Map.of("name", name))
          .path("registered_model")
          .path("aliases")
          .forEach(
              alias ->
                  aliases.put(alias.path("alias").asString(), alias.path("version").asString()));
    } catch (MlflowException e) {
      if (!e.saysNotFound()) {
        throw e;
      }
    }
    return aliases;
  }

  private static Map<String, String> pairs(JsonNode list) {
    Map<String, String> pairs = new TreeMap<>();
    list.forEach(e -> pairs.put(e.path("key").asString(), e.path("value").asString("")));
    return pairs;
  }

  /** Registers a logged model; returns the number that the server chose. */
  public String createVersion(String name, String modelId, String runId, Map<String, String> tags) {
    return rest.post(
            "model-versions/create",
            Map.of(
                "name",
                name,
                "source",
                "models:/" + modelId,
                "model_id",
                modelId,
                "run_id",
                runId,
                "tags",
                MlflowClient.pairs(tags)))
        .path("model_version")
        .path("version")
        .asString();
  }

  public void tagVersion(String name, String version, String key, String value) {
    rest.post(
        "model-versions/set-tag",
        Map.of("name", name, "version", version, "key", key, "value", value));
  }

  /** Takes a tag away; one that is not there stays so. */
  public void untagVersion(String name, String version, String key) {
    deleteIfThere(
        "model-versions/delete-tag", Map.of("name", name, "version", version, "key", key));
  }

  /** Points the alias at the version, wherever it pointed before. */
  public void setAlias(String name, String alias, String version) {
    rest.post("registered-models/alias", Map.of("name", name, "alias", alias, "version", version));
  }

  /** The version that the alias points at. */
  public Optional<String> findAlias(String name, String alias) {
    try {
      return Optional.of(
          rest.get("registered-models/alias", Map.of("name", name, "alias", alias))
              .path("model_version")
              .path("version")
              .asString());
    } catch (MlflowException e) {
      // MLflow says INVALID_PARAMETER_VALUE for an alias that a model does not have.
      if (e.status() == 404 || e.code().equals("INVALID_PARAMETER_VALUE")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Takes the alias away; one that is not there stays so. */
  public void removeAlias(String name, String alias) {
    deleteIfThere("registered-models/alias", Map.of("name", name, "alias", alias));
  }

  /** Deletes the version; one that is not there stays so. */
  public void deleteVersion(String name, String version) {
    deleteIfThere("model-versions/delete", Map.of("name", name, "version", version));
  }

  private void deleteIfThere(String path, Map<String, String> body) {
    try {
      rest.delete(path, body);
    } catch (MlflowException e) {
      if (!e.saysNotFound()) {
        throw e;
      }
    }
  }
}
