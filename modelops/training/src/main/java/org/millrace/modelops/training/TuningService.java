package org.millrace.modelops.training;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.Metric;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunLog;
import org.millrace.modelops.tracking.RunStart;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.millrace.modelops.training.tuning.TuningSettings;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks for better parameters of a use case's trainer, as section {@code tuning} of its {@code
 * modelops.yaml} says. Every trial is measured within the training rows. Safe for use by several
 * threads.
 */
public final class TuningService {
  private static final int MOST_RUNS = 1000;

  private final DatasetCatalog catalog;
  private final DataGate gate;
  private final RunTracker tracker;
  private final TransactionOperations transactions;
  private final TrainingSettings settings;

  /**
   * @param transactions on the data source of the tracker
   */
  public TuningService(
      DatasetCatalog catalog,
      DataGate gate,
      RunTracker tracker,
      TransactionOperations transactions,
      TrainingSettings settings) {
    this.catalog = catalog;
    this.gate = gate;
    this.tracker = tracker;
    this.transactions = transactions;
    this.settings = settings;
  }

  /** Whether a run is a tuning or a part of one. */
  static boolean made(Run run) {
    return run.kind().equals(TuningDiary.KIND) || run.kind().equals(Trial.KIND);
  }

  /**
   * Tries points until the budget is spent. What an earlier start of the same tuning (use case to
   * the last byte, dataset versions, moment) has finished is not tried again. The same seed gives
   * the same trials, however many threads there are.
   *
   * @throws ProblemException if the use case or its data do not allow it; once the run has begun it
   *     is then FAILED, with the reason
   * @throws CancellationException if the thread is interrupted: the run is KILLED
   */
  public TuningReport tune(TrainingRequest request, TuningProgress progress) {
    Recipe recipe = Recipe.read(request);
    TuningSettings tuning = recipe.settings().tuning();
    if (tuning == null) {
      throw new ProblemException(
          "Cannot tune " + request.useCase().name(),
          "its " + ModelopsSettings.FILE + " has no section 'tuning'",
          "write one; docs/reference/use-case.md describes it");
    }
    Run run = tracker.begin(start(request, recipe), TuningDiary.KIND);
    progress.began(run.id());
    try {
      execute(run, recipe, tuning, request, progress);
      return find(run.id()).orElseThrow();
    } catch (RuntimeException | Error e) {
      if (Thread.interrupted() || e instanceof CancellationException) {
        CancellationException cancelled = new CancellationException("Stopped on request");
        cancelled.initCause(e);
        tracker.finish(run.id(), RunStatus.KILLED, "Stopped on request");
        throw cancelled;
      }
      fail(run, e);
      throw e;
    }
  }

  private void execute(
      Run run,
      Recipe recipe,
      TuningSettings tuning,
      TrainingRequest request,
      TuningProgress progress) {
    TuningDiary diary = new TuningDiary(run, tracker, transactions);
    PinnedDatasets datasets = PinnedDatasets.pin(catalog, recipe, request);
    new RunDiary(run.id(), recipe, datasets, tracker).begin(request.asOf(), settings.threads());
    diary.begin(recipe, tuning, datasets, request);
    gate.inspect(datasets, recipe, request).requirePassed(request);
    int workers = TrialWorkers.count(settings.threads());
    TuningFolds folds =
        TuningFolds.read(
            recipe, tuning.folds(), datasets, request.asOf(), settings.threads() / workers);
    if (Thread.interrupted()) {
      throw new CancellationException("Stopped before the first trial");
    }
    TuningRun trials =
        new TuningRun(
            recipe, tuning, diary, new TrialWorkers(folds, tuning.metric(), workers), progress);
    TuningRun.Found best = trials.execute();
    finish(run, tuning.metric(), best, trials.sectionOf(best.number()));
  }

  private void finish(Run run, TuningMetric metric, TuningRun.Found best, ObjectNode section) {
    Run current = tracker.find(run.id()).orElse(run);
    List<Trial> trials = TuningDiary.trials(tracker, current, metric);
    List<Metric> points = TuningCurve.points(trials, metric);
    Map<String, Path> files =
        TuningCurve.write(
            settings.folder().resolve(run.useCase()).resolve(run.id()), trials, metric);
    double value = metric.loss(best.loss());
    Map<String, String> params = new LinkedHashMap<>();
    params.put(TuningReport.BEST_TRIAL, Integer.toString(best.number()));
    params.put(TuningReport.BEST_SECTION, section.toString());
    params.put(TuningReport.BEST_YAML, SettingsFile.write("trainer", section));
    transactions.executeWithoutResult(
        status -> {
          tracker.log(run.id(), new RunLog(params, points, List.of()));
          files.forEach((path, file) -> tracker.artifact(run.id(), path, file));
          tracker.finish(
              run.id(),
              RunStatus.FINISHED,
              String.format(
                  Locale.ROOT,
                  "Best of %d trials is trial %d, with a %s of %.5f.",
                  trials.size(),
                  best.number(),
                  metric.word(),
                  value));
        });
  }

  private RunStart start(TrainingRequest request, Recipe recipe) {
    return new RunStart(
        request.useCase().name(),
        request.useCase().digest(),
        "tuning of " + request.useCase().name() + " as of " + request.asOf(),
        request.user(),
        recipe.settings().seed(),
        Map.of("millrace.as_of", request.asOf().toString()));
  }

  private void fail(Run run, Throwable cause) {
    try {
      tracker.finish(run.id(), RunStatus.FAILED, TrialWorkers.words(cause));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** A tuning with its trials, as it stands. */
  public Optional<TuningReport> find(String runId) {
    return tracker.find(runId).filter(run -> run.kind().equals(TuningDiary.KIND)).map(this::report);
  }

  private TuningReport report(Run run) {
    Optional<TuningMetric> metric =
        Optional.ofNullable(run.params().get(TuningDiary.METRIC))
            .map(word -> TuningMetric.valueOf(word.toUpperCase(Locale.ROOT)));
    List<Trial> trials =
        metric.map(known -> TuningDiary.trials(tracker, run, known)).orElse(List.of());
    return TuningReport.of(run, asOf(run), metric, trials);
  }

  private static Instant asOf(Run run) {
    String asOf = run.params().get("as_of");
    return asOf == null ? run.startedAt() : Instant.parse(asOf);
  }

  /** The tunings of a use case, the newest first. */
  public List<TuningReport> list(String useCase) {
    return tunings(useCase).stream().map(this::report).toList();
  }

  private List<Run> tunings(String useCase) {
    return tracker.list(useCase, TuningDiary.KIND, MOST_RUNS);
  }

  /**
   * Asks for the newest tuning of the use case once more, if it was stopped or cut off: at its
   * moment and with its dataset versions, so that it goes on from its trials.
   *
   * @param learnAnyway why it may learn from data that breaks its contract; empty if it may not
   * @throws ProblemException if there is none, it is finished, or the use case has changed since
   */
  public TrainingRequest resumed(UseCase useCase, String user, Optional<String> learnAnyway) {
    Run last =
        tunings(useCase.name()).stream()
            .findFirst()
            .orElseThrow(() -> cannotResume(useCase, "it was never tuned"));
    if (last.status() == RunStatus.FINISHED || last.status() == RunStatus.RUNNING) {
      throw cannotResume(useCase, "its newest tuning, " + last.id() + ", is " + last.status());
    }
    if (!last.useCaseDigest().equals(useCase.digest())) {
      throw cannotResume(useCase, "the use case has changed since tuning " + last.id());
    }
    return new TrainingRequest(useCase, versions(last), asOf(last), user, learnAnyway);
  }

  /**
   * Asks for a training with the best parameters of a tuning, at its moment and on its dataset
   * versions.
   *
   * @param learnAnyway as of {@link #resumed}
   * @throws ProblemException if it has found none, or the use case has changed since
   */
  public TrainingRequest training(
      TuningReport report, UseCase useCase, String user, Optional<String> learnAnyway) {
    String what = "Cannot train with what tuning " + report.runId() + " found";
    TunedTrainer trainer =
        report
            .tuned()
            .orElseThrow(
                () ->
                    new ProblemException(
                        what, "it is " + report.status(), "wait for its end, or begin another"));
    Run run = tracker.find(report.runId()).orElseThrow();
    if (!run.useCaseDigest().equals(useCase.digest())) {
      throw new ProblemException(
          what,
          "use case " + useCase.name() + " has changed since",
          "write the parameters into its " + ModelopsSettings.FILE + ", or tune it again");
    }
    return new TrainingRequest(useCase, versions(run), asOf(run), user, learnAnyway).with(trainer);
  }

  /** Those that a run has read. */
  private static TrainingRequest.Versions versions(Run run) {
    Map<String, String> versions = new LinkedHashMap<>();
    String prefix = "dataset.";
    run.params()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                versions.put(name.substring(prefix.length()), value);
              }
            });
    return versions.isEmpty()
        ? new TrainingRequest.Current()
        : new TrainingRequest.Pinned(versions);
  }

  private static ProblemException cannotResume(UseCase useCase, String why) {
    return new ProblemException(
        "Cannot resume the tuning of " + useCase.name(), why, "begin a new one, without --resume");
  }
}
