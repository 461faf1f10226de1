package org.millrace.dataops.lineage;

import java.util.Locale;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/**
 * Something that has lineage.
 *
 * @param name as {@code flight-delays.weather}; for a run its id
 * @param version of a dataset or model, else empty
 */
public record LineageNode(Kind kind, String name, Optional<String> version) {

  /** Data, or what makes data. */
  public enum Kind {
    FILE,
    TOPIC,
    DATASET,
    /** A table, an API or a topic of another cluster: data outside of the platform. */
    SOURCE,
    MODEL,
    ALIAS,
    /** A job that goes on. */
    JOB,
    /** One run of a job that ends. */
    RUN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LineageNode of(Kind kind, String name) {
    return new LineageNode(kind, name, Optional.empty());
  }

  /** As {@code dataset:flight-delays.weather}, perhaps with {@code @} and a version. */
  public String text() {
    return kind.word() + ":" + name + version.map(which -> "@" + which).orElse("");
  }

  LineageNode unversioned() {
    return of(kind, name);
  }

  /**
   * Reads {@link #text}; without a kind it is a dataset.
   *
   * @throws ProblemException if the kind is none of ours
   */
  public static LineageNode parse(String text) {
    int colon = text.indexOf(':');
    Kind kind = colon < 0 ? Kind.DATASET : kind(text, text.substring(0, colon));
    String rest = text.substring(colon + 1);
    // A path or an address may hold the sign too, and has no versions.
    int at = kind == Kind.FILE || kind == Kind.SOURCE ? -1 : rest.lastIndexOf('@');
    return at < 0
        ? of(kind, rest)
        : new LineageNode(kind, rest.substring(0, at), Optional.of(rest.substring(at + 1)));
  }

  private static Kind kind(String text, String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new ProblemException(
        "Invalid lineage reference '" + text + "'",
        "'" + word + "' is no kind of thing that has lineage",
        "write it as dataset:name, dataset:name@version, topic:name, file:path, source:address,"
            + " model:name@version, alias:model@alias, job:name or run:id");
  }
}
