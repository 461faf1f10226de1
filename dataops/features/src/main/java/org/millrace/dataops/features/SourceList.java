package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.dataops.expressions.Expression;
import org.millrace.kernel.Field;

/** The sources of a spec: features that look the same key up in the same stream share one. */
final class SourceList {
  private final Map<Lookup, Set<Field>> lookups = new LinkedHashMap<>();

  /**
   * @param by field of the request to field of the stream
   */
  private record Lookup(StreamShape stream, Map<String, String> by, String time) {}

  /** The position of the source that gives the expressions what they read. */
  int add(StreamShape stream, Map<String, String> by, String time, List<Expression> reads) {
    Lookup lookup = new Lookup(stream, by, time);
    Set<Field> fields = lookups.computeIfAbsent(lookup, unseen -> new LinkedHashSet<>());
    for (Expression expression : reads) {
      expression.columns().forEach(column -> fields.add(stream.schema().field(column)));
    }
    return List.copyOf(lookups.keySet()).indexOf(lookup);
  }

  List<FeatureSource> sources() {
    List<FeatureSource> sources = new ArrayList<>();
    lookups.forEach(
        (lookup, fields) ->
            sources.add(
                new FeatureSource(
                    lookup.stream().name(),
                    List.copyOf(lookup.by().keySet()),
                    List.copyOf(lookup.by().values()),
                    Optional.of(lookup.stream().key()),
                    lookup.stream().knownAt(),
                    lookup.time(),
                    List.copyOf(fields))));
    return sources;
  }
}
