package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.Row;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Python answers through {@code mlflow.pyfunc}, compared with what is served. */
class PythonScoringTests {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int FORMS_WITH_WEATHER = 11;
  private static final int FORMS_WITHOUT_WEATHER = 2;
  @TempDir static Path temp;
  private static List<Delays.Case> cases;
  private static JsonNode answers;

  @BeforeAll
  static void scoreInPython() throws Exception {
    PackageWriter.write(Delays.trees(temp, Boosters.softprob(6), 50), temp.resolve("softprob"));
    PackageWriter.write(Delays.trees(temp, Boosters.logistic(6), 50), temp.resolve("logistic"));
    PackageWriter.write(Delays.linear(), temp.resolve("linear"));
    PackageWriter.write(DelayMinutes.trees(temp), temp.resolve("quantity"));
    PackageWriter.write(DelayMinutes.linear(), temp.resolve("quantity-linear"));
    PackageWriter.write(Delays.machine(), temp.resolve("machine"));
    PackageWriter.write(Delays.trees(temp, Boosters.forest(30, 6), 1), temp.resolve("forest"));
    PackageContent steps = Delays.trees(temp, Boosters.logistic(6), 50);
    PackageWriter.write(Calibrated.with(steps, Calibrated.STEPS), temp.resolve("isotonic"));
    PackageWriter.write(Calibrated.with(Delays.linear(), Calibrated.CURVE), temp.resolve("platt"));
    cases = Delays.cases(600, 77, true);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Delays.Case one : cases) {
      rows.add(
          RawRow.values(Delays.PLAN, new StoredExample(one.raw().request(), one.features(), 0)));
    }
    Path file = Files.write(temp.resolve("rows.json"), JSON.writeValueAsBytes(rows));
    ScoringEnvironment python =
        ScoringEnvironment.of(temp.resolve("softprob").resolve("requirements.txt"));
    Path answered = temp.resolve("answers.json");
    List<String> arguments = new ArrayList<>(List.of(file.toString(), answered.toString()));
    for (String name :
        List.of(
            "softprob",
            "logistic",
            "linear",
            "quantity",
            "quantity-linear",
            "machine",
            "forest",
            "platt",
            "isotonic")) {
      arguments.add(temp.resolve(name).toString());
    }
    ScoringEnvironment.Result result = python.run("score.py", arguments);
    assertThat(result.code()).as(result.output()).isZero();
    answers = JSON.readTree(Files.readAllBytes(answered));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"softprob", "logistic", "linear", "machine", "forest", "platt", "isotonic"})
  void pythonAnswersEveryFormOfEveryRowAsJavaDoes(String name) {
    Path folder = temp.resolve(name);
    ModelPackage model = ModelPackage.load(folder);
    int with = 0;
    int without = 0;
    for (Map.Entry<String, JsonNode> form : answers.path(folder.toString()).properties()) {
      if (form.getKey().equals("failures")) {
        continue;
      }
      boolean weather = !form.getKey().contains("weather");
      with += weather ? 1 : 0;
      without += weather ? 0 : 1;
      for (int i = 0; i < cases.size(); i++) {
        double java = model.score(features(cases.get(i), weather));
        double python = form.getValue().path("probability").path(i).doubleValue();
        assertThat(python)
            .as("%s, %s, row %d: %s", name, form.getKey(), i, cases.get(i).features())
            .isCloseTo(java, within(1e-6));
        assertThat(form.getValue().path("prediction").path(i).stringValue())
            .isEqualTo(python >= model.threshold() ? "late" : "on_time");
      }
    }
    assertThat(with).isEqualTo(FORMS_WITH_WEATHER);
    assertThat(without).isEqualTo(FORMS_WITHOUT_WEATHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity", "quantity-linear"})
  void pythonAnswersTheSameQuantities(String name) {
    Path folder = temp.resolve(name);
    ModelPackage model = ModelPackage.load(folder);
    int forms = 0;
    for (Map.Entry<String, JsonNode> form : answers.path(folder.toString()).properties()) {
      if (form.getKey().equals("failures")) {
        continue;
      }
      forms++;
      boolean weather = !form.getKey().contains("weather");
      for (int i = 0; i < cases.size(); i++) {
        double java = model.score(features(cases.get(i), weather));
        assertThat(form.getValue().path("quantity").path(i).doubleValue())
            .as("%s, %s, row %d: %s", name, form.getKey(), i, cases.get(i).features())
            .isCloseTo(java, within(1e-6 * Math.max(1, Math.abs(java))));
      }
    }
    assertThat(forms).isEqualTo(FORMS_WITH_WEATHER + FORMS_WITHOUT_WEATHER);
  }

  private static Row features(Delays.Case one, boolean weather) {
    if (weather) {
      return one.features();
    }
    Row features = new Row(Delays.PLAN.features());
    Row nothing = new Row(Delays.PLAN.features());
    new RawRow(one.raw().request(), nothing).compute(Delays.PLAN, features);
    return features;
  }

  @Test
  void pythonSaysWhatIsWrongWithARow() {
    JsonNode failures = answers.path(temp.resolve("softprob").toString()).path("failures");
    assertThat(failures.path("zone").stringValue())
        .contains("Cannot read column 'departure_local' as LOCAL_TIMESTAMP")
        .contains("has no zone");
    assertThat(failures.path("time").stringValue())
        .contains("Cannot read column 'scheduled_departure' as TIMESTAMP")
        .contains("yesterday");
    assertThat(failures.path("moment").stringValue())
        .contains("Cannot read column 'scheduled_departure' as TIMESTAMP: row 1 holds");
    assertThat(failures.path("seats").stringValue()).contains("seats");
    assertThat(failures.path("half").stringValue())
        .contains("Cannot read column 'seats' as INTEGER");
    assertThat(failures.path("absent").stringValue()).contains("carrier");
    assertThat(failures.path("missing").stringValue()).contains("carrier");
  }

  @Test
  void scoringLeavesThePackageAsItWas() {
    assertThat(ModelPackage.load(temp.resolve("softprob")).model()).isEqualTo("delays");
  }
}
