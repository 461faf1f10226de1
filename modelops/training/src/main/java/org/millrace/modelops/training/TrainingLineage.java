package org.millrace.modelops.training;

import io.openlineage.client.OpenLineage.RunEvent;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what one training run read, in which state it was, and what came of it. A run does not fail
 * because this could not be told.
 */
final class TrainingLineage {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLineage.class);

  private final LineageLog log;
  private final Clock clock;
  private final LineageRun begun;
  private final Map<String, LineageData> inputs = new LinkedHashMap<>();

  TrainingLineage(LineageLog log, Clock clock, Run run) {
    this.log = log;
    this.clock = clock;
    this.begun =
        LineageRun.of(
            UUID.fromString(run.id()),
            "train." + run.useCase(),
            LineageRun.Kind.BATCH,
            run.startedAt());
  }

  void started() {
    tell(begun, begun.started());
  }

  /** The versions that are read, with what the data gate found out about them. */
  void inspected(Recipe recipe, Map<String, DatasetVersion> versions, DataGate.Finding finding) {
    versions.forEach(
        (stream, version) -> {
          Contract contract = recipe.contract(stream);
          inputs.put(
              stream,
              LineageData.dataset(version, contract.schema())
                  .withRows(version.rows())
                  .withQuality(finding.quality(stream, contract)));
        });
  }

  void failed(String reason) {
    tell(begun, reading().failed(clock.instant(), reason));
  }

  void aborted(String reason) {
    tell(begun, reading().aborted(clock.instant(), reason));
  }

  /** The model version, and its promotion where there was one. */
  void completed(Recipe recipe, TrainingReport report) {
    LineageRun done =
        reading()
            .writing(
                LineageData.model(report.version())
                    .withSchema(recipe.plan().features())
                    .withRows(report.rows().train())
                    .withOrigins(new FeatureOrigins(recipe, inputs).all()));
    tell(done, done.completed(clock.instant()));
    if (report.promoted()) {
      promoted(done, report.version());
    }
  }

  private LineageRun reading() {
    LineageRun run = begun;
    for (LineageData input : inputs.values()) {
      run = run.reading(input);
    }
    return run;
  }

  private void promoted(LineageRun training, ModelVersion version) {
    LineageRun promotion =
        LineageRun.of("promote." + version.model(), LineageRun.Kind.BATCH, clock.instant())
            .askedBy(new LineageRun.Parent(training.id(), training.job()))
            .reading(LineageData.model(version))
            .writing(LineageData.alias(version, ModelRegistry.CHAMPION));
    tell(promotion, promotion.started(), promotion.completed(clock.instant()));
  }

  private void tell(LineageRun run, RunEvent... events) {
    try {
      log.append(run, List.of(events));
    } catch (RuntimeException e) {
      LOG.warn("Cannot write down the lineage of run {}", run.id(), e);
    }
  }
}
