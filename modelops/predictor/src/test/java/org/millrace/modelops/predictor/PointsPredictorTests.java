package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PointsPredictorTests {
  private static final int POINTS = 7;
  // Trees need what points need and XGBoost; their environment is there for other tests already.
  private static final Path MORE_THAN_ENOUGH =
      Path.of("src/main/resources/org/millrace/modelops/predictor/mlflow/trees.txt");
  private final PackageContent machine = Delays.machine();
  private final Encoding encoding = machine.encoding();
  private final TrainedModel.Points points = points(new Random(8), encoding.size());
  private final TrainedModel.Clusters clusters = new TrainedModel.Clusters(points);
  private final TrainedModel.OneClass oneClass =
      new TrainedModel.OneClass(points, numbers(new Random(9), POINTS, 1), 0.3, 0.02);
  @TempDir Path temp;

  @Test
  void answersByTheDistancesOfTheDefinition() {
    Predictor nearest = Predictor.compile(encoding, clusters, "");
    Predictor strange = Predictor.compile(encoding, oneClass, "");
    for (Delays.Case one : Delays.cases(400, 3, true)) {
      assertThat(nearest.score(one.features())).isEqualTo(cluster(one.features()));
      assertThat(strange.score(one.features()))
          .isCloseTo(strangeness(one.features()), within(1e-9));
    }
  }

  @Test
  void pythonAnswersAPackageAsJavaDoes() throws Exception {
    write("clusters", clusters);
    write("one-class", oneClass);
    List<Delays.Case> cases = Delays.cases(300, 5, true);
    JsonMapper json = JsonMapper.shared();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Delays.Case one : cases) {
      rows.add(
          RawRow.values(Delays.PLAN, new StoredExample(one.raw().request(), one.features(), 0)));
    }
    Path asked = Files.write(temp.resolve("rows.json"), json.writeValueAsBytes(rows));
    Path answered = temp.resolve("answers.json");
    List<String> packages =
        List.of(temp.resolve("clusters").toString(), temp.resolve("one-class").toString());
    ScoringEnvironment.Result result =
        ScoringEnvironment.of(MORE_THAN_ENOUGH)
            .run(
                "score_number.py",
                List.of(asked.toString(), answered.toString(), packages.get(0), packages.get(1)));
    assertThat(result.code()).as(result.output()).isZero();
    JsonNode answers = json.readTree(Files.readAllBytes(answered));
    for (String folder : packages) {
      ModelPackage model = ModelPackage.load(Path.of(folder));
      for (int i = 0; i < cases.size(); i++) {
        assertThat(answers.path(folder).path(i).doubleValue())
            .isCloseTo(model.score(cases.get(i).features()), within(1e-9));
      }
    }
  }

  @Test
  void refusesToExplainAndPointsThatDoNotFit() {
    Predictor nearest = Predictor.compile(encoding, clusters, "");
    Row row = new Row(Delays.PLAN.features());
    assertThatThrownBy(() -> nearest.explain(row, new double[row.schema().size()]))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot explain a model of points");
    assertThatThrownBy(() -> new TrainedModel.Points(List.of(), points.centres(), points.scales()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("give points, centres and scales of one length");
    assertThatThrownBy(() -> new TrainedModel.OneClass(points, List.of(1.0), 0, 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it has 1 weights for 7 vectors");
  }

  private void write(String name, TrainedModel model) {
    List<StoredExample> examples =
        machine.examples().stream()
            .map(
                example ->
                    new StoredExample(
                        example.request(),
                        example.features(),
                        model == clusters
                            ? cluster(example.features())
                            : strangeness(example.features())))
            .toList();
    PackageWriter.write(
        new PackageContent(
            machine.model(),
            "found",
            Double.NaN,
            machine.useCaseDigest(),
            machine.features(),
            encoding,
            model,
            examples,
            machine.files(),
            machine.createdAt()),
        temp.resolve(name));
  }

  private double cluster(Row row) {
    int nearest = 0;
    for (int p = 1; p < POINTS; p++) {
      nearest = squared(row, p) < squared(row, nearest) ? p : nearest;
    }
    return nearest;
  }

  private double strangeness(Row row) {
    double sum = oneClass.offset();
    for (int p = 0; p < POINTS; p++) {
      sum -= oneClass.weights().get(p) * Math.exp(-oneClass.gamma() * squared(row, p));
    }
    return sum;
  }

  private double squared(Row row, int point) {
    double[] apart = points.at().get(point).stream().mapToDouble(at -> -at).toArray();
    encoding.forEach(
        row,
        (input, name, value) ->
            apart[input] += (value - points.centres().get(input)) / points.scales().get(input));
    double sum = 0;
    for (double each : apart) {
      sum += each * each;
    }
    return sum;
  }

  private static TrainedModel.Points points(Random random, int inputs) {
    List<List<Double>> at = new ArrayList<>();
    for (int p = 0; p < POINTS; p++) {
      at.add(numbers(random, inputs, 2));
    }
    return new TrainedModel.Points(
        at,
        numbers(random, inputs, 5),
        numbers(random, inputs, 1).stream().map(x -> 5 + x).toList());
  }

  private static List<Double> numbers(Random random, int count, double scale) {
    return random.doubles(count).map(x -> (2 * x - 1) * scale).boxed().toList();
  }
}
