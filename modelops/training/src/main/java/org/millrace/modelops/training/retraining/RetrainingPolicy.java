package org.millrace.modelops.training.retraining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;

/**
 * Section {@code retraining} of {@code modelops.yaml}: what calls for a training, and what holds it
 * back. At least one of the first four is given.
 *
 * @param every since the last training began
 * @param rows whose outcomes have come in since the champion was trained
 * @param drift bounds on numbers of what is asked
 * @param quality bounds on numbers of how good the answers were
 * @param coolDown how long after a training began no other does; left out, {@link #COOL_DOWN}
 * @param budget left out, there is no bound
 * @param leastLabels rows with a mature outcome below which no training begins
 */
public record RetrainingPolicy(
    @Nullable Duration every,
    @Nullable Long rows,
    @Nullable List<MetricBound> drift,
    @Nullable List<MetricBound> quality,
    @Nullable Duration coolDown,
    @Nullable TrainingBudget budget,
    @Nullable Long leastLabels) {
  public static final Duration COOL_DOWN = Duration.ofDays(1);
  private static final String FILE = "modelops.yaml";

  /**
   * @throws ProblemException naming every fault
   */
  public RetrainingPolicy {
    drift = drift == null ? List.of() : List.copyOf(drift);
    quality = quality == null ? List.of() : List.copyOf(quality);
    coolDown = coolDown == null ? COOL_DOWN : coolDown;
    List<Problem> faults = new ArrayList<>();
    if (every == null && rows == null && drift.isEmpty() && quality.isEmpty()) {
      faults.add(
          fault(
              "it names nothing that calls for a training",
              "give 'every', 'rows', 'drift' or 'quality'; or leave the section out, and only"
                  + " people begin trainings"));
    }
    if (every != null && (every.isZero() || every.compareTo(coolDown) < 0)) {
      faults.add(
          fault(
              "'every' is " + Words.span(every) + ", 'cool-down' " + Words.span(coolDown),
              "give 'every' a length, and at least that of 'cool-down', or it is never kept"));
    }
    atLeastOne(faults, "rows", rows);
    atLeastOne(faults, "least-labels", leastLabels);
    drift.forEach(bound -> bound.fault("drift").ifPresent(faults::add));
    quality.forEach(bound -> bound.fault("quality").ifPresent(faults::add));
    if (budget != null) {
      budget.check(faults);
    }
    if (!faults.isEmpty()) {
      throw new ProblemException(faults);
    }
  }

  @JsonCreator
  static RetrainingPolicy of(
      @JsonProperty("every") @Nullable String every,
      @JsonProperty("rows") @Nullable Long rows,
      @JsonProperty("drift") @Nullable List<MetricBound> drift,
      @JsonProperty("quality") @Nullable List<MetricBound> quality,
      @JsonProperty("cool-down") @Nullable String coolDown,
      @JsonProperty("budget") @Nullable TrainingBudget budget,
      @JsonProperty("least-labels") @Nullable Long leastLabels) {
    return new RetrainingPolicy(
        every == null ? null : TimeSpan.parse(every),
        rows,
        drift,
        quality,
        coolDown == null ? null : TimeSpan.parse(coolDown),
        budget,
        leastLabels);
  }

  private static void atLeastOne(List<Problem> faults, String name, @Nullable Long value) {
    if (value != null && value < 1) {
      faults.add(fault("'" + name + "' is " + value, "choose at least 1, or leave it out"));
    }
  }

  static Problem fault(String why, String fix) {
    return new Problem("Invalid retraining in " + FILE, why, fix, FILE);
  }

  @Override
  public List<MetricBound> drift() {
    return drift == null ? List.of() : drift;
  }

  @Override
  public List<MetricBound> quality() {
    return quality == null ? List.of() : quality;
  }

  @Override
  public Duration coolDown() {
    return coolDown == null ? COOL_DOWN : coolDown;
  }

  Optional<TrainingBudget> bound() {
    return Optional.ofNullable(budget);
  }

  /**
   * What is to be done.
   *
   * @param now what the clock shows; if it shows less than the moment of the facts, that moment
   */
  public RetrainingDecision decide(RetrainingFacts facts, Instant now) {
    return new Deliberation(this, facts, now.isBefore(facts.asOf()) ? facts.asOf() : now).decide();
  }
}
