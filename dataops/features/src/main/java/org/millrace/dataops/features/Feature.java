package org.millrace.dataops.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Optional;
import org.millrace.kernel.FieldType;

/** One input of a model. In JSON the kinds are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Feature.Computed.class),
  @JsonSubTypes.Type(Feature.Latest.class),
  @JsonSubTypes.Type(Feature.Window.class)
})
public sealed interface Feature {
  String name();

  /** STRING is a category; INTEGER, NUMBER and BOOLEAN are numeric; there is no other. */
  FieldType type();

  /**
   * Computed from the request alone.
   *
   * @param row scalar SQL over the request's fields, as it was written
   */
  record Computed(String name, FieldType type, String row) implements Feature {}

  /**
   * The last value of a stream known at the cutoff.
   *
   * @param source position in the spec's sources
   * @param field scalar SQL over the source's fields
   * @param within how old the value may be at the cutoff
   */
  record Latest(String name, FieldType type, int source, String field, Duration within)
      implements Feature {}

  /**
   * An aggregate of the records whose time is not before {@code cutoff - over}, rounded down to a
   * multiple of {@code hop} since 1970, and not after {@code cutoff + ahead}, and which were known
   * at the cutoff.
   *
   * @param source position in the spec's sources
   * @param field scalar SQL over the source's fields; empty to count records
   * @param where scalar SQL condition over the source's fields
   * @param ahead zero unless the source has a time of its own
   * @param knownWithin how long before the cutoff a record may have become known; empty unless the
   *     source has a time of its own
   */
  record Window(
      String name,
      FieldType type,
      int source,
      Aggregate aggregate,
      Optional<String> field,
      Optional<String> where,
      Duration over,
      Duration hop,
      Duration ahead,
      Optional<Duration> knownWithin)
      implements Feature {}
}
