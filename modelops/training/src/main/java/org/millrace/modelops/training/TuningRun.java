package org.millrace.modelops.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.training.tuning.Proposal;
import org.millrace.modelops.training.tuning.Search;
import org.millrace.modelops.training.tuning.Space;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.millrace.modelops.training.tuning.TuningSettings;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leads the trials of one tuning: asks the search, hands its proposals to the workers, writes down
 * what comes of them. Trial 0 is the trainer as the file has it, trial n the search's (n - 1)th.
 * For one thread, once.
 */
final class TuningRun {
  private final TuningSettings tuning;
  private final TrainerSection section;
  private final Search search;
  private final Space space;
  private final TuningDiary diary;
  private final Map<Integer, Trial> earlier;
  private final TrialWorkers workers;
  private final TuningProgress progress;
  private final long began = System.nanoTime();

  private final List<Proposal> proposals = new ArrayList<>();
  private final Map<Integer, Double> losses = new HashMap<>();
  private final Map<Integer, Open> open = new HashMap<>();
  // Of the search's trials, so many, the first ones, are over.
  private int known;
  private @Nullable Found best;

  /** A trial that a worker has. */
  private record Open(String runId, double share) {}

  /**
   * The best so far of those that were given the whole resource.
   *
   * @param loss the less the better
   */
  record Found(int number, double loss) {}

  TuningRun(
      Recipe recipe,
      TuningSettings tuning,
      TuningDiary diary,
      TrialWorkers workers,
      TuningProgress progress) {
    this.tuning = tuning;
    this.section = TrainerSection.of(recipe.useCase());
    this.search = tuning.begin(recipe.settings().seed(), section.most(tuning));
    this.space = tuning.parameters();
    this.diary = diary;
    this.earlier = diary.finishedBefore(tuning.metric());
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Tries until the budget is spent.
   *
   * @return the section with the best values, and which trial's they are
   * @throws ProblemException if the trainer as the file has it can't be measured
   * @throws CancellationException if the thread is interrupted; no trial is left running
   */
  Found execute() {
    try {
      start(0, JsonNodeFactory.instance.objectNode(), 1, this::asTheFileHasIt);
      int next = 0;
      while (true) {
        while (mayBegin(next)) {
          begin(next++);
        }
        if (open.isEmpty()) {
          return Optional.ofNullable(best).orElseThrow();
        }
        end(workers.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Stopped among the trials");
    } finally {
      workers.close();
      // What ends them must not be interrupted in its turn.
      boolean interrupted = Thread.interrupted();
      open.values().forEach(trial -> diary.trialStops(trial.runId()));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean mayBegin(int next) {
    if (next >= search.trials() || open.size() >= workers.count() || search.needs(next) > known) {
      return false;
    }
    boolean inTime = tuning.time().map(time -> elapsed().compareTo(time) < 0).orElse(true);
    return inTime || earlier.containsKey(next + 1);
  }

  private void begin(int index) {
    List<Double> first =
        IntStream.rangeClosed(1, search.needs(index)).mapToObj(losses::get).toList();
    Proposal proposal = search.propose(index, List.copyOf(proposals), first);
    proposals.add(proposal);
    start(
        index + 1,
        space.values(proposal.point()),
        proposal.share(),
        () -> section.propose(tuning, space, proposal));
  }

  private TrainerSettings asTheFileHasIt() {
    return section.read(section.tree());
  }

  private void start(int number, ObjectNode values, double share, TrainerOf trainerOf) {
    Trial before = earlier.get(number);
    Double value = before != null && before.tried(values, share) ? before.value() : null;
    if (value != null) {
      count(number, tuning.metric().loss(value), share);
      return;
    }
    TrainerSettings trainer;
    try {
      trainer = trainerOf.get();
    } catch (ProblemException e) {
      // Values that the trainer takes one by one, but not together.
      diary.trialFails(diary.trialBegins(number, values, share, Map.of()), TrialWorkers.words(e));
      count(number, Double.POSITIVE_INFINITY, share);
      return;
    }
    open.put(number, new Open(diary.trialBegins(number, values, share, trainer.params()), share));
    workers.submit(number, trainer, rows(share));
  }

  /** Makes the trainer of a trial. */
  private interface TrainerOf {
    TrainerSettings get();
  }

  private double rows(double share) {
    return TuningSettings.ROWS.equals(tuning.resource()) ? share : 1;
  }

  private void end(TrialWorkers.Ended ended) {
    Open trial = Optional.ofNullable(open.remove(ended.number())).orElseThrow();
    RuntimeException failure = ended.failure();
    if (failure != null) {
      diary.trialFails(trial.runId(), TrialWorkers.words(failure));
      if (ended.number() == 0) {
        throw failure;
      }
      count(ended.number(), Double.POSITIVE_INFINITY, trial.share());
      return;
    }
    TuningMetric metric = tuning.metric();
    double value = ended.mean();
    diary.trialEnds(trial.runId(), metric, value, ended.values(), ended.seconds());
    count(ended.number(), metric.loss(value), trial.share());
  }

  private void count(int number, double loss, double share) {
    losses.put(number, loss);
    while (losses.containsKey(known + 1)) {
      known++;
    }
    Found old = best;
    if (share == 1 && Double.isFinite(loss)) {
      boolean better =
          old == null || loss < old.loss() || (loss == old.loss() && number < old.number());
      best = better ? new Found(number, loss) : old;
    }
    progress.report(reached());
  }

  private TuningProgress.Reached reached() {
    Integer planned = search.trials() == Integer.MAX_VALUE ? null : search.trials() + 1;
    double ofTrials = planned == null ? 0 : (double) losses.size() / planned;
    double ofTime =
        tuning
            .time()
            .map(time -> Math.min(1, (double) elapsed().toMillis() / time.toMillis()))
            .orElse(0.0);
    Found found = best;
    Double value = found == null ? null : tuning.metric().loss(found.loss());
    return new TuningProgress.Reached(Math.max(ofTrials, ofTime), losses.size(), planned, value);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** The section with the values of a trial, and with the whole of the resource. */
  ObjectNode sectionOf(int number) {
    return number == 0
        ? section.with(JsonNodeFactory.instance.objectNode())
        : section.with(space.values(proposals.get(number - 1).point()));
  }
}
