package org.millrace.modelops.tracking.mlflow;

/** The server wants clients to write artifacts to its store directly, which we do not. */
public final class UnproxiedArtifactsException extends RuntimeException {
  UnproxiedArtifactsException(String root) {
    super(
        "Cannot put artifacts at "
            + root
            + ": the MLflow server does not take files; start it with --serve-artifacts and make"
            + " the experiment anew");
  }
}
