package org.millrace.platform.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a use case's history is learned from. */
final class HistoryOptions {
  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "The moment at which history ends, as 2013-04-01T00:00:00Z (default: now).")
  @Nullable String asOf;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Learn from the dataset versions that bear it (default: the newest).")
  @Nullable String tag;

  /** As the body of a request, to which more may be added. */
  Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    if (asOf != null) {
      request.put("asOf", asOf);
    }
    if (tag != null) {
      request.put("tag", tag);
    }
    return request;
  }
}
