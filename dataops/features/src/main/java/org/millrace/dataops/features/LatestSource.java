package org.millrace.dataops.features;

import java.time.Duration;
import java.util.List;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * What latest features need of a stream.
 *
 * @param by STRING field of the request whose value is looked up
 * @param key STRING field of the stream that is compared with it
 * @param knownAt TIMESTAMP field of the stream that says when a record became known
 * @param fields those that features read
 * @param ttl how old a value may be at the cutoff and still count
 */
public record LatestSource(
    String stream, String by, String key, String knownAt, List<Field> fields, Duration ttl) {
  public LatestSource {
    fields = List.copyOf(fields);
  }

  /** Of the rows that {@link LatestValues#find} answers. */
  Schema schema() {
    return new Schema(fields);
  }
}
