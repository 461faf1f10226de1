package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Digests;
import org.millrace.modelops.tracking.Metric;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunLog;
import org.millrace.modelops.tracking.RunStart;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.millrace.modelops.training.tuning.TuningSettings;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/**
 * Writes down a tuning and its trials, and finds again what an earlier start of the same tuning
 * finished. The same tuning is one of the same use case to the last byte, the same dataset versions
 * and the same moment.
 */
record TuningDiary(Run run, RunTracker tracker, TransactionOperations transactions) {
  static final String KIND = "tuning";
  static final String KEY = "tuning_key";
  static final String METRIC = "tuning_metric";
  private static final int MOST_RUNS = 1000;

  void begin(Recipe recipe, TuningSettings tuning, PinnedDatasets datasets, TrainingRequest by) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put(KEY, key(recipe, datasets, by));
    params.put(METRIC, tuning.metric().word());
    params.put("search", tuning.search().word());
    params.put("folds", tuning.folds().toString());
    put(params, "trials", tuning.trials());
    put(params, "minutes", tuning.minutes());
    put(params, "resource", tuning.resource());
    put(params, "reduction", tuning.reduction());
    tuning.space().forEach((name, entry) -> params.put("space." + name, entry.words()));
    tracker.log(run.id(), RunLog.params(params));
  }

  private static void put(Map<String, String> params, String name, @Nullable Object value) {
    if (value != null) {
      params.put(name, value.toString());
    }
  }

  private static String key(Recipe recipe, PinnedDatasets datasets, TrainingRequest request) {
    Map<String, Long> snapshots = new TreeMap<>();
    for (Map.Entry<String, DatasetVersion> version : datasets.versions().entrySet()) {
      snapshots.put(version.getKey(), version.getValue().snapshotId());
    }
    return Digests.of(recipe.useCase().digest() + " " + request.asOf() + " " + snapshots);
  }

  /** Trials that an earlier start of the same tuning finished, by number. */
  Map<Integer, Trial> finishedBefore(TuningMetric metric) {
    Map<Integer, Trial> finished = new HashMap<>();
    for (Trial trial : trials(tracker, current(), metric)) {
      if (trial.status() == RunStatus.FINISHED) {
        finished.put(trial.number(), trial);
      }
    }
    return finished;
  }

  private Run current() {
    return tracker.find(run.id()).orElse(run);
  }

  /**
   * The trials of every start of a tuning, by number; of two with one number the finished one, else
   * the later.
   */
  static List<Trial> trials(RunTracker tracker, Run tuning, TuningMetric metric) {
    String key = tuning.params().get(KEY);
    List<Run> starts = new ArrayList<>();
    for (Run other : tracker.list(tuning.useCase(), KIND, MOST_RUNS)) {
      if (other.id().equals(tuning.id()) || (key != null && key.equals(other.params().get(KEY)))) {
        starts.add(other);
      }
    }
    Map<Integer, Trial> byNumber = new TreeMap<>();
    starts.stream()
        .sorted(Comparator.comparing(Run::startedAt))
        .flatMap(start -> tracker.within(start.id()).stream())
        .map(trial -> Trial.of(trial, metric))
        .forEach(
            trial ->
                byNumber.merge(
                    trial.number(),
                    trial,
                    (old, later) -> old.status() == RunStatus.FINISHED ? old : later));
    return List.copyOf(byNumber.values());
  }

  /** A trial begins; answers the id of its run. */
  String trialBegins(int number, JsonNode values, double share, Map<String, String> trainer) {
    Map<String, String> params = new LinkedHashMap<>(trainer);
    params.put(Trial.NUMBER, Integer.toString(number));
    params.put(Trial.VALUES, values.toString());
    params.put(Trial.SHARE, Double.toString(share));
    RunStart start =
        new RunStart(
            run.useCase(),
            run.useCaseDigest(),
            "trial " + number + " of " + run.name(),
            run.user(),
            run.seed(),
            Map.of());
    String id =
        transactions.execute(
            status -> {
              Run trial = tracker.beginWithin(run, start, Trial.KIND);
              tracker.log(trial.id(), RunLog.params(params));
              return trial.id();
            });
    return Optional.ofNullable(id).orElseThrow();
  }

  /**
   * @param values of the metric, by fold
   */
  void trialEnds(String id, TuningMetric metric, double value, double[] values, double seconds) {
    List<Metric> points = new ArrayList<>();
    points.add(Metric.of(metric.word(), value));
    points.add(Metric.of(Trial.SECONDS, seconds));
    for (int fold = 0; fold < values.length; fold++) {
      points.add(new Metric(metric.word() + "_by_fold", values[fold], fold));
    }
    transactions.executeWithoutResult(
        status -> {
          tracker.log(id, RunLog.metrics(points));
          tracker.finish(id, RunStatus.FINISHED, "");
        });
  }

  void trialFails(String id, String reason) {
    tracker.finish(id, RunStatus.FAILED, reason);
  }

  void trialStops(String id) {
    tracker.finish(id, RunStatus.KILLED, "Stopped with its tuning.");
  }
}
