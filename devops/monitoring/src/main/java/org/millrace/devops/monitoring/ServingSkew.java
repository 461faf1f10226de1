package org.millrace.devops.monitoring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSource;
import org.millrace.dataops.features.PointInTimePass;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.Task;

/**
 * Training–serving skew, measured: every logged prediction is computed again from the dataset
 * versions by the path that training takes, and compared: the answer, and bit by bit each feature
 * that was logged with it. Features computed twice are the classic failure of such systems; here
 * the number is expected to be zero.
 */
public final class ServingSkew {
  /** Of more predictions than this a sample is compared feature by feature, to bound memory. */
  private static final int MOST_FEATURES = 50_000;

  private final DatasetCatalog catalog;

  public ServingSkew(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Compares the predictions of a window, which must all be the package's.
   *
   * @throws ProblemException if a dataset that is needed is not there
   */
  public SkewReport measure(UseCase useCase, ModelPackage model, QualityWindow window) {
    FeaturePlan plan = model.plan();
    Map<String, List<LoggedPrediction>> logged = logged(useCase, model.task(), window);
    List<Row> requests = requests(useCase, plan, logged);
    Comparison comparison = new Comparison(logged, plan, model);
    Map<String, RowCursor> streams = new HashMap<>();
    try {
      for (FeatureSource source : plan.spec().sources()) {
        streams.computeIfAbsent(source.stream(), stream -> open(useCase, source));
      }
      Map<String, Iterator<Row>> inputs = new HashMap<>(streams);
      PointInTimePass.run(plan, requests.iterator(), inputs, comparison::compare);
    } finally {
      streams.values().forEach(RowCursor::close);
    }
    return comparison.report();
  }

  private Map<String, List<LoggedPrediction>> logged(
      UseCase useCase, Task task, QualityWindow window) {
    Map<String, List<LoggedPrediction>> logged = new HashMap<>();
    DatasetVersion version = current(useCase, "predictions").current().orElseThrow();
    try (Connection connection = catalog.query(Map.of("predictions", version));
        PreparedStatement query = connection.prepareStatement(logged(task))) {
      query.setObject(1, window.from().atOffset(ZoneOffset.UTC));
      query.setObject(2, window.to().atOffset(ZoneOffset.UTC));
      query.setBoolean(3, window.version().isEmpty());
      query.setInt(4, window.version().orElse(0));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          logged
              .computeIfAbsent(rows.getString(1), key -> new ArrayList<>(1))
              .add(new LoggedPrediction(rows.getDouble(2), Optional.ofNullable(rows.getString(3))));
        }
      }
      return logged;
    } catch (SQLException e) {
      throw new ProblemException(
          "Cannot read the prediction log of " + useCase.name(),
          String.valueOf(e.getMessage()),
          "check its contract, predictions.odcs.yaml",
          e);
    }
  }

  private static String logged(Task task) {
    return """
        SELECT
          entity_key,
          %2$s,
          CASE WHEN count(*) OVER () <= %1$d OR hash(prediction_id) %% (count(*) OVER () // %1$d + 1) = 0
            THEN features END
        FROM predictions
        WHERE cutoff >= ? AND cutoff < ? AND (? OR model_version = ?)
        """
        .formatted(MOST_FEATURES, task == Task.CLASSIFICATION ? "probability" : "value");
  }

  /** The requests of the logged entities, in the order of their cutoff. */
  private List<Row> requests(
      UseCase useCase, FeaturePlan plan, Map<String, List<LoggedPrediction>> logged) {
    Dataset spine = current(useCase, plan.spine());
    Projection projection = new Projection(spine.schema(), plan.request());
    Row request = new Row(plan.request());
    Map<String, Row> newest = new HashMap<>();
    try (RowCursor records = spine.read(spine.current().orElseThrow(), "known_at", "true")) {
      while (records.hasNext()) {
        projection.apply(records.next(), request);
        String key = request.getString(plan.keyField());
        if (key != null && logged.containsKey(key)) {
          newest.put(key, request.copy());
        }
      }
    }
    return newest.values().stream().sorted(Comparator.comparingLong(plan::cutoff)).toList();
  }

  private RowCursor open(UseCase useCase, FeatureSource source) {
    Dataset dataset = current(useCase, source.stream());
    return dataset.read(dataset.current().orElseThrow(), source.knownAt(), "true");
  }

  private Dataset current(UseCase useCase, String stream) {
    return catalog
        .find(useCase.dataset(stream))
        .filter(dataset -> dataset.current().isPresent())
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot measure the skew of " + useCase.name(),
                    "dataset " + useCase.dataset(stream) + " is empty",
                    "let its stream be ingested first"));
  }

  private static final class Comparison {
    private final Map<String, List<LoggedPrediction>> logged;
    private final FeaturePlan plan;
    private final ModelPackage model;
    private final Map<String, Long> skewed = new HashMap<>();
    private long compared;
    private long values;
    private long different;
    private double greatest;

    Comparison(Map<String, List<LoggedPrediction>> logged, FeaturePlan plan, ModelPackage model) {
      this.logged = logged;
      this.plan = plan;
      this.model = model;
    }

    void compare(Row request, Row features) {
      double again = model.score(features);
      for (LoggedPrediction answered :
          logged.getOrDefault(request.getString(plan.keyField()), List.of())) {
        double difference = Math.abs(answered.score() - again);
        values += answered.compare(features, skewed);
        compared++;
        different += difference > SkewReport.TOLERANCE * Math.max(1, Math.abs(again)) ? 1 : 0;
        greatest = Math.max(greatest, difference);
      }
    }

    SkewReport report() {
      long all = logged.values().stream().mapToLong(List::size).sum();
      return new SkewReport(all, compared, different, greatest, values, skewed);
    }
  }
}
