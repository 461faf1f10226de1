package org.millrace.dataops.features;

import java.util.stream.IntStream;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Copies what is latest known of one source into the features that read it. */
final class SourceReader {
  private final int source;
  private final int by;
  private final int[] from;
  private final int[] to;
  private final FieldType[] types;

  SourceReader(FeatureSpec spec, int source, Schema request) {
    this.source = source;
    LatestSource latest = spec.sources().get(source);
    this.by = request.require(latest.by());
    Schema schema = latest.schema();
    int[] readers =
        IntStream.range(0, spec.features().size())
            .filter(
                i ->
                    spec.features().get(i) instanceof Feature.Latest feature
                        && feature.source() == source)
            .toArray();
    this.to = readers;
    this.from = new int[readers.length];
    this.types = new FieldType[readers.length];
    for (int i = 0; i < readers.length; i++) {
      Feature.Latest feature = (Feature.Latest) spec.features().get(readers[i]);
      from[i] = schema.require(feature.field());
      types[i] = feature.type();
    }
  }

  /** The features are clear before. */
  void read(Row request, long cutoff, LatestValues latest, Row features) {
    Row found = latest.find(source, request.getString(by), cutoff);
    if (found == null) {
      return;
    }
    for (int i = 0; i < to.length; i++) {
      if (!found.isNull(from[i])) {
        Rows.copy(types[i], found, from[i], features, to[i]);
      }
    }
  }
}
