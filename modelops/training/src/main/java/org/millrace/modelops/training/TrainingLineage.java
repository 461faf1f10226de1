package org.millrace.modelops.training;

import io.openlineage.client.OpenLineage.RunEvent;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what each training run read and made. A run does not fail because this could not be told.
 */
final class TrainingLineage {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLineage.class);

  private final LineageLog log;
  private final Clock clock;

  TrainingLineage(LineageLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  void started(Run run) {
    LineageRun begun = begun(run);
    tell(begun, begun.started());
  }

  void failed(Run run, String reason) {
    LineageRun begun = begun(run);
    tell(begun, begun.failed(clock.instant(), reason));
  }

  void aborted(Run run, String reason) {
    LineageRun begun = begun(run);
    tell(begun, begun.aborted(clock.instant(), reason));
  }

  /** The versions that were read, the model version, and its promotion where there was one. */
  void completed(Run run, Recipe recipe, TrainingReport report) {
    Map<String, LineageData> inputs = new LinkedHashMap<>();
    report
        .datasets()
        .forEach(
            (stream, version) ->
                inputs.put(
                    stream,
                    LineageData.dataset(version, recipe.contract(stream).schema())
                        .withRows(version.rows())));
    LineageRun done = begun(run);
    for (LineageData input : inputs.values()) {
      done = done.reading(input);
    }
    done =
        done.writing(
            LineageData.model(report.version())
                .withSchema(recipe.plan().features())
                .withRows(report.rows().train())
                .withOrigins(new FeatureOrigins(recipe, inputs).all()));
    tell(done, done.completed(clock.instant()));
    if (report.promoted()) {
      promoted(done, report.version());
    }
  }

  private void promoted(LineageRun training, ModelVersion version) {
    LineageRun promotion =
        LineageRun.of("promote." + version.model(), LineageRun.Kind.BATCH, clock.instant())
            .askedBy(new LineageRun.Parent(training.id(), training.job()))
            .reading(LineageData.model(version))
            .writing(LineageData.alias(version, ModelRegistry.CHAMPION));
    tell(promotion, promotion.started(), promotion.completed(clock.instant()));
  }

  private static LineageRun begun(Run run) {
    return LineageRun.of(
        UUID.fromString(run.id()),
        "train." + run.useCase(),
        LineageRun.Kind.BATCH,
        run.startedAt());
  }

  private void tell(LineageRun run, RunEvent... events) {
    try {
      log.append(run, List.of(events));
    } catch (RuntimeException e) {
      LOG.warn("Cannot write down the lineage of run {}", run.id(), e);
    }
  }
}
