package org.millrace.dataops.lineage;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds an event against OpenLineage's schemas: the whole against the core, each facet against the
 * one that its {@code _schemaURL} names. A facet without a schema here is a fault too.
 */
final class PublishedSpecification {
  private static final String CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json";
  private static final String FACETS = "https://openlineage.io/spec/facets/";

  /** What is sent in a later version than is at hand. */
  private static final Map<String, String> AT_HAND =
      Map.of("2-0-4/JobTypeJobFacet", "2-0-3", "1-2-0/ParentRunFacet", "1-1-0");

  private static final List<String> PUBLISHED =
      List.of(
          "OpenLineage",
          "ColumnLineageDatasetFacet",
          "ErrorMessageRunFacet",
          "InputStatisticsInputDatasetFacet",
          "JobTypeJobFacet",
          "OutputStatisticsOutputDatasetFacet",
          "ParentRunFacet",
          "SchemaDatasetFacet");
  private static final List<String> WRITTEN =
      List.of(
          "DataQualityAssertionsDatasetFacet",
          "DataQualityMetricsInputDatasetFacet",
          "DatasetTypeDatasetFacet",
          "DatasetVersionDatasetFacet");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, String> schemas = new HashMap<>();
  private final SchemaRegistry registry;

  PublishedSpecification() {
    PUBLISHED.forEach(name -> add("published/" + name));
    WRITTEN.forEach(name -> add("written/" + name));
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(schemas));
  }

  private void add(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            PublishedSpecification.class.getResourceAsStream("/openlineage/" + name + ".json"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      schemas.put(JSON.readTree(text).path("$id").asString(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> faults(String json) {
    JsonNode event = JSON.readTree(json);
    List<String> faults = new ArrayList<>(faults(CORE + "#/$defs/RunEvent", event));
    if (!event.path("schemaURL").asString().equals(CORE + "#/$defs/RunEvent")) {
      faults.add("schemaURL is " + event.path("schemaURL"));
    }
    Stream<JsonNode> facets =
        Stream.of(event.path("run").path("facets"), event.path("job").path("facets"));
    Stream<JsonNode> inputs = facets(event.path("inputs"), "inputFacets");
    Stream<JsonNode> outputs = facets(event.path("outputs"), "outputFacets");
    Stream.of(facets, inputs, outputs)
        .flatMap(each -> each)
        .flatMap(JsonNode::valueStream)
        .forEach(facet -> faults.addAll(facet(facet)));
    return faults;
  }

  private static Stream<JsonNode> facets(JsonNode datasets, String more) {
    return datasets.valueStream().flatMap(one -> Stream.of(one.path("facets"), one.path(more)));
  }

  private List<String> facet(JsonNode facet) {
    String url = facet.path("_schemaURL").asString();
    String name = url.replaceFirst(".*#/\\$defs/", "");
    String version = url.replace(FACETS, "").replaceFirst("/.*", "");
    String known = AT_HAND.getOrDefault(version + "/" + name, version);
    String id = FACETS + known + "/" + name + ".json";
    if (!url.equals(FACETS + version + "/" + name + ".json#/$defs/" + name)
        || !schemas.containsKey(id)) {
      return List.of("there is no schema " + url);
    }
    return faults(id + "#/$defs/" + name, facet);
  }

  private List<String> faults(String location, JsonNode value) {
    return registry
        .getSchema(SchemaLocation.of(location))
        .validate(
            value.toString(),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }
}
