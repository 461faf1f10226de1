package org.millrace.platform.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.Replay;
import org.millrace.devops.monitoring.QualityReport;
import org.millrace.devops.monitoring.QualityWindow;
import org.millrace.devops.monitoring.ServingSkew;
import org.millrace.devops.monitoring.SkewReport;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.training.Stage;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.usecase.PublishedRecords;
import org.millrace.platform.usecase.QualityWatch;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes a use case through the loop: publish the past, ingest it, tag a version, train, promote,
 * serve, live through a month, measure. Begun again on the same data it goes on where it was: what
 * a topic holds is not published again, and a champion is not trained again.
 */
@Component
public class Demo {
  private static final Duration INGEST = Duration.ofMinutes(5);
  private final UseCaseLifecycle lifecycle;
  private final FileSource files;
  private final IngestService ingestion;
  private final DatasetCatalog datasets;
  private final ModelHost host;
  private final QualityWatch quality;
  private final ServingSkew skew;
  private final PublishedRecords published;
  private final ConsumerFactory<byte[], byte[]> consumers;

  Demo(
      UseCaseLifecycle lifecycle,
      FileSource files,
      IngestService ingestion,
      DatasetCatalog datasets,
      ModelHost host,
      QualityWatch quality,
      ServingSkew skew,
      PublishedRecords published,
      ConsumerFactory<byte[], byte[]> consumers) {
    this.lifecycle = lifecycle;
    this.files = files;
    this.ingestion = ingestion;
    this.datasets = datasets;
    this.host = host;
    this.quality = quality;
    this.skew = skew;
    this.published = published;
    this.consumers = consumers;
  }

  /**
   * @param folder the use case with its data
   * @param platform where REST answers, as {@code http://127.0.0.1:8080}
   * @throws ProblemException if a step fails, or a gate keeps the model from production
   */
  public DemoReport run(UseCase folder, DemoPlan plan, String platform, DemoProgress progress) {
    UseCase useCase = lifecycle.apply(folder);
    AtomicBoolean publishing = new AtomicBoolean(true);
    try (Replay replay = replay(folder, plan, publishing, progress)) {
      progress.step("Publish to Kafka, in time order", replay.total());
      replay.resumeAfter(published.of(useCase));
      replay.advanceTo(plan.trainAt());
      publishing.set(false);
      progress.step("Validate, and commit to Iceberg", 1);
      ingestion.flush(useCase, INGEST);
      tag(useCase, plan.tag());
      Optional<TrainingReport> training = trainUnlessDone(useCase, plan, progress);
      ModelVersion champion = host.deployed(useCase.name()).orElseThrow(() -> refused(training));
      DemoReport report = live(useCase, plan, platform, progress, replay, champion);
      progress.done();
      return report.with(
          training, datasetRows(useCase), ingestion.quarantine().counts(useCase.name()));
    }
  }

  private Replay replay(
      UseCase folder, DemoPlan plan, AtomicBoolean publishing, DemoProgress progress) {
    return files.replay(
        folder,
        FileSource.streams(folder),
        plan.from(),
        plan.until().plus(plan.outcomes()),
        (published, total) -> {
          if (publishing.get() && published % 1000 == 0) {
            progress.reached(published);
          }
        });
  }

  /** Versions are tagged once; begun again, the demo trains on the same. */
  private void tag(UseCase useCase, String tag) {
    for (String stream : FileSource.streams(useCase)) {
      Dataset dataset = datasets.find(useCase.dataset(stream)).orElseThrow();
      if (dataset.version(tag).isEmpty()) {
        dataset.current().ifPresent(version -> dataset.tag(tag, version));
      }
    }
  }

  private Optional<TrainingReport> trainUnlessDone(
      UseCase useCase, DemoPlan plan, DemoProgress progress) {
    if (host.deployed(useCase.name()).isPresent()) {
      return Optional.empty();
    }
    List<Stage> stages = List.of(Stage.values());
    progress.step("Train, judge and register", stages.size() * 100L);
    TrainingRequest request =
        new TrainingRequest(
            useCase, new TrainingRequest.Tagged(plan.tag()), plan.trainAt(), "demo");
    return Optional.of(
        lifecycle.train(
            request,
            (stage, fraction) ->
                progress.reached(Math.round((stages.indexOf(stage) + fraction) * 100))));
  }

  private static ProblemException refused(Optional<TrainingReport> training) {
    List<String> failed = new ArrayList<>();
    training.ifPresent(report -> report.failedGates().forEach(gate -> failed.add(gate.message())));
    return new ProblemException(
        "Cannot put the model into production",
        "it failed its gates: " + String.join("; ", failed),
        "improve the features or the data, or change the targets in charter.yaml");
  }

  private DemoReport live(
      UseCase useCase,
      DemoPlan plan,
      String platform,
      DemoProgress progress,
      Replay replay,
      ModelVersion champion) {
    FeaturePlan features = FeaturePlan.compile(FeatureSpec.read(useCase));
    Contract spine = contract(useCase, features.spine());
    try (SpineFollower follower =
            new SpineFollower(
                consumers.createConsumer(), useCase.topic(spine.stream()), spine, features);
        PredictionCaller caller = new PredictionCaller(platform, useCase.name())) {
      new LiveReplay(replay, follower, caller, host, useCase.name()).run(plan, progress);
      progress.step("Join predictions with their outcomes", 1);
      ingestion.flush(useCase, INGEST);
      QualityReport report = quality.measure(champion);
      progress.step("Compute every prediction again, offline", 1);
      SkewReport same =
          skew.measure(
              useCase,
              ModelPackage.load(champion.folder()),
              QualityWindow.between(plan.liveFrom(), plan.until()).ofVersion(champion.version()));
      return DemoReport.live(champion, report, same, caller);
    }
  }

  private static Contract contract(UseCase useCase, String stream) {
    return Contract.readAll(useCase).stream()
        .filter(contract -> contract.stream().equals(stream))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, DatasetVersion> datasetRows(UseCase useCase) {
    Map<String, DatasetVersion> rows = new TreeMap<>();
    for (Contract contract : Contract.readAll(useCase)) {
      datasets
          .find(useCase.dataset(contract.stream()))
          .flatMap(Dataset::current)
          .ifPresent(version -> rows.put(contract.stream(), version));
    }
    return rows;
  }
}
