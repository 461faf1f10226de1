package org.millrace.modelops.tracking.mlflow;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Artifacts, through the server that keeps them. A file put again replaces the one before. */
final class MlflowFiles {
  private static final String SCHEME = "mlflow-artifacts:";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

  private final MlflowRest rest;

  MlflowFiles(MlflowRest rest) {
    this.rest = rest;
  }

  /**
   * @param root artifact URI of a run or model
   * @param path below it, with {@code /} between its parts
   */
  void put(String root, String path, Path file) {
    try {
      put(root, path, BodyPublishers.ofFile(file));
    } catch (FileNotFoundException e) {
      throw new MissingFileException(file, e);
    }
  }

  void put(String root, String path, byte[] content) {
    put(root, path, BodyPublishers.ofByteArray(content));
  }

  private void put(String root, String path, BodyPublisher content) {
    if (!root.startsWith(SCHEME)) {
      throw new UnproxiedArtifactsException(root);
    }
    // Either mlflow-artifacts:/1/abc/artifacts or mlflow-artifacts://host:port/1/abc/artifacts.
    String base = root.substring(SCHEME.length()).replaceAll("^//[^/]*", "");
    String escaped =
        Arrays.stream((base + "/" + path).split("/", -1))
            .filter(part -> !part.isEmpty())
            .map(MlflowRest::escape)
            .collect(Collectors.joining("/"));
    rest.send("PUT", ARTIFACTS + escaped, "application/octet-stream", content);
  }
}
