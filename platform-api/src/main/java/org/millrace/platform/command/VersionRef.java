package org.millrace.platform.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.ITypeConverter;

/**
 * A dataset version as a person names it: {@code flight-delays.weather@2013-q1}; without a version,
 * the current one.
 */
record VersionRef(String dataset, String version) {
  private static final String DATASET = "[a-z][a-z0-9-]*\\.[a-z][a-z0-9_-]*";
  private static final String CURRENT = "current";

  static final class Reader implements ITypeConverter<VersionRef> {
    @Override
    public VersionRef convert(String text) {
      return parse(text);
    }
  }

  static boolean isVersion(String text) {
    return text.matches(DATASET + "(@.+)?");
  }

  /** The name, which needs no encoding then. */
  static String requireDataset(String name) {
    if (!name.matches(DATASET)) {
      throw new ProblemException(
          "Invalid dataset name '" + name + "'",
          "a dataset is named by its use case and its stream",
          "write it as flight-delays.weather; 'millrace dataset list' names them");
    }
    return name;
  }

  static VersionRef parse(String text) {
    if (!isVersion(text)) {
      throw new ProblemException(
          "Invalid dataset version '" + text + "'",
          "it is not <use case>.<stream>@<tag, snapshot id or moment>",
          "write it as flight-delays.weather@2013-q1, or without @ for the current version");
    }
    int at = text.indexOf('@');
    return at < 0
        ? new VersionRef(text, CURRENT)
        : new VersionRef(text.substring(0, at), text.substring(at + 1));
  }

  boolean isCurrent() {
    return version.equals(CURRENT);
  }

  String path() {
    return "/api/v1/datasets/" + encoded(dataset) + "/versions/" + encoded(version);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
