package org.millrace.modelops.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.training.tuning.TuningMetric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One point of a tuning and how it did.
 *
 * @param number 0 is the trainer as the file has it, 1 the first that was searched for
 * @param runId a run within that of the tuning
 * @param reason why it failed or was stopped; empty otherwise
 * @param values of the parameters, as the file would write them
 * @param share of the resource that it was given, at most 1
 * @param value of the metric, a mean over the folds; null unless it is finished
 * @param seconds its fits and their measuring took; null unless it is finished
 */
public record Trial(
    int number,
    String runId,
    RunStatus status,
    String reason,
    JsonNode values,
    double share,
    @Nullable Double value,
    @Nullable Double seconds) {
  static final String KIND = "trial";
  static final String NUMBER = "trial";
  static final String VALUES = "values";
  static final String SHARE = "share";
  static final String SECONDS = "seconds";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** As the tracker has it. */
  static Trial of(Run run, TuningMetric metric) {
    boolean finished = run.status() == RunStatus.FINISHED;
    return new Trial(
        Integer.parseInt(param(run, NUMBER)),
        run.id(),
        run.status(),
        run.reason(),
        JSON.readTree(param(run, VALUES)),
        Double.parseDouble(param(run, SHARE)),
        finished ? run.metrics().get(metric.word()) : null,
        finished ? run.metrics().get(SECONDS) : null);
  }

  private static String param(Run run, String name) {
    return Objects.requireNonNull(run.params().get(name), name);
  }

  /** Whether it can be the best: it was given all that the others were. */
  boolean counts() {
    return value != null && share == 1;
  }

  /** Whether it tried the very same. */
  boolean tried(JsonNode others, double othersShare) {
    return values.toString().equals(others.toString()) && share == othersShare;
  }
}
