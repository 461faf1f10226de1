package org.millrace.modelops.training;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.kernel.Charter;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Digests;
import org.millrace.modelops.predictor.PackageWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine-learning bill of materials (CycloneDX 1.6, JSON): the model, the dataset versions it
 * was made from, and what it was trained with. It has neither a serial number nor a moment of its
 * own: the same model gives the same bytes.
 */
final class MlBom {
  static final String FILE = "ml-bom.cdx.json";

  /** What does not hang on the clock, so that the bill does not either. */
  private static final List<String> HASHED = List.of("metrics.json", "model-card.md");

  private static final String MODEL = "model";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode bom = JSON.createObjectNode();
  private final ArrayNode components = JSON.createArrayNode();
  private final ArrayNode dependsOn = JSON.createArrayNode();

  private MlBom() {}

  /**
   * @param files of the package, by path
   * @param libraries version by name
   */
  static ObjectNode write(
      Attempt attempt, Fitted fitted, Map<String, byte[]> files, Map<String, String> libraries) {
    MlBom written = new MlBom();
    written
        .bom
        .put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
        .put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6")
        .put("version", 1);
    written.metadata(attempt, fitted, files, libraries);
    attempt.datasets().forEach(written::dataset);
    libraries.forEach(written::library);
    written.bom.set("components", written.components);
    written
        .bom
        .putArray("dependencies")
        .addObject()
        .put("ref", MODEL)
        .set("dependsOn", written.dependsOn);
    return written.bom;
  }

  static String reference(DatasetVersion version) {
    return "dataset:" + version.dataset() + "@" + version.snapshotId();
  }

  private void metadata(
      Attempt attempt, Fitted fitted, Map<String, byte[]> files, Map<String, String> libraries) {
    ObjectNode metadata = bom.putObject("metadata");
    ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
    tool.put("type", "application").put("bom-ref", "tool:millrace").put("name", "millrace");
    tool.put("version", libraries.getOrDefault("millrace", "unknown"));
    Charter charter = attempt.recipe().charter();
    ObjectNode model = metadata.putObject("component");
    model.put("type", "machine-learning-model").put("bom-ref", MODEL);
    model.put("name", attempt.recipe().useCase().name()).put("version", attempt.runId());
    model.put("description", charter.problem().strip());
    Map<String, byte[]> parts = new TreeMap<>(PackageWriter.modelFile(fitted.model()));
    parts.values().forEach(content -> hash(model, content));
    HASHED.forEach(name -> parts.put(name, files.getOrDefault(name, new byte[0])));
    ArrayNode nested = model.putArray("components");
    parts.forEach(
        (name, content) ->
            hash(nested.addObject().put("type", "file").put("bom-ref", "file:" + name), content)
                .put("name", name));
    model.set("modelCard", MlBomCard.write(attempt, fitted));
    ArrayNode properties = model.putArray("properties");
    property(properties, "run_id", attempt.runId());
    property(properties, "use_case_digest", attempt.recipe().useCase().digest());
    property(properties, "as_of", attempt.asOf().toString());
    property(properties, "train_from", attempt.trainFrom().toString());
    property(properties, "test_from", attempt.split().boundary().toString());
    property(properties, "test_to", attempt.testTo().toString());
  }

  private void dataset(String stream, DatasetVersion version) {
    String reference = reference(version);
    ObjectNode component = components.addObject().put("type", "data");
    component.put("bom-ref", reference).put("name", version.dataset());
    component.put("version", Long.toString(version.snapshotId()));
    ObjectNode data = component.putArray("data").addObject().put("type", "dataset");
    data.put("name", version.dataset());
    ArrayNode properties = data.putObject("contents").putArray("properties");
    property(properties, "stream", stream);
    property(properties, "snapshot_id", Long.toString(version.snapshotId()));
    property(properties, "committed_at", version.committedAt().toString());
    property(properties, "rows", Long.toString(version.rows()));
    version.tags().forEach(tag -> property(properties, "tag", tag));
    dependsOn.add(reference);
  }

  private void library(String name, String version) {
    Library library = Library.named(name);
    String reference = "library:" + name;
    ObjectNode component = components.addObject().put("type", library.type());
    component.put("bom-ref", reference);
    if (!library.group().isEmpty()) {
      component.put("group", library.group());
    }
    component.put("name", library.artifact()).put("version", version);
    // Nothing that answers needs what trained: a package is compiled by itself.
    component.put("scope", "excluded");
    if (!library.group().isEmpty()) {
      component.putArray("licenses").addObject().putObject("license").put("id", "Apache-2.0");
      if (Character.isDigit(version.charAt(0))) {
        component.put(
            "purl", "pkg:maven/" + library.group() + "/" + library.artifact() + "@" + version);
      }
    }
    dependsOn.add(reference);
  }

  private static ObjectNode hash(ObjectNode component, byte[] content) {
    component
        .putArray("hashes")
        .addObject()
        .put("alg", "SHA-256")
        .put("content", Digests.of(content));
    return component;
  }

  static void property(ArrayNode properties, String name, String value) {
    properties.addObject().put("name", "millrace:" + name).put("value", value);
  }

  /**
   * What a model is trained with, as a package manager knows it.
   *
   * @param group of Maven; empty of what is not from there
   */
  private record Library(String type, String group, String artifact) {
    static Library named(String name) {
      return switch (name) {
        case "millrace" -> new Library("library", "org.millrace", "millrace-training");
        case "tribuo" -> new Library("library", "org.tribuo", "tribuo-core");
        case "xgboost" -> new Library("library", "ml.dmlc", "xgboost4j_2.12");
        default -> new Library("platform", "", name);
      };
    }
  }
}
