package org.millrace.devops.serving;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.PackageContent;
import org.millrace.modelops.predictor.PackageWriter;
import org.millrace.modelops.predictor.StoredExample;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;

/**
 * Real packages of a small linear model over the flight-delays features, each version with a bias
 * of its own, so that an answer tells by its probability which version made it.
 */
final class TestModels {
  static final String MODEL = "flight-delays";
  static final String QUANTITY = "arr_delay";
  static final double THRESHOLD = 0.5;
  private static final double PER_HOUR = 0.1;
  private static final double PER_DEGREE = 0.02;

  private final UseCase useCase = UseCase.open(Path.of("../../usecases/flight-delays"));
  private final FeatureSpec spec = FeatureSpec.read(useCase);
  private final FeaturePlan plan = FeaturePlan.compile(spec);
  private final Path folder;

  TestModels(Path folder) {
    this.folder = folder;
  }

  UseCase useCase() {
    return useCase;
  }

  FeaturePlan plan() {
    return plan;
  }

  /** What the version answers. */
  static double probability(int version, int hour, double temp) {
    return 1 / (1 + Math.exp(-quantity(version, hour, temp)));
  }

  private static double bias(int version) {
    return -2 + 0.01 * version;
  }

  /** What a version of the quantity answers. */
  static double quantity(int version, int hour, double temp) {
    return bias(version) + PER_HOUR * hour + (Double.isNaN(temp) ? 0 : PER_DEGREE * temp);
  }

  ModelVersion write(int version) {
    TrainedModel.Linear linear =
        new TrainedModel.Linear(
            List.of("not_late", "late"),
            List.of(0.0, bias(version)),
            List.of(List.of(0.0, 0.0), List.of(PER_HOUR, PER_DEGREE)),
            List.of(0.0, 0.0));
    return write(version, "late", THRESHOLD, linear);
  }

  /** A regression: the same sum, without the sigmoid. */
  ModelVersion writeQuantity(int version) {
    TrainedModel.Linear linear =
        new TrainedModel.Linear(
            List.of(),
            List.of(bias(version)),
            List.of(List.of(PER_HOUR, PER_DEGREE)),
            List.of(0.0, 0.0));
    return write(version, QUANTITY, Double.NaN, linear);
  }

  private ModelVersion write(
      int version, String label, double threshold, TrainedModel.Linear linear) {
    Path target = folder.resolve("v" + version);
    String digest =
        PackageWriter.write(
            new PackageContent(
                MODEL,
                label,
                threshold,
                useCase.digest(),
                spec,
                Encoding.of(
                    plan.features(),
                    List.of(
                        new Encoding.Input("hour", null),
                        new Encoding.Input("weather_temp", null))),
                linear,
                examples(version, linear.task()),
                Map.of(),
                Instant.EPOCH),
            target);
    return new ModelVersion(MODEL, version, "run-" + version, digest, target, Instant.EPOCH);
  }

  private List<StoredExample> examples(int version, Task task) {
    List<StoredExample> examples = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      Row request = new Row(plan.request());
      request.setString(at("flight_id"), "UA1545-EWR-20130401T%02d15".formatted(hour));
      request.setString(at("carrier"), "UA");
      request.setLong(at("flight"), 1545);
      request.setString(at("origin"), "EWR");
      request.setString(at("dest"), "IAH");
      request.setDouble(at("distance"), 1400);
      Instant departure = Instant.parse("2013-04-01T04:15:00Z").plusSeconds(3600L * hour);
      request.setInstant(at("scheduled_departure"), departure);
      request.setLong(at("departure_local"), Times.toMicros(departure) - 4 * 3_600_000_000L);
      Row features = new Row(plan.features());
      plan.compute(request, new FeatureHistory(plan), features);
      double score =
          task == Task.REGRESSION
              ? quantity(version, hour, Double.NaN)
              : probability(version, hour, Double.NaN);
      examples.add(new StoredExample(request, features, score));
    }
    return Collections.unmodifiableList(examples);
  }

  private int at(String field) {
    return plan.request().require(field);
  }
}
