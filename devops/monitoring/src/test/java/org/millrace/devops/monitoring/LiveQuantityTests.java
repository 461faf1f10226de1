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
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;

/** Live quality where the answer is a quantity. */
class LiveQuantityTests {
  private static final Instant APRIL = Instant.parse("2013-04-01T00:00:00Z");
  private static final QualityWindow WINDOW =
      QualityWindow.between(APRIL, Instant.parse("2013-05-01T00:00:00Z"));
  private static final Schema LOG =
      Schema.of(
          Field.required("prediction_id", FieldType.STRING),
          Field.required("model_version", FieldType.INTEGER),
          Field.required("entity_key", FieldType.STRING),
          Field.required("cutoff", FieldType.TIMESTAMP),
          Field.required("value", FieldType.NUMBER),
          Field.required("latency_micros", FieldType.INTEGER),
          Field.required("known_at", FieldType.TIMESTAMP));
  private static final Schema ARRIVALS =
      Schema.of(
          Field.required("flight_id", FieldType.STRING),
          Field.optional("arr_delay", FieldType.NUMBER),
          Field.required("known_at", FieldType.TIMESTAMP));
  private static final OutcomeDefinition DELAY =
      new OutcomeDefinition("arrivals", "flight_id", "known_at", "arr_delay", Task.REGRESSION);

  private final UseCase useCase = UseCase.open(Path.of("../../usecases/flight-delays"));
  @TempDir private Path folder;
  private DatasetCatalog catalog;
  private LiveQuality quality;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    quality = new LiveQuality(catalog);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void agreesWithTheNumbersComputedFromTheSameRows() {
    Random random = new Random(7);
    int rows = 2500;
    double[] predicted = new double[rows];
    double[] actual = new double[rows];
    List<Row> predictions = new ArrayList<>();
    List<Row> arrivals = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      actual[i] = 10 + 30 * random.nextGaussian();
      predicted[i] = 0.8 * actual[i] + 5 + 12 * random.nextGaussian();
      Instant cutoff = APRIL.plusSeconds(600L * i);
      predictions.add(prediction("F" + i, cutoff, 1, predicted[i]));
      arrivals.add(arrival("F" + i, actual[i], cutoff.plusSeconds(9000)));
    }
    append("predictions", LOG, predictions);
    append("arrivals", ARRIVALS, arrivals);

    QualityReport report = measure();

    double error = 0;
    double absolute = 0;
    double squared = 0;
    double total = 0;
    for (int i = 0; i < rows; i++) {
      error += predicted[i] - actual[i];
      absolute += Math.abs(predicted[i] - actual[i]);
      squared += (predicted[i] - actual[i]) * (predicted[i] - actual[i]);
      total += actual[i];
    }
    double variance = 0;
    double spread = 0;
    for (int i = 0; i < rows; i++) {
      variance += (actual[i] - total / rows) * (actual[i] - total / rows);
      double off = predicted[i] - actual[i] - error / rows;
      spread += off * off;
    }
    double half = 1.959963984540054 * Math.sqrt(spread / (rows - 1) / rows);
    assertThat(report.matured()).isEqualTo(rows);
    Map<String, Double> metrics = report.metrics();
    assertThat(metrics.get("mae")).isCloseTo(absolute / rows, within(1e-9));
    assertThat(metrics.get("rmse")).isCloseTo(Math.sqrt(squared / rows), within(1e-9));
    assertThat(metrics.get("r2")).isCloseTo(1 - squared / variance, within(1e-9));
    assertThat(metrics.get("bias")).isCloseTo(error / rows, within(1e-9));
    assertThat(metrics.get("bias_lower")).isCloseTo(error / rows - half, within(1e-9));
    assertThat(metrics.get("bias_upper")).isCloseTo(error / rows + half, within(1e-9));
    assertThat(metrics).containsKeys("mae_lower", "rmse_upper", "latency_p50_ms");
    assertThat(metrics).doesNotContainKeys("auc", "precision", "value");
  }

  @Test
  void countsTheNewestPredictionAndLeavesOutAnOutcomeThatIsNoNumber() {
    append(
        "predictions",
        LOG,
        List.of(
            prediction("a", APRIL, 1, 100),
            prediction("a", APRIL.plusSeconds(60), 1, 7),
            prediction("b", APRIL, 1, 20),
            prediction("cancelled", APRIL, 1, 5),
            prediction("diverted", APRIL, 1, 5)));
    append(
        "arrivals",
        ARRIVALS,
        List.of(
            arrival("a", 5, APRIL),
            arrival("b", 26, APRIL),
            arrival("diverted", Double.POSITIVE_INFINITY, APRIL),
            arrival("cancelled", Double.NaN, APRIL)));
    QualityReport report = measure();
    assertThat(report.predictions()).isEqualTo(4);
    assertThat(report.matured()).isEqualTo(2);
    assertThat(report.metrics()).containsEntry("bias", -2.0).containsEntry("mae", 4.0);
  }

  @Test
  void saysNothingOfASingleOutcome() {
    append("predictions", LOG, List.of(prediction("a", APRIL, 1, 100)));
    append("arrivals", ARRIVALS, List.of(arrival("a", 5, APRIL)));
    QualityReport report = measure();
    assertThat(report.matured()).isEqualTo(1);
    assertThat(report.realised().metrics()).isEmpty();
  }

  @Test
  void showsTheNumbersAsGauges() {
    append("predictions", LOG, List.of(prediction("a", APRIL, 1, 7), prediction("b", APRIL, 1, 9)));
    append("arrivals", ARRIVALS, List.of(arrival("a", 5, APRIL), arrival("b", 8, APRIL)));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new QualityMeters(registry).publish(measure());
    assertThat(registry.get("model.quality").tags("metric", "mae").gauge().value()).isEqualTo(1.5);
    assertThat(registry.get("model.quality").tags("metric", "bias").gauge().value()).isEqualTo(1.5);
  }

  @Test
  void saysWhatALogWithoutValuesIsNotFitFor() {
    append("predictions", LOG, List.of(prediction("a", APRIL, 1, 100)));
    OutcomeDefinition late =
        new OutcomeDefinition(
            "arrivals", "flight_id", "known_at", "arr_delay > 15", Task.CLASSIFICATION);
    assertThatThrownBy(
            () ->
                quality.measure(
                    useCase, late, WINDOW, () -> new Charter.Value("USD", 40, -15, -2, 1)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot measure the quality of flight-delays")
        .hasMessageContaining("contract of the prediction log is one of a classification");
  }

  private QualityReport measure() {
    return quality.measure(useCase, DELAY, WINDOW, LiveQuantityTests::noValue);
  }

  private static Charter.Value noValue() {
    throw new AssertionError("a quantity has no right and wrong answers to be worth anything");
  }

  private static Row prediction(String entity, Instant cutoff, int version, double value) {
    Row row = new Row(LOG);
    row.setString(0, entity + "-" + cutoff);
    row.setLong(1, version);
    row.setString(2, entity);
    row.setInstant(3, cutoff);
    row.setDouble(4, value);
    row.setLong(5, 1000);
    row.setInstant(6, cutoff);
    return row;
  }

  private static Row arrival(String flight, double delay, Instant knownAt) {
    Row row = new Row(ARRIVALS);
    row.setString(0, flight);
    if (!Double.isNaN(delay)) {
      row.setDouble(1, delay);
    }
    row.setInstant(2, knownAt);
    return row;
  }

  private void append(String stream, Schema schema, List<Row> rows) {
    ColumnBatch batch = new ColumnBatch(schema, rows.size());
    rows.forEach(batch::add);
    Dataset dataset = catalog.createIfAbsent(useCase.dataset(stream), schema);
    dataset.append(List.of(batch), dataset.offsets(), Map.of(0, (long) rows.size()));
  }
}
