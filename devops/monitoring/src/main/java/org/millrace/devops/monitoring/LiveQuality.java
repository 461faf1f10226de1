package org.millrace.devops.monitoring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.Charter;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;

/**
 * Realised quality: the prediction log joined with the outcomes that have arrived, as of the newest
 * version of both datasets. Thread-safe.
 */
public final class LiveQuality {
  private static final String PREDICTIONS = "predictions";
  private static final String OUTCOMES = "outcomes";

  private final DatasetCatalog catalog;

  public LiveQuality(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Measures the predictions of a window.
   *
   * @param value what decisions on a label are worth; not asked for a quantity
   * @throws ProblemException if the outcome's expression or fields do not fit its stream
   */
  public QualityReport measure(
      UseCase useCase,
      OutcomeDefinition outcome,
      QualityWindow window,
      Supplier<Charter.Value> value) {
    Map<String, DatasetVersion> views = new HashMap<>();
    current(useCase, PREDICTIONS).ifPresent(version -> views.put(PREDICTIONS, version));
    current(useCase, outcome.stream()).ifPresent(version -> views.put(OUTCOMES, version));
    Answers answers =
        outcome.task() == Task.CLASSIFICATION
            ? new LabelAnswers(value.get())
            : new QuantityAnswers();
    if (views.containsKey(PREDICTIONS)) {
      try (Connection connection = catalog.query(views)) {
        answers.readLatency(connection, window);
        if (views.containsKey(OUTCOMES)) {
          answers.readOutcomes(connection, outcome, window);
        }
      } catch (SQLException e) {
        throw new ProblemException(
            "Cannot measure the quality of " + useCase.name(),
            String.valueOf(e.getMessage()),
            "check that '"
                + outcome.truth()
                + "' is of "
                + outcome.stream()
                + "'s fields and that the contract of the prediction log is one of a "
                + outcome.task().word(),
            e);
      }
    }
    return answers.report(useCase.name(), window);
  }

  private Optional<DatasetVersion> current(UseCase useCase, String stream) {
    return catalog.find(useCase.dataset(stream)).flatMap(Dataset::current);
  }
}
