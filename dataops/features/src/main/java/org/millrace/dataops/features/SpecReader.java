package org.millrace.dataops.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.dataops.expressions.Expression;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Resolves the names in dataops.yaml against the streams; finds all faults before it fails. */
final class SpecReader {
  private final Map<String, StreamShape> streams = new LinkedHashMap<>();
  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Lookup, Set<Field>> lookups = new LinkedHashMap<>();

  /** Features that look the same key up in the same stream share one source. */
  private record Lookup(String stream, String by, Duration ttl) {}

  /**
   * @param file where the settings come from, for people
   */
  SpecReader(List<StreamShape> streams, String file) {
    streams.forEach(stream -> this.streams.put(stream.name(), stream));
    this.file = file;
  }

  FeatureSpec read(DataopsSettings settings) {
    DataopsSettings.Spine spine = settings.spine();
    StreamShape shape = attempt("spine", () -> stream(spine.stream())).orElseThrow(this::failed);
    List<Field> request =
        shape.schema().fields().stream()
            .filter(field -> !field.name().equals(shape.knownAt()))
            .toList();
    Schema schema = new Schema(request);
    attempt("spine.cutoff", () -> cutoff(spine.cutoff(), schema));
    List<Feature> features = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (FeatureSettings feature : settings.features()) {
      String place = "feature '" + feature.name() + "'";
      attempt(place, () -> feature(feature, schema, names)).ifPresent(features::add);
    }
    if (settings.features().isEmpty()) {
      problems.add(
          new Problem("Cannot train on no features", "the list is empty", "name at least one"));
    }
    if (!problems.isEmpty()) {
      throw failed();
    }
    return new FeatureSpec(
        spine.stream(), request, shape.key(), spine.cutoff(), features, sources());
  }

  private <T> Optional<T> attempt(String place, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ProblemException e) {
      for (Problem problem : e.problems()) {
        problems.add(
            new Problem(place + ": " + problem.what(), problem.why(), problem.fix()).at(file));
      }
      return Optional.empty();
    }
  }

  private ProblemException failed() {
    return new ProblemException(problems);
  }

  private StreamShape stream(String name) {
    StreamShape shape = streams.get(name);
    if (shape == null) {
      throw new ProblemException(
          "Cannot find the stream '" + name + "'",
          "there are contracts for " + streams.keySet(),
          "name one of these, or write its contract");
    }
    return shape;
  }

  private static Expression cutoff(String text, Schema request) {
    Expression cutoff = Expression.parse(text, request);
    if (cutoff.type() != FieldType.TIMESTAMP) {
      throw new ProblemException(
          "Invalid cutoff '" + text + "'",
          "its type is " + cutoff.type() + ", and a cutoff is a moment",
          "build it from a TIMESTAMP field, as in scheduled_departure - INTERVAL 1 HOUR");
    }
    return cutoff;
  }

  private Feature feature(FeatureSettings feature, Schema request, Set<String> names) {
    Field.optional(feature.name(), FieldType.NUMBER);
    if (!names.add(feature.name())) {
      throw new ProblemException(
          "Cannot have two features of one name", "a model tells them apart by it", "rename one");
    }
    FeatureSettings.Latest latest = feature.latest();
    return latest == null
        ? computed(feature.name(), String.valueOf(feature.row()), request)
        : latest(feature.name(), latest, request);
  }

  private static Feature computed(String name, String text, Schema request) {
    FieldType type = Expression.parse(text, request).type();
    requireInput(text, type);
    return new Feature.Computed(name, type, text);
  }

  private Feature latest(String name, FeatureSettings.Latest latest, Schema request) {
    StreamShape shape = stream(latest.stream());
    requireText("request", request, latest.by());
    requireText(latest.stream(), shape.schema(), latest.by());
    Field field = shape.schema().field(shape.schema().require(latest.field()));
    requireInput(latest.field(), field.type());
    Lookup lookup = new Lookup(latest.stream(), latest.by(), latest.timeToLive());
    lookups.computeIfAbsent(lookup, key -> new LinkedHashSet<>()).add(field);
    int source = List.copyOf(lookups.keySet()).indexOf(lookup);
    return new Feature.Latest(name, field.type(), source, field.name());
  }

  private static void requireText(String where, Schema schema, String name) {
    FieldType type = schema.field(schema.require(name)).type();
    if (type != FieldType.STRING) {
      throw new ProblemException(
          "Cannot look up by '" + name + "'",
          "it is " + type + " in the " + where + ", and a key is a STRING",
          "use a STRING field that both have");
    }
  }

  private static void requireInput(String text, FieldType type) {
    if (type.isTime()) {
      throw new ProblemException(
          "Cannot use '" + text + "' as a feature",
          "its type is " + type + ", and a model takes numbers, booleans and strings",
          "take a part of it, as in hour(x), or seconds, as in epoch(x)");
    }
  }

  private List<LatestSource> sources() {
    List<LatestSource> sources = new ArrayList<>();
    lookups.forEach(
        (lookup, fields) ->
            sources.add(
                new LatestSource(
                    lookup.stream(),
                    lookup.by(),
                    lookup.by(),
                    stream(lookup.stream()).knownAt(),
                    List.copyOf(fields),
                    lookup.ttl())));
    return sources;
  }
}
