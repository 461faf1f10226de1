package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Nearest;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Resolves the names in dataops.yaml against the streams; finds all faults before it fails. */
final class SpecReader {
  private final Map<String, StreamShape> streams = new LinkedHashMap<>();
  private final UnaryOperator<String> places;
  private final Faults faults = new Faults();
  private final SourceList sources = new SourceList();

  /**
   * @param places file and line of a feature, by its name, for people
   */
  SpecReader(List<StreamShape> streams, UnaryOperator<String> places) {
    streams.forEach(stream -> this.streams.put(stream.name(), stream));
    this.places = places;
  }

  FeatureSpec read(DataopsSettings settings) {
    DataopsSettings.Spine spine = settings.spine();
    String place = places.apply("");
    StreamShape shape =
        faults.attempt("spine", place, () -> stream(spine.stream())).orElseThrow(faults::exception);
    List<Field> request =
        shape.schema().fields().stream()
            .filter(field -> !field.name().equals(shape.knownAt()))
            .toList();
    Schema schema = new Schema(request);
    faults.attempt("spine.cutoff", place, () -> cutoff(spine.cutoff(), schema));
    List<Feature> features = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (FeatureSettings feature : settings.features()) {
      feature(feature, schema, names).ifPresent(features::add);
    }
    if (settings.features().isEmpty()) {
      faults.attempt("features", place, SpecReader::none);
    }
    List<FeatureSource> read = sources.sources();
    if (!faults.isEmpty()) {
      throw faults.exception();
    }
    FeatureSpec spec =
        new FeatureSpec(spine.stream(), request, shape.key(), spine.cutoff(), features, read);
    for (int s = 0; s < read.size(); s++) {
      int source = s;
      faults.attempt("features", place, () -> new FactLayout(spec, source));
    }
    if (!faults.isEmpty()) {
      throw faults.exception();
    }
    return spec;
  }

  private static Object none() {
    throw new ProblemException(
        "Cannot train on no features", "the list is empty", "name at least one");
  }

  private StreamShape stream(String name) {
    StreamShape shape = streams.get(name);
    if (shape == null) {
      throw new ProblemException(
          "Cannot find the stream '" + name + "'",
          "there are contracts for " + streams.keySet(),
          Nearest.advice(name, streams.keySet()) + ", or write its contract");
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

  private Optional<Feature> feature(FeatureSettings feature, Schema request, Set<String> names) {
    String what = "feature '" + feature.name() + "'";
    String where = places.apply(feature.name());
    boolean named = faults.attempt(what, where, () -> requireName(feature, names)).isPresent();
    if (!named) {
      return Optional.empty();
    }
    LookupSettings lookup = new LookupSettings(request, this::stream, sources, faults, what, where);
    if (feature.latest() != null) {
      return lookup.latest(feature.name(), feature.latest());
    } else if (feature.window() != null) {
      return lookup.window(feature.name(), feature.window());
    }
    String text = String.valueOf(feature.row());
    return faults.attempt(what, where, () -> computed(feature.name(), text, request));
  }

  private static String requireName(FeatureSettings feature, Set<String> names) {
    Field.optional(feature.name(), FieldType.NUMBER);
    if (!names.add(feature.name())) {
      throw new ProblemException(
          "Cannot have two features of one name", "a model tells them apart by it", "rename one");
    }
    long ways =
        Stream.of(feature.row() != null, feature.latest() != null, feature.window() != null)
            .filter(given -> given)
            .count();
    if (ways != 1) {
      throw new ProblemException(
          "Cannot compute it in " + ways + " ways",
          "a feature is computed in exactly one way",
          "give it one of 'row', 'latest' and 'window'");
    }
    return feature.name();
  }

  private static Feature computed(String name, String text, Schema request) {
    FieldType type = Expression.parse(text, request).type();
    requireInput(text, type);
    return new Feature.Computed(name, type, text);
  }

  static void requireInput(String text, FieldType type) {
    if (type.isTime()) {
      throw new ProblemException(
          "Cannot use '" + text + "' as a feature",
          "its type is " + type + ", and a model takes numbers, booleans and strings",
          "take a part of it, as in hour(x), or seconds, as in epoch(x)");
    }
  }
}
