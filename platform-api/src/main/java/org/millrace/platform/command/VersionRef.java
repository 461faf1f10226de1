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

  static final class Reader implements ITypeConverter<VersionRef> {
    @Override
    public VersionRef convert(String text) {
      return parse(text);
    }
  }

  static boolean isVersion(String text) {
    return text.matches("[a-z][a-z0-9-]*\\.[a-z][a-z0-9_-]*(@.+)?");
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
        ? new VersionRef(text, "current")
        : new VersionRef(text.substring(0, at), text.substring(at + 1));
  }

  String path() {
    return "/api/v1/datasets/" + encoded(dataset) + "/versions/" + encoded(version);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
