package org.millrace.modelops.training;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.PackageContent;
import org.millrace.modelops.predictor.PackageWriter;
import org.millrace.modelops.predictor.StoredExample;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One run from its first read to its last write, stage by stage.
 *
 * @param reigning the champion that the model is measured against
 */
record TrainingRun(
    String runId,
    Recipe recipe,
    TrainingRequest request,
    TrainingSettings settings,
    DatasetCatalog catalog,
    DataGate gate,
    RunTracker tracker,
    ModelRegistry registry,
    Supplier<Optional<ModelVersion>> reigning,
    TransactionOperations transactions,
    StageClock stages,
    TrainingLineage lineage,
    Clock clock) {
  private static final int STORED_EXAMPLES = 200;

  TrainingReport execute() {
    PinnedDatasets datasets = PinnedDatasets.pin(catalog, recipe, request);
    RunDiary diary = new RunDiary(runId, recipe, datasets, tracker);
    diary.begin(request.asOf(), settings.threads());
    RunFolder folder = new RunFolder(settings.folder(), recipe.useCase().name(), runId);
    DataGate.Finding finding = gate.inspect(datasets, recipe, request);
    lineage.inspected(recipe, datasets.versions(), finding);
    diary.dataGate(finding.verdict(request), finding.anomalies(), folder.writeFinding(finding));
    finding.requirePassed(request);
    Draft draft = make(datasets, folder);
    ModelVersion version = stages.run(Stage.REGISTER, () -> register(draft, diary, folder));
    return report(draft.attempt(), version);
  }

  /**
   * Every stage but the last: nothing is recorded or registered, but a package is in the folder.
   */
  Draft make(PinnedDatasets datasets, RunFolder folder) {
    Labeled labeled =
        stages.run(
            Stage.READ,
            () ->
                Labeled.read(
                    recipe, datasets, request.asOf(), done -> stages.report(Stage.READ, done)));
    Division division =
        Division.of(
            recipe,
            stages.run(
                Stage.FEATURES,
                () ->
                    labeled.examples(
                        recipe, datasets, done -> stages.report(Stage.FEATURES, done))),
            labeled.spine());
    LeakageCheck.of(recipe, labeled.spine(), division).requireNone();
    Learned learned = stages.run(Stage.TRAIN, () -> learn(labeled, division, datasets));
    List<Rival> baselines =
        stages.run(
            Stage.BASELINES,
            () ->
                Baselines.ask(
                    recipe.settings().baselines(),
                    learned.fitter(),
                    learned.division().examples(),
                    learned.division().split()));
    Judged judged =
        stages.run(Stage.EVALUATE, () -> evaluate(labeled, learned, baselines, datasets, folder));
    String written = stages.run(Stage.PACKAGE, () -> write(judged, learned.fitted(), folder));
    return new Draft(judged.attempt(), learned.fitter().encoding(), learned.fitted(), written);
  }

  /**
   * @param unjudged its package as it was tried out, without the verdicts
   */
  private record Judged(Attempt attempt, PackageContent unjudged) {}

  private Learned learn(Labeled labeled, Division division, PinnedDatasets datasets) {
    return Learned.of(
        recipe,
        division,
        () -> HeldBack.of(recipe, division, labeled.spine()),
        (examples, to) ->
            new Fitter(
                examples.encoding(to),
                recipe.settings().label(),
                recipe.settings().seed(),
                settings.threads(),
                datasets.describe(),
                request.asOf()));
  }

  private Judged evaluate(
      Labeled labeled,
      Learned learned,
      List<Rival> baselines,
      PinnedDatasets datasets,
      RunFolder folder) {
    Examples examples = learned.division().examples();
    Split split = learned.division().split();
    Rows rows = examples.features();
    Optional<Champion> champion =
        reigning
            .get()
            .map(
                version ->
                    Champion.ask(
                        version,
                        recipe.task(),
                        recipe.plan(),
                        labeled.spine(),
                        examples,
                        split,
                        datasets));
    List<Rival> rivals = new ArrayList<>(baselines);
    champion.flatMap(Champion::scores).ifPresent(rivals::add);
    Measurement measurement =
        Measurement.of(
            recipe,
            Scores.of(learned::score, rows, 0, learned.rows()),
            Scores.of(learned::score, rows, split.testBegin(), split.rows()),
            examples,
            split,
            rivals);
    Inspection inspection =
        Inspection.of(recipe, labeled.spine(), examples, split, measurement, learned::score);
    Map<String, Double> metrics = new LinkedHashMap<>(measurement.metrics());
    metrics.putAll(inspection.metrics());
    Attempt measured =
        new Attempt(
            runId,
            recipe,
            request.asOf(),
            datasets.versions(),
            examples,
            split,
            labeled.counts(split),
            measurement,
            inspection,
            metrics,
            List.of(),
            Warnings.of(measurement, rows, split.trainEnd()),
            learned.calibration());
    // Gates may ask how the package does; the one that is kept is written with their verdicts.
    PackageContent unjudged =
        content(measured, labeled.spine(), learned, Evidence.unjudged(measured, learned.fitted()));
    metrics.putAll(PackageFigures.of(PackageWriter.tryOut(unjudged, folder.modelPackage())));
    return new Judged(
        measured.judged(
            metrics,
            GateKeeper.judge(recipe.settings().allGates(recipe.charter()), metrics, champion)),
        unjudged);
  }

  /** Returns the digest of the package. */
  private String write(Judged judged, Fitted fitted, RunFolder folder) {
    PackageContent unjudged = judged.unjudged();
    PackageContent content =
        unjudged.with(Evidence.judged(judged.attempt(), fitted, unjudged.files()));
    return PackageWriter.write(content, folder.modelPackage(), settings.key());
  }

  private PackageContent content(
      Attempt attempt, Spine spine, Learned learned, Map<String, byte[]> evidence) {
    return new PackageContent(
        recipe.useCase().name(),
        recipe.settings().label().name(),
        recipe.task() == Task.CLASSIFICATION ? recipe.threshold() : Double.NaN,
        recipe.useCase().digest(),
        recipe.plan().spec(),
        learned.fitter().encoding(),
        learned.fitted().model(),
        learned.calibrator(),
        storedExamples(attempt, spine, learned),
        evidence,
        clock.instant());
  }

  /** Test rows at equal distances, with Tribuo's own answers. */
  private List<StoredExample> storedExamples(Attempt attempt, Spine spine, Learned learned) {
    Examples examples = attempt.examples();
    Split split = attempt.split();
    int count = Math.min(STORED_EXAMPLES, split.testRows());
    Row features = new Row(recipe.plan().features());
    Row sent = new Row(recipe.plan().request());
    List<StoredExample> stored = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = split.testBegin() + (int) ((long) i * split.testRows() / count);
      examples.features().read(row, features);
      if (!TribuoExamples.hasInput(learned.fitter().encoding(), features)) {
        continue;
      }
      spine.read(examples.positions()[row], sent);
      double answer = learned.fitted().answer().applyAsDouble(features);
      stored.add(new StoredExample(sent, features, answer));
    }
    return stored;
  }

  private ModelVersion register(Draft draft, RunDiary diary, RunFolder folder) {
    Attempt attempt = draft.attempt();
    Map<String, Path> plots = folder.writePlots(attempt, draft.fitted());
    String digest = draft.digest();
    ModelVersion version =
        transactions.execute(
            status -> diary.finish(attempt, registry, folder, digest, draft.encoding(), plots));
    if (version == null) {
      throw new IllegalStateException("the transaction gives a version");
    }
    return version;
  }

  private TrainingReport report(Attempt attempt, ModelVersion version) {
    Optional<ApprovalSettings> approval = Optional.ofNullable(recipe.settings().approval());
    List<String> warnings = new ArrayList<>(attempt.warnings());
    attempt.calibration().map(CalibrationVerdict::sentence).ifPresent(warnings::add);
    return new TrainingReport(
        runId,
        version,
        attempt.passed() && approval.isEmpty(),
        approval.filter(word -> attempt.passed()),
        attempt.datasets(),
        request.asOf(),
        attempt.rows(),
        attempt.trainFrom(),
        attempt.split().boundary(),
        attempt.testTo(),
        attempt.measurement().model(),
        attempt.measurement().gains(),
        attempt.metrics(),
        attempt.verdicts(),
        warnings,
        recipe.task() == Task.CLASSIFICATION
            ? OptionalDouble.of(recipe.threshold())
            : OptionalDouble.empty(),
        stages.durations());
  }
}
