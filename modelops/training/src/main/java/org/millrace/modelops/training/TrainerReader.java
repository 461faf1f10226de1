package org.millrace.modelops.training;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the section {@code trainer} into the settings of the type that it names. */
final class TrainerReader extends ValueDeserializer<TrainerSettings> {
  private static final String TYPE = "type";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addMixIn(TrainerSettings.class, AsItIs.class)
          .build();

  /** Settings of a known type are read by Jackson itself. */
  @JsonDeserialize(using = ValueDeserializer.None.class)
  private interface AsItIs {}

  @Override
  public TrainerSettings deserialize(JsonParser parser, DeserializationContext context) {
    JsonNode section = context.readTree(parser);
    if (!(section instanceof ObjectNode given) || !given.path(TYPE).isString()) {
      throw new ProblemException(
          "Cannot tell the trainer of " + ModelopsSettings.FILE + " from " + section,
          "its field 'type' names it",
          "write type: and one of " + String.join(", ", TrainerTypes.known().keySet()));
    }
    String type = given.path(TYPE).stringValue();
    Class<? extends TrainerSettings> settings = TrainerTypes.named(type);
    ObjectNode options = given.deepCopy();
    options.remove(TYPE);
    requireKnown(type, options, settings);
    try {
      return MAPPER.treeToValue(options, settings);
    } catch (JacksonException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new ProblemException(
          "Cannot read the options of trainer '" + type + "' in " + ModelopsSettings.FILE,
          e.getOriginalMessage(),
          "give each option the type its documentation names",
          e);
    }
  }

  private static void requireKnown(String type, ObjectNode options, Class<?> settings) {
    if (!settings.isRecord()) {
      return;
    }
    List<String> known =
        Arrays.stream(settings.getRecordComponents())
            .map(RecordComponent::getName)
            .map(name -> name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT))
            .toList();
    for (String option : options.propertyNames()) {
      if (!known.contains(option)) {
        throw new ProblemException(
            "Invalid option '" + option + "' of trainer '" + type + "' in " + ModelopsSettings.FILE,
            "it has no such option",
            "use one of " + String.join(", ", known));
      }
    }
  }
}
