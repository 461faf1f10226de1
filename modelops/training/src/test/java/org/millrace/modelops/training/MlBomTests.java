package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.training.Reproduction.Cause;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bill of materials of one model with slices, a protected field and a mute feature. */
class MlBomTests {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir static Path folder;
  private static TrainingReport report;
  private static Path made;
  private static String text;
  private static JsonNode bom;

  @BeforeAll
  static void train() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      Path files = fixture.useCaseFolder;
      Parcels.edit(files, "modelops.yaml", "seed: 7", "seed: 7\nslices: [depot]");
      Parcels.edit(
          files,
          "contracts/orders.odcs.yaml",
          "{name: depot, logicalType: string, required: true}",
          "{name: depot, logicalType: string, required: true, classification: protected}");
      fixture.parcels().append(0, 2000);
      report = fixture.train(Parcels.APRIL);
    }
    made = report.version().folder();
    text = Files.readString(made.resolve(MlBom.FILE));
    bom = JSON.readTree(text);
  }

  @Test
  void isAsThePublishedSchemaSays() {
    assertThat(PublishedBomSchema.faults(text)).isEmpty();
    ObjectNode broken = (ObjectNode) bom.deepCopy();
    ((ObjectNode) broken.at("/metadata/component/modelCard")).put("tasks", "none");
    assertThat(PublishedBomSchema.faults(broken.toString())).as("the schema is asked").isNotEmpty();
    assertThat(bom.has("serialNumber")).isFalse();
    assertThat(bom.at("/metadata").has("timestamp")).isFalse();
  }

  @Test
  void namesTheVersionOfEachDataset() {
    Map<String, String> versions = new TreeMap<>();
    Map<String, String> references = new TreeMap<>();
    for (JsonNode component : bom.path("components")) {
      if (component.path("type").asString().equals("data")) {
        versions.put(component.path("name").asString(), component.path("version").asString());
        references.put(component.path("bom-ref").asString(), "");
      }
    }
    Map<String, String> expected = new TreeMap<>();
    report
        .datasets()
        .values()
        .forEach(it -> expected.put(it.dataset(), Long.toString(it.snapshotId())));
    assertThat(versions).isEqualTo(expected).hasSize(3);
    assertThat(card("/modelParameters/datasets").valueStream().map(it -> it.path("ref").asString()))
        .containsExactlyInAnyOrderElementsOf(references.keySet());
    assertThat(bom.at("/dependencies/0/dependsOn").valueStream().map(JsonNode::asString))
        .containsAll(references.keySet())
        .contains("library:millrace", "library:tribuo", "library:xgboost", "library:java");
  }

  @Test
  void itsNumbersAreThoseOfTheMetricsFile() throws Exception {
    Map<String, Double> told = new TreeMap<>();
    for (JsonNode number : card("/quantitativeAnalysis/performanceMetrics")) {
      if (number.has("slice")) {
        continue;
      }
      String name = number.path("type").asString();
      told.put(name, Double.valueOf(number.path("value").asString()));
      JsonNode interval = number.path("confidenceInterval");
      if (!interval.isMissingNode()) {
        told.put(name + "_lower", Double.valueOf(interval.path("lowerBound").asString()));
        told.put(name + "_upper", Double.valueOf(interval.path("upperBound").asString()));
      }
    }
    Map<String, Double> expected = new TreeMap<>();
    JsonNode metrics = JSON.readTree(made.resolve("metrics.json")).path("metrics");
    metrics.propertyStream().forEach(it -> expected.put(it.getKey(), it.getValue().asDouble()));
    assertThat(told).isEqualTo(expected).containsKeys("auc", "auc_lower", "package_size_mb");
  }

  @Test
  void tellsOfSlicesGroupsAndLimits() throws Exception {
    JsonNode metrics = JSON.readTree(made.resolve("metrics.json"));
    JsonNode south =
        metrics
            .path("slices")
            .valueStream()
            .filter(it -> it.path("slice").asString().equals("depot = south"))
            .findFirst()
            .orElseThrow();
    assertThat(card("/quantitativeAnalysis/performanceMetrics").valueStream())
        .filteredOn(it -> it.path("slice").asString("").equals("depot = south"))
        .filteredOn(it -> it.path("type").asString().equals("auc"))
        .singleElement()
        .extracting(it -> Double.valueOf(it.path("value").asString()))
        .isEqualTo(south.at("/model/auc").asDouble());
    assertThat(card("/considerations/fairnessAssessments")).hasSize(3);
    assertThat(card("/considerations/fairnessAssessments/0/harms").asString())
        .contains("Parity difference", "Impact ratio", "Opportunity difference");
    assertThat(card("/considerations/technicalLimitations").valueStream().map(JsonNode::asString))
        .containsAll(report.warnings())
        .anyMatch(it -> it.startsWith("Assumed: "));
    assertThat(card("/modelParameters/approach/type").asString()).isEqualTo("supervised");
    assertThat(card("/modelParameters/task").asString()).isEqualTo("classification");
    assertThat(card("/modelParameters/modelArchitecture").asString()).isEqualTo("xgboost");
  }

  @Test
  void itsHashesAreThoseOfTheManifest() {
    JsonNode manifest = JSON.readTree(made.resolve("manifest.json")).path("files");
    assertThat(manifest.has(MlBom.FILE)).as("it is a file of the package").isTrue();
    JsonNode parts = bom.at("/metadata/component/components");
    assertThat(parts.valueStream().map(it -> it.path("name").asString()))
        .containsExactly("data/model.json", "metrics.json", "model-card.md");
    for (JsonNode part : parts) {
      assertThat(part.at("/hashes/0/content").asString())
          .isEqualTo(manifest.path(part.path("name").asString()).asString());
    }
    assertThat(bom.at("/metadata/component/hashes/0/content").asString())
        .isEqualTo(manifest.path("data/model.json").asString());
    assertThat(ModelPackage.load(made).digest()).isEqualTo(report.version().packageDigest());
  }

  @Test
  void namesWhatItWasTrainedWith() {
    assertThat(bom.path("components").valueStream().map(it -> it.path("purl").asString("")))
        .contains(
            "pkg:maven/org.tribuo/tribuo-core@4.3.2", "pkg:maven/ml.dmlc/xgboost4j_2.12@1.6.2");
    assertThat(bom.path("components").valueStream())
        .filteredOn(it -> it.path("bom-ref").asString().equals("library:java"))
        .singleElement()
        .extracting(it -> it.path("version").asString())
        .isEqualTo(Runtime.version().toString());
  }

  @Test
  void anotherJdkIsAnotherEnvironmentAndAnotherDatasetVersionAnotherContent() {
    assertThat(differing("library:java").cause()).isEqualTo(Cause.ENVIRONMENT);
    assertThat(differing("library:java").why()).startsWith("/components/library:java/version: ");
    String dataset = bom.at("/dependencies/0/dependsOn/0").asString();
    assertThat(differing(dataset).cause()).isEqualTo(Cause.CONTENT);
  }

  /** The bill beside one in which that component has another version. */
  private static Reproduction.FileDifference differing(String reference) {
    JsonNode other = bom.deepCopy();
    for (JsonNode component : other.path("components")) {
      if (component.path("bom-ref").asString().equals(reference)) {
        ((ObjectNode) component).put("version", "0");
      }
    }
    return JsonDifference.between(bom, other).of(MlBom.FILE);
  }

  private static JsonNode card(String pointer) {
    return bom.at("/metadata/component/modelCard" + pointer);
  }
}
