package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Field;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.PackageKey;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.predictor.ScoringEnvironment;
import org.millrace.modelops.predictor.StoredExample;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Why the model of flight delays answers as it does, and who made it. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightExplainTests {
  private static final String PYTHON =
      """
      import json, sys
      import numpy as np
      import xgboost as xgb

      asked = json.load(open(sys.argv[2]))
      rows = np.full((len(asked["rows"]), len(asked["features"])), np.nan, dtype=np.float32)
      for r, inputs in enumerate(asked["rows"]):
          for i, value in inputs:
              rows[r, i] = value
      booster = xgb.Booster()
      booster.load_model(sys.argv[1])
      shares = booster.predict(xgb.DMatrix(rows), pred_contribs=True).astype(float)
      shares = shares[:, asked["output"], :] - shares[:, 1 - asked["output"], :]
      answers = []
      for row in shares:
          answer = {"": row[-1]}
          for feature, share in zip(asked["features"], row):
              answer[feature] = answer.get(feature, 0) + share
          answers.append(answer)
      json.dump(answers, open(sys.argv[3], "w"))
      """;

  @Test
  void pythonNamesTheSameReasonsForTheModelOfFlightDelays(FirstLight world, @TempDir Path folder)
      throws Exception {
    ModelVersion version = world.report.training().orElseThrow().version();
    ModelPackage model = ModelPackage.load(version.folder());
    List<Row> rows = model.examples().stream().map(StoredExample::features).toList();
    assertThat(rows).hasSizeGreaterThan(150);
    Path asked = Files.write(folder.resolve("asked.json"), question(version, model, rows));
    Path answered = folder.resolve("answered.json");
    ScoringEnvironment.Result result =
        ScoringEnvironment.of(version.folder().resolve("requirements.txt"))
            .runText(
                PYTHON,
                List.of(
                    version.folder().resolve("data/model.json").toString(),
                    asked.toString(),
                    answered.toString()));
    assertThat(result.code()).as(result.output()).isZero();
    JsonNode answers = Rest.JSON.readTree(Files.readAllBytes(answered));
    double[] shares = new double[model.plan().features().size()];
    for (int r = 0; r < rows.size(); r++) {
      double base = model.explain(rows.get(r), shares);
      assertThat(base).isCloseTo(answers.get(r).path("").asDouble(), within(1e-5));
      for (int f = 0; f < shares.length; f++) {
        String feature = model.plan().features().field(f).name();
        assertThat(shares[f])
            .as(feature)
            .isCloseTo(answers.get(r).path(feature).asDouble(), within(1e-5));
      }
      double logOdds = base + DoubleStream.of(shares).sum();
      assertThat(1 / (1 + Math.exp(-logOdds))).isCloseTo(model.score(rows.get(r)), within(1e-6));
    }
  }

  private static byte[] question(ModelVersion version, ModelPackage model, List<Row> rows)
      throws Exception {
    Encoding encoding = model.predictor().encoding();
    List<List<Object[]>> inputs = new ArrayList<>();
    for (Row row : rows) {
      List<Object[]> present = new ArrayList<>();
      encoding.forEach(row, (input, name, value) -> present.add(new Object[] {input, value}));
      inputs.add(present);
    }
    JsonNode labels =
        Rest.JSON.readTree(Files.readAllBytes(version.folder().resolve("data/spec.json")));
    Map<String, Object> question = new HashMap<>();
    question.put("rows", inputs);
    question.put("features", encoding.inputs().stream().map(Encoding.Input::feature).toList());
    question.put(
        "output", labels.path("labels").get(0).stringValue().equals(model.label()) ? 0 : 1);
    return Rest.JSON.writeValueAsBytes(question);
  }

  @Test
  void theGreatestReasonsComeFirstAndAddUpToTheAnswer(FirstLight world) {
    List<String> features =
        ModelPackage.load(world.report.training().orElseThrow().version().folder())
            .plan()
            .features()
            .fields()
            .stream()
            .map(Field::name)
            .toList();
    JsonNode predictions =
        world
            .rest
            .ask(FirstLight.PREDICTIONS + "?explain=5", FirstLight.body(world.requests(50)))
            .path("predictions");
    assertThat(predictions).hasSize(50);
    for (JsonNode prediction : predictions) {
      double sum = prediction.path("base_value").asDouble() + prediction.path("rest").asDouble();
      double last = Double.MAX_VALUE;
      assertThat(prediction.path("reasons")).hasSize(5);
      for (JsonNode reason : prediction.path("reasons")) {
        double share = reason.path("contribution").asDouble();
        assertThat(Math.abs(share)).isLessThanOrEqualTo(last);
        assertThat(features).contains(reason.path("feature").asString());
        last = Math.abs(share);
        sum += share;
      }
      assertThat(1 / (1 + Math.exp(-sum)))
          .isCloseTo(prediction.path("probability").asDouble(), within(1e-6));
    }
  }

  @Test
  void thePackageIsSignedWithTheKeyInTheDataDirectory(FirstLight world, @TempDir Path folder)
      throws Exception {
    ModelVersion version = world.report.training().orElseThrow().version();
    PackageTrust trust = world.platform.part(PackageTrust.class);
    PackageTrust own = PackageTrust.in(List.of(world.platform.part(PackageKey.class).publicKey()));
    assertThat(ModelPackage.load(version.folder(), trust).digest())
        .isEqualTo(ModelPackage.load(version.folder(), own).digest())
        .isEqualTo(version.packageDigest());

    Path copy = folder.resolve("copy");
    FileSystemUtils.copyRecursively(version.folder(), copy);
    assertThat(ModelPackage.load(copy, trust).digest()).isEqualTo(version.packageDigest());
    Files.delete(copy.resolve("manifest.json.sig"));
    assertThatThrownBy(() -> ModelPackage.load(copy, trust)).hasMessageContaining("not signed");
  }
}
