package org.millrace.devops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.predictor.Task;

class LiveQualityTests {
  private static final Instant APRIL = Instant.parse("2013-04-01T00:00:00Z");
  private static final Instant MAY = Instant.parse("2013-05-01T00:00:00Z");
  private static final QualityWindow WINDOW = QualityWindow.between(APRIL, MAY);
  private static final Charter.Value VALUE = new Charter.Value("USD", 40, -15, -2, 1);

  private final UseCase useCase = UseCase.open(Path.of("../../usecases/flight-delays"));
  private final Contract log = contract("predictions");
  private final Contract arrivals = contract("arrivals");
  private final OutcomeDefinition late =
      OutcomeDefinition.of(arrivals, "arr_delay > 15", Task.CLASSIFICATION);
  @TempDir private Path folder;
  private DatasetCatalog catalog;
  private LiveQuality quality;

  private Contract contract(String stream) {
    return Contract.read(useCase.file("contracts/" + stream + ".odcs.yaml"));
  }

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    quality = new LiveQuality(catalog);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private Row prediction(String entity, Instant cutoff, int version, double probability) {
    Row row = new Row(log.schema());
    row.setString(at(log, "prediction_id"), entity + "-" + cutoff + "-" + version);
    row.setString(at(log, "model"), "flight-delays");
    row.setLong(at(log, "model_version"), version);
    row.setString(at(log, "variant"), "champion");
    row.setString(at(log, "entity_key"), entity);
    row.setInstant(at(log, "cutoff"), cutoff);
    row.setDouble(at(log, "probability"), probability);
    row.setBoolean(at(log, "label"), probability >= 0.5);
    row.setString(at(log, "features"), "{}");
    row.setLong(at(log, "latency_micros"), 1000);
    row.setInstant(at(log, "known_at"), cutoff);
    return row;
  }

  private Row arrival(String flight, double delay, Instant knownAt) {
    Row row = new Row(arrivals.schema());
    row.setString(at(arrivals, "flight_id"), flight);
    row.setString(at(arrivals, "carrier"), "UA");
    row.setString(at(arrivals, "origin"), "EWR");
    row.setString(at(arrivals, "dest"), "IAH");
    row.setDouble(at(arrivals, "arr_delay"), delay);
    row.setDouble(at(arrivals, "air_time"), 100);
    row.setInstant(at(arrivals, "known_at"), knownAt);
    return row;
  }

  private static int at(Contract contract, String field) {
    return contract.schema().require(field);
  }

  private void append(Contract contract, List<Row> rows) {
    ColumnBatch batch = new ColumnBatch(contract.schema(), Math.max(1, rows.size()));
    rows.forEach(batch::add);
    Dataset dataset = catalog.createIfAbsent(useCase.dataset(contract.stream()), contract.schema());
    Map<Integer, Long> offsets = dataset.offsets();
    dataset.append(List.of(batch), offsets, Map.of(0, offsets.getOrDefault(0, 0L) + rows.size()));
  }

  private QualityReport measure(QualityWindow window) {
    return quality.measure(useCase, late, window, () -> VALUE);
  }

  private static Realised.Labels labels(QualityReport report) {
    return (Realised.Labels) report.realised();
  }

  @Test
  void agreesWithAnEvaluationOfTheSameRows() {
    Random random = new Random(7);
    List<Row> predictions = new ArrayList<>();
    List<Row> outcomes = new ArrayList<>();
    double[] probability = new double[2500];
    boolean[] truth = new boolean[2500];
    for (int i = 0; i < probability.length; i++) {
      truth[i] = random.nextInt(4) == 0;
      probability[i] = Math.min(1, random.nextDouble() * 0.7 + (truth[i] ? 0.3 : 0));
      Instant cutoff = APRIL.plusSeconds(600L * i);
      Row row = prediction("F" + i, cutoff, 1, probability[i]);
      row.setLong(at(log, "latency_micros"), i);
      predictions.add(row);
      outcomes.add(arrival("F" + i, truth[i] ? 15.5 : 15, cutoff.plusSeconds(9000)));
    }
    append(log, predictions);
    append(arrivals, outcomes);

    QualityReport report = measure(WINDOW);

    BinaryEvaluation expected = BinaryEvaluation.of(probability, truth);
    assertThat(report.predictions()).isEqualTo(2500);
    assertThat(report.matured()).isEqualTo(2500);
    BinaryEvaluation found = labels(report).evaluation().orElseThrow();
    assertThat(found.auc()).isCloseTo(expected.auc(), within(1e-12));
    assertThat(found.aucInterval().lower()).isCloseTo(expected.aucInterval().lower(), within(1e-9));
    assertThat(found.logLoss()).isCloseTo(expected.logLoss(), within(1e-9));
    assertThat(found.calibrationError()).isCloseTo(expected.calibrationError(), within(1e-9));
    assertThat(report.latencyP50Micros()).hasValueCloseTo(1249.5, within(1e-9));
    assertThat(report.latencyP99Micros()).hasValueCloseTo(2474.01, within(1e-6));
  }

  @Test
  void addsUpWhatTheAnswersWereWorth() {
    append(
        log,
        List.of(
            prediction("right-alarm", APRIL, 1, 0.9),
            prediction("wrong-alarm", APRIL, 1, 0.8),
            prediction("missed", APRIL, 1, 0.2),
            prediction("right-silence", APRIL, 1, 0.1),
            prediction("still-flying", APRIL, 1, 0.9)));
    append(
        arrivals,
        List.of(
            arrival("right-alarm", 16, MAY),
            arrival("wrong-alarm", 15, MAY),
            arrival("missed", 60, MAY),
            arrival("right-silence", -3, MAY),
            arrival("never-predicted", 99, MAY)));
    QualityReport report = measure(WINDOW);
    assertThat(report.predictions()).isEqualTo(5);
    assertThat(report.matured()).isEqualTo(4);
    assertThat(labels(report).decisions().truePositives()).isEqualTo(1);
    assertThat(labels(report).decisions().falsePositives()).isEqualTo(1);
    assertThat(labels(report).decisions().falseNegatives()).isEqualTo(1);
    assertThat(labels(report).decisions().trueNegatives()).isEqualTo(1);
    assertThat(labels(report).value()).isEqualTo(40 - 15 - 2 + 1);
    assertThat(labels(report).valuePer1000()).hasValue(6000);
    assertThat(report.metrics())
        .containsEntry("auc", 0.75)
        .containsEntry("value_per_1000", 6000.0)
        .containsEntry("latency_p99_ms", 1.0);
  }

  @Test
  void countsTheNewestPredictionAndTheNewestOutcome() {
    append(
        log,
        List.of(
            prediction("twice", APRIL, 1, 0.9),
            prediction("twice", APRIL.plusSeconds(60), 1, 0.1),
            prediction("twice", APRIL, 2, 0.8)));
    append(
        arrivals,
        List.of(
            arrival("twice", 5, APRIL.plusSeconds(7000)),
            arrival("twice", 50, APRIL.plusSeconds(9000))));
    QualityReport first = measure(WINDOW.ofVersion(1));
    assertThat(first.predictions()).isEqualTo(1);
    assertThat(labels(first).decisions().falseNegatives()).isEqualTo(1);
    assertThat(labels(first).evaluation()).as("one class only").isEmpty();
    QualityReport second = measure(WINDOW.ofVersion(2));
    assertThat(labels(second).decisions().truePositives()).isEqualTo(1);
    assertThat(measure(WINDOW).predictions()).isEqualTo(2);
    assertThat(measure(WINDOW.ofVersion(3)).predictions()).isZero();
  }

  @Test
  void takesTheStartOfTheWindowAndNotItsEnd() {
    append(
        log,
        List.of(
            prediction("before", APRIL.minusNanos(1000), 1, 0.5),
            prediction("first", APRIL, 1, 0.5),
            prediction("last", MAY.minusNanos(1000), 1, 0.5),
            prediction("after", MAY, 1, 0.5)));
    assertThat(measure(WINDOW).predictions()).isEqualTo(2);
  }

  @Test
  void saysNothingWhereThereIsNothing() {
    QualityReport none = measure(WINDOW);
    assertThat(none.predictions()).isZero();
    assertThat(none.metrics()).isEmpty();
    append(log, List.of(prediction("a", APRIL, 1, 0.5)));
    QualityReport noOutcomes = measure(WINDOW);
    assertThat(noOutcomes.predictions()).isEqualTo(1);
    assertThat(noOutcomes.matured()).isZero();
    assertThat(labels(noOutcomes).valuePer1000()).isEmpty();
  }

  @Test
  void leavesOutAnOutcomeThatIsUnknown() {
    append(log, List.of(prediction("a", APRIL, 1, 0.5)));
    append(arrivals, List.of(arrival("a", 1, MAY)));
    OutcomeDefinition unsure =
        OutcomeDefinition.of(arrivals, "nullif(arr_delay, 1) > 15", Task.CLASSIFICATION);
    assertThat(quality.measure(useCase, unsure, WINDOW, () -> VALUE).matured()).isZero();
  }

  @Test
  void namesTheConditionThatDoesNotFit() {
    append(log, List.of(prediction("a", APRIL, 1, 0.5)));
    append(arrivals, List.of(arrival("a", 1, MAY)));
    for (String condition : List.of("delay > 15", "arr_delay >", "1); DROP TABLE x; --")) {
      assertThatThrownBy(
              () ->
                  quality.measure(
                      useCase,
                      OutcomeDefinition.of(arrivals, condition, Task.CLASSIFICATION),
                      WINDOW,
                      () -> VALUE))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Cannot measure the quality of flight-delays")
          .hasMessageContaining(condition);
    }
  }

  @Test
  void refusesAWindowThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> QualityWindow.between(MAY, APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid window");
  }

  @Test
  void showsTheNewestReportOfEachVersionAsGauges() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    QualityMeters meters = new QualityMeters(registry);
    append(log, List.of(prediction("a", APRIL, 1, 0.9), prediction("b", APRIL, 2, 0.9)));
    meters.publish(measure(WINDOW.ofVersion(1)));
    append(arrivals, List.of(arrival("a", 20, MAY)));
    meters.publish(measure(WINDOW.ofVersion(1)));
    meters.publish(measure(WINDOW.ofVersion(2)));
    assertThat(
            registry.get("model.quality").tags("version", "1", "metric", "value").gauge().value())
        .isEqualTo(40);
    assertThat(registry.get("model.outcomes.matured").tags("version", "1").gauge().value())
        .isEqualTo(1);
    assertThat(registry.get("model.outcomes.matured").tags("version", "2").gauge().value())
        .isZero();
    assertThat(registry.get("model.predictions.logged").tags("version", "2").gauge().value())
        .isEqualTo(1);
  }
}
