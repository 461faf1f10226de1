package org.millrace.dataops.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.millrace.kernel.FieldType;

/** One input of a model. In JSON the kinds are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Feature.Computed.class),
  @JsonSubTypes.Type(Feature.Latest.class)
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
   * @param field of the source's stream
   */
  record Latest(String name, FieldType type, int source, String field) implements Feature {}
}
