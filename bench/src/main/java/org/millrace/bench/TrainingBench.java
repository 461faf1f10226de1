package org.millrace.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.TrainedModel;
import org.millrace.modelops.training.TrainingRows;
import org.millrace.modelops.training.TrainingSettings;
import org.millrace.modelops.training.XgboostSettings;

/**
 * A training run's stage TRAIN against XGBoost called directly, on the rows that the demo trains
 * on, read from datasets that were ingested for it.
 */
final class TrainingBench {
  private static final int ROUNDS = 5;

  private TrainingBench() {}

  public static void main(String[] args) throws XGBoostError {
    Report report = new Report("bench/run training", Instant.now());
    TrainingRows rows = rows(Workbench.folder("training"));
    // The first fit of each also warms up, and tells the order of the outputs.
    TrainedModel.Trees model = (TrainedModel.Trees) rows.fit();
    DirectXgboost direct = new DirectXgboost(rows, model.labels());
    boolean same = Arrays.equals(model.json(), direct.fit());
    List<Double> ours = new ArrayList<>();
    List<Double> directly = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      long began = System.nanoTime();
      direct.fit();
      directly.add(Workbench.secondsSince(began));
      began = System.nanoTime();
      rows.fit();
      ours.add(Workbench.secondsSince(began));
      Workbench.say("round %d of %d", round, ROUNDS);
    }
    report.compare(
        new Samples("stage TRAIN", "s", ours), new Samples("XGBoost alone", "s", directly));
    XgboostSettings trainer = rows.trainer();
    report.note(
        "%,d rows, %d inputs, %d rounds of 2 trees of depth %d, %d thread(s). Same model, byte for"
            + " byte: %s.",
        rows.size(),
        rows.encoding().size(),
        trainer.rounds(),
        trainer.depth(),
        rows.threads(),
        same ? "yes" : "no");
    report.note("XGBoost alone: from arrays in its own layout to DMatrix, trees and JSON.");
    report.note(
        "Stage TRAIN: from rows to DMatrix, trees, JSON, Tribuo's model of them, its protobuf,"
            + " provenance and feature importance.");
    report.print(System.out);
  }

  private static TrainingRows rows(Path folder) {
    UseCase useCase = Workbench.flightDelays();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        DataPlane plane = DataPlane.open(folder, broker.bootstrapServers())) {
      plane.ingestion().start(useCase);
      Workbench.say("Publishing and ingesting what was known by %s", Workbench.TRAIN_AT);
      plane
          .files()
          .publish(
              useCase,
              FileSource.streams(useCase),
              Workbench.FIRST,
              Workbench.TRAIN_AT,
              PublishProgress.SILENT);
      plane.ingestion().flush(useCase, Duration.ofMinutes(5));
      int threads = TrainingSettings.embedded(folder).threads();
      return TrainingRows.read(plane.catalog(), useCase, Workbench.TRAIN_AT, threads);
    }
  }
}
