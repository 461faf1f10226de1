package org.millrace.dataops.features;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * What features need of a stream, by one key.
 *
 * @param by STRING fields of the request whose values are looked up
 * @param key STRING fields of the stream that are compared with them, in the same order
 * @param record field that names a record, so that a repeated one counts once; empty in specs of
 *     format 1, where of two records of one moment the last counts
 * @param knownAt TIMESTAMP field of the stream that says when a record became known
 * @param time TIMESTAMP field of the stream that places a record in time; most often knownAt
 * @param fields those that features read
 */
public record FeatureSource(
    String stream,
    List<String> by,
    List<String> key,
    Optional<String> record,
    String knownAt,
    String time,
    List<Field> fields) {
  public FeatureSource {
    by = List.copyOf(by);
    key = List.copyOf(key);
    fields = List.copyOf(fields);
  }

  /** Names of the stream's fields that are read, some of them perhaps twice. */
  Stream<String> reads() {
    return Stream.of(
            key.stream(),
            record.stream(),
            Stream.of(knownAt, time),
            fields.stream().map(Field::name))
        .flatMap(names -> names);
  }

  Schema schema() {
    return new Schema(fields);
  }

  boolean isInOrderOfKnownAt() {
    return time.equals(knownAt);
  }
}
