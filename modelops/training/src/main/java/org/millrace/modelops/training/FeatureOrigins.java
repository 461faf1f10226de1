package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.dataops.features.LatestSource;
import org.millrace.dataops.lineage.FieldOrigin;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.kernel.Field;

/** Which fields of which streams each feature is computed from, and the label. */
final class FeatureOrigins {
  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

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
        new FieldOrigin(label.name(), sources(label.stream(), named(label.when(), outcome))));
    return origins;
  }

  private FieldOrigin origin(FeatureSpec spec, Feature feature) {
    List<FieldOrigin.Source> sources = new ArrayList<>();
    if (feature instanceof Feature.Computed computed) {
      sources.addAll(sources(spec.spine(), named(computed.row(), spec.request())));
    } else if (feature instanceof Feature.Latest latest) {
      LatestSource source = spec.sources().get(latest.source());
      sources.addAll(sources(spec.spine(), List.of(source.by())));
      sources.addAll(sources(source.stream(), List.of(source.key(), latest.field())));
    }
    return new FieldOrigin(feature.name(), sources);
  }

  private List<FieldOrigin.Source> sources(String stream, List<String> fields) {
    return Optional.ofNullable(inputs.get(stream)).stream()
        .flatMap(input -> fields.stream().map(field -> new FieldOrigin.Source(input, field)))
        .toList();
  }

  /** The fields that an expression names, outside of its text literals. */
  static List<String> named(String expression, List<Field> fields) {
    List<String> words =
        NAME.matcher(TEXT.matcher(expression).replaceAll("''"))
            .results()
            .map(found -> found.group())
            .toList();
    return fields.stream().map(Field::name).filter(words::contains).toList();
  }
}
