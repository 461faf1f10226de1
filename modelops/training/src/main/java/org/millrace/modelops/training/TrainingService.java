package org.millrace.modelops.training;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunLog;
import org.millrace.modelops.tracking.RunStart;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes a model version from dataset versions. Safe for use by several threads; each call trains
 * with the threads its settings allow.
 */
public final class TrainingService {
  private static final String BACKTEST = "backtest of ";
  private static final String CUT_OFF = "The process ended while the run was going on.";

  private final DatasetCatalog catalog;
  private final DataGate gate;
  private final RunTracker tracker;
  private final ModelRegistry registry;
  private final TransactionOperations transactions;
  private final LineageLog lineage;
  private final TrainingSettings settings;
  private final Clock clock;
  private final TrainingMeters meters;

  /**
   * @param transactions on the data source of tracker and registry: a run's end, its version and
   *     its alias are written together or not at all
   */
  public TrainingService(
      DatasetCatalog catalog,
      DataGate gate,
      RunTracker tracker,
      ModelRegistry registry,
      TransactionOperations transactions,
      LineageLog lineage,
      TrainingSettings settings,
      MeterRegistry meters,
      Clock clock) {
    this.catalog = catalog;
    this.gate = gate;
    this.tracker = tracker;
    this.registry = registry;
    this.transactions = transactions;
    this.lineage = lineage;
    this.settings = settings;
    this.clock = clock;
    this.meters = new TrainingMeters(meters, clock);
  }

  /**
   * Trains, measures, judges and registers. The same dataset versions, moment and seed give the
   * same model. A version that passes all gates becomes champion; one that fails a gate is
   * registered without an alias.
   *
   * @throws ProblemException if the use case, its data or the rows in them do not allow it; once
   *     the run has begun it is then FAILED, with the reason
   * @throws CancellationException if the thread is interrupted: the run is KILLED
   */
  public TrainingReport train(TrainingRequest request, Progress progress) {
    Recipe recipe = Recipe.read(request);
    Run run = tracker.begin(start(request, recipe, request.useCase().name()));
    TrainingLineage told = new TrainingLineage(lineage, clock, run);
    told.started();
    progress.began(run.id());
    StageClock stages = new StageClock(progress, meters);
    long began = System.nanoTime();
    String outcome = "failure";
    try {
      TrainingReport report =
          new TrainingRun(
                  run.id(),
                  recipe,
                  request,
                  settings,
                  catalog,
                  gate,
                  tracker,
                  registry,
                  () -> registry.find(request.useCase().name(), ModelRegistry.CHAMPION),
                  transactions,
                  stages,
                  told,
                  clock)
              .execute();
      outcome = "success";
      told.completed(recipe, report);
      meters.success(request.useCase().name(), report);
      return report;
    } catch (RuntimeException | Error e) {
      // An interrupt may surface as the failure of whatever was waiting; what ends the run must not
      // be interrupted in its turn.
      if (Thread.interrupted() || e instanceof CancellationException) {
        CancellationException cancelled = cancelled(e);
        outcome = "cancelled";
        sweep(run);
        tracker.finish(run.id(), RunStatus.KILLED, reason(cancelled));
        told.aborted(reason(cancelled));
        throw cancelled;
      }
      sweep(run);
      told.failed(reason(e));
      fail(run, e);
      throw e;
    } finally {
      meters.run(Duration.ofNanos(System.nanoTime() - began), outcome);
    }
  }

  /**
   * Trains again and again over the history, as if each origin were now, and measures each model on
   * the time that followed. Nothing is registered; the numbers of each fold are the steps of the
   * run's metrics.
   *
   * @param done told the share that is done
   * @throws ProblemException if the use case, its data or the length of its history do not allow it
   * @throws CancellationException if the thread is interrupted: the run is KILLED
   */
  public BacktestReport backtest(
      TrainingRequest request, BacktestSettings settings, DoubleConsumer done) {
    Recipe recipe = Recipe.read(request.useCase());
    Run run = tracker.begin(start(request, recipe, BACKTEST + request.useCase().name()));
    try {
      PinnedDatasets datasets = PinnedDatasets.pin(catalog, recipe, request);
      new RunDiary(run.id(), recipe, datasets, tracker)
          .begin(request.asOf(), this.settings.threads());
      Labeled labeled = Labeled.read(recipe, datasets, request.asOf(), share -> {});
      Examples examples = labeled.examples(recipe, datasets, share -> done.accept(share / 5));
      List<BacktestFold> folds =
          new Backtest(
                  recipe, examples, this.settings.threads(), datasets.describe(), request.asOf())
              .run(settings, share -> done.accept(0.2 + 0.8 * share));
      BacktestReport report = new BacktestReport(run.id(), request.asOf(), folds);
      tracker.log(run.id(), new RunLog(Map.of(), report.points(), List.of()));
      tracker.finish(run.id(), RunStatus.FINISHED, folds.size() + " trainings tested.");
      return report;
    } catch (RuntimeException | Error e) {
      if (Thread.interrupted() || e instanceof CancellationException) {
        CancellationException cancelled = cancelled(e);
        tracker.finish(run.id(), RunStatus.KILLED, reason(cancelled));
        throw cancelled;
      }
      fail(run, e);
      throw e;
    }
  }

  /** Whether a run of kind training made no model but measured how training goes. */
  static boolean isBacktest(Run run) {
    return run.name().startsWith(BACKTEST);
  }

  /**
   * Makes a model as a run did before, into a folder of the caller's. Nothing is recorded, measured
   * for Prometheus, signed or registered.
   *
   * @param reigning the champion of then
   */
  Draft remake(
      Run run,
      TrainingRequest request,
      Optional<ModelVersion> reigning,
      Path folder,
      Progress progress) {
    Recipe recipe = Recipe.read(request);
    StageClock stages =
        new StageClock(progress, new TrainingMeters(new SimpleMeterRegistry(), clock));
    TrainingRun again =
        new TrainingRun(
            run.id(),
            recipe,
            request,
            new TrainingSettings(folder, settings.threads()),
            catalog,
            gate,
            tracker,
            registry,
            () -> reigning,
            transactions,
            stages,
            new TrainingLineage(lineage, clock, run),
            clock);
    return again.make(
        PinnedDatasets.pin(catalog, recipe, request),
        new RunFolder(folder, recipe.useCase().name(), run.id()));
  }

  private static CancellationException cancelled(Throwable cause) {
    if (cause instanceof CancellationException known) {
      return known;
    }
    CancellationException cancelled = new CancellationException("Stopped on request");
    cancelled.initCause(cause);
    return cancelled;
  }

  /**
   * Ends the runs that a crash cut off, and takes away what they left half-made. To be called when
   * the process starts, before it trains, and only where no other process trains on the same
   * database.
   *
   * @return how many there were
   */
  public int endInterruptedRuns() {
    int ended = 0;
    for (Run run : tracker.running()) {
      // Before the end is on record: if this is cut off too, the next start does it again.
      sweep(run);
      tracker.finish(run.id(), RunStatus.KILLED, CUT_OFF);
      if (!TuningService.made(run)) {
        new TrainingLineage(lineage, clock, run).aborted(CUT_OFF);
      }
      ended++;
    }
    return ended;
  }

  /** A version and its run's end are one transaction, so a run that goes on has no version. */
  private void sweep(Run run) {
    if (registry.list(run.useCase()).stream().noneMatch(made -> made.runId().equals(run.id()))) {
      new RunFolder(settings.folder(), run.useCase(), run.id()).sweep();
    }
  }

  private RunStart start(TrainingRequest request, Recipe recipe, String name) {
    return new RunStart(
        request.useCase().name(),
        request.useCase().digest(),
        name + " as of " + request.asOf(),
        request.user(),
        recipe.settings().seed(),
        Map.of("millrace.as_of", request.asOf().toString()));
  }

  private void fail(Run run, Throwable cause) {
    try {
      tracker.finish(run.id(), RunStatus.FAILED, reason(cause));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
