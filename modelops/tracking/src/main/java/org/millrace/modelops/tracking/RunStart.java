package org.millrace.modelops.tracking;

import java.util.Map;

/**
 * What is known of a run before it begins.
 *
 * @param name for people; need not be unique
 * @param user who asked for it
 * @param tags further tags for MLflow; {@code mlflow.source.git.commit} where it is known
 */
public record RunStart(
    String useCase,
    String useCaseDigest,
    String name,
    String user,
    long seed,
    Map<String, String> tags) {
  public RunStart {
    tags = Map.copyOf(tags);
  }
}
