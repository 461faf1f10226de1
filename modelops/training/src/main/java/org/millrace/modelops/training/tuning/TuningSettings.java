package org.millrace.modelops.training.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

/**
 * Section {@code tuning} of {@code modelops.yaml}.
 *
 * @param search how; left out, {@link Kind#TPE}
 * @param trials how many points are tried, of halving how many it begins with
 * @param minutes after which no trial begins; one that has begun is finished
 * @param metric what is looked for; left out, {@link TuningMetric#LOG_LOSS}
 * @param folds how many models measure a point, each on rows after those it learned from; left out,
 *     3
 * @param resource of halving: {@code rows}, or a whole-number parameter of the trainer such as
 *     {@code rounds}
 * @param reduction of halving: one of so many points goes on; left out, 3
 * @param space by the names that section {@code trainer} has
 */
public record TuningSettings(
    @Nullable Kind search,
    @Nullable Integer trials,
    @Nullable Double minutes,
    @Nullable TuningMetric metric,
    @Nullable Integer folds,
    @Nullable String resource,
    @Nullable Integer reduction,
    Map<String, SpaceEntry> space) {
  static final String FILE = "modelops.yaml";

  /** As a resource: the share of the training rows. */
  public static final String ROWS = "rows";

  private static final int MOST_TRIALS = 10_000;
  private static final int MOST_FOLDS = 20;

  /** How points are chosen. */
  public enum Kind {
    RANDOM,
    TPE,
    HALVING;

    /** As the file writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws ProblemException naming every fault
   */
  public TuningSettings {
    space = new LinkedHashMap<>(space);
    search = search == null ? Kind.TPE : search;
    metric = metric == null ? TuningMetric.LOG_LOSS : metric;
    folds = folds == null ? 3 : folds;
    List<Problem> faults = new ArrayList<>();
    if (trials == null && minutes == null) {
      faults.add(fault("it has no budget", "give 'trials', 'minutes', or both"));
    }
    within(faults, "trials", trials, 1, MOST_TRIALS);
    within(faults, "minutes", minutes, 0.01, 60 * 24 * 7);
    within(faults, "folds", folds, 1, MOST_FOLDS);
    within(faults, "reduction", reduction, 2, 100);
    halving(faults, search, trials, resource, reduction);
    if (space.isEmpty()) {
      faults.add(fault("its space names no parameter", "name those of the trainer to be tried"));
    }
    space.forEach((name, entry) -> entry.parameter(name, faults::add));
    if (resource != null && space.containsKey(resource)) {
      faults.add(fault("'" + resource + "' is both resource and searched", "leave one out"));
    }
    if (!faults.isEmpty()) {
      throw new ProblemException(faults);
    }
  }

  private static void halving(
      List<Problem> faults,
      Kind search,
      @Nullable Integer trials,
      @Nullable String resource,
      @Nullable Integer reduction) {
    if (search == Kind.HALVING && (trials == null || resource == null)) {
      faults.add(
          fault(
              "halving needs to know with how many trials it begins, and what it gives out",
              "give 'trials' and 'resource', such as rounds or " + ROWS));
    }
    if (search != Kind.HALVING && (resource != null || reduction != null)) {
      faults.add(
          fault(
              "'resource' and 'reduction' belong to halving, the search is " + search.word(),
              "leave them out, or write search: halving"));
    }
  }

  private static void within(
      List<Problem> faults, String name, @Nullable Number value, double least, double most) {
    if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      faults.add(
          fault(
              "'" + name + "' is " + value,
              String.format(Locale.ROOT, "choose it between %s and %s", least, most)));
    }
  }

  private static Problem fault(String why, String fix) {
    return new Problem("Invalid tuning in " + FILE, why, fix);
  }

  @Override
  public Kind search() {
    return search == null ? Kind.TPE : search;
  }

  @Override
  public TuningMetric metric() {
    return metric == null ? TuningMetric.LOG_LOSS : metric;
  }

  @Override
  public Integer folds() {
    return folds == null ? 3 : folds;
  }

  /** The time after which no trial begins. */
  public Optional<Duration> time() {
    return Optional.ofNullable(minutes).map(some -> Duration.ofMillis((long) (some * 60_000)));
  }

  public Space parameters() {
    List<Parameter> parameters = new ArrayList<>();
    space.forEach((name, entry) -> entry.parameter(name, fault -> {}).ifPresent(parameters::add));
    return new Space(parameters);
  }

  /**
   * @param seed of all that is drawn
   * @param most of the resource that halving gives out, in its least units; else not looked at
   */
  public Search begin(long seed, double most) {
    int count = trials == null ? Integer.MAX_VALUE : trials;
    return switch (search()) {
      case RANDOM -> new RandomSearch(parameters(), seed, count);
      case TPE -> new ParzenSearch(parameters(), seed, count);
      case HALVING ->
          HalvingSearch.of(parameters(), seed, count, reduction == null ? 3 : reduction, most);
    };
  }
}
