package org.millrace.dataops.contracts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One feature as it is written: an expression over the request, the latest value of a stream, or an
 * aggregate over a window of a stream. What it means is read by the feature engine, which tells all
 * faults at once.
 */
public record FeatureSettings(
    String name, @Nullable String row, @Nullable Latest latest, @Nullable Window window) {

  public static FeatureSettings row(String name, String expression) {
    return new FeatureSettings(name, expression, null, null);
  }

  public static FeatureSettings latest(String name, Latest latest) {
    return new FeatureSettings(name, null, latest, null);
  }

  public static FeatureSettings window(String name, Window window) {
    return new FeatureSettings(name, null, null, window);
  }

  /**
   * The last value of a stream known at the cutoff.
   *
   * @param by field of the request to field of the stream that must be equal; in YAML one name, a
   *     list of names, or a mapping
   * @param field SQL over the stream's fields, most often the name of one
   * @param within how old the value may be, as {@code 30m}, {@code 3h} or {@code 2d}
   */
  public record Latest(
      String stream,
      @JsonDeserialize(using = KeysDeserializer.class) Map<String, String> by,
      String field,
      String within) {
    public Latest {
      by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }
  }

  /**
   * An aggregate over the records of a stream that were known at the cutoff.
   *
   * @param by as of {@link Latest}
   * @param aggregate count, sum, avg, min, max, stddev, rate or distinct
   * @param field SQL over the stream's fields; may be absent for count and rate
   * @param over how far back from the cutoff the window reaches
   * @param hop what the far edge of the window rounds down to; must divide {@code over}
   * @param where SQL condition over the stream's fields; all records if absent
   * @param time TIMESTAMP field of the stream that places a record in the window; its known-at if
   *     absent
   * @param ahead with {@code time}, how far beyond the cutoff the window reaches
   * @param within with {@code time}, how long before the cutoff a record may have become known
   */
  public record Window(
      String stream,
      @JsonDeserialize(using = KeysDeserializer.class) Map<String, String> by,
      String aggregate,
      @Nullable String field,
      String over,
      @Nullable String hop,
      @Nullable String where,
      @Nullable String time,
      @Nullable String ahead,
      @Nullable String within) {
    public Window {
      by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }
  }
}
