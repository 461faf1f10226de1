package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeatureSource;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.dataops.lineage.FieldOrigin;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/** Which fields of which streams each feature is computed from, and the label. */
final class FeatureOrigins {
  private final Recipe recipe;
  private final Map<String, LineageData> inputs;

  /**
   * @param inputs by stream
   */
  FeatureOrigins(Recipe recipe, Map<String, LineageData> inputs) {
    this.recipe = recipe;
    this.inputs = inputs;
  }

  List<FieldOrigin> all() {
    List<FieldOrigin> origins = new ArrayList<>();
    FeatureSpec spec = recipe.plan().spec();
    spec.features().forEach(feature -> origins.add(origin(spec, feature)));
    LabelSettings label = recipe.settings().label();
    List<Field> outcome = recipe.contract(label.stream()).schema().fields();
    origins.add(
        new FieldOrigin(label.name(), sources(label.stream(), named(label.truth(), outcome))));
    return origins;
  }

  private FieldOrigin origin(FeatureSpec spec, Feature feature) {
    List<FieldOrigin.Source> origins = new ArrayList<>();
    if (feature instanceof Feature.Computed computed) {
      origins.addAll(sources(spec.spine(), named(computed.row(), spec.request())));
    } else if (feature instanceof Feature.Latest latest) {
      FeatureSource source = spec.sources().get(latest.source());
      origins.addAll(lookup(spec, source));
      origins.addAll(sources(source.stream(), named(latest.field(), source.fields())));
    } else if (feature instanceof Feature.Window window) {
      FeatureSource source = spec.sources().get(window.source());
      origins.addAll(lookup(spec, source));
      Stream.of(window.field(), window.where())
          .flatMap(Optional::stream)
          .forEach(text -> origins.addAll(sources(source.stream(), named(text, source.fields()))));
    }
    return new FieldOrigin(feature.name(), origins.stream().distinct().toList());
  }

  /** What is looked up, by what, and when it happened. */
  private List<FieldOrigin.Source> lookup(FeatureSpec spec, FeatureSource source) {
    List<FieldOrigin.Source> origins = new ArrayList<>(sources(spec.spine(), source.by()));
    origins.addAll(sources(source.stream(), source.key()));
    origins.addAll(sources(source.stream(), List.of(source.time())));
    return origins;
  }

  private List<FieldOrigin.Source> sources(String stream, List<String> fields) {
    return Optional.ofNullable(inputs.get(stream)).stream()
        .flatMap(input -> fields.stream().map(field -> new FieldOrigin.Source(input, field)))
        .toList();
  }

  private static List<String> named(String expression, List<Field> fields) {
    return Expression.parse(expression, new Schema(fields)).fields();
  }
}
