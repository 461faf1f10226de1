package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Charter;
import org.millrace.kernel.Field;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.training.retraining.RetrainingPolicy;
import org.millrace.modelops.training.tuning.TuningSettings;

/**
 * What {@code modelops.yaml} says: the label, how it is learned, and what a model must reach.
 *
 * @param seed of everything that is drawn at random
 * @param threshold at and above it the label is predicted; left out, it is where the charter's
 *     values say that a call begins to pay (see {@link CostThreshold})
 * @param leakage what no split may let through; left out, {@link LeakageSettings#STRICT}
 * @param baselines what every model is compared with
 * @param gates beside the charter's model targets, which are gates too
 * @param slices features by whose values every model is measured apart
 * @param tuning how better parameters of the trainer are looked for, when that is asked for
 * @param approval whose word is needed besides the gates; left out, nobody's
 * @param retraining when it is trained again; left out, when people ask for it
 */
public record ModelopsSettings(
    LabelSettings label,
    long seed,
    @Nullable Double threshold,
    SplitSettings split,
    @Nullable LeakageSettings leakage,
    TrainerSettings trainer,
    List<Baseline> baselines,
    @Nullable List<Gate> gates,
    @Nullable List<String> slices,
    @Nullable TuningSettings tuning,
    @Nullable ApprovalSettings approval,
    @Nullable RetrainingPolicy retraining) {
  static final String FILE = "modelops.yaml";

  public ModelopsSettings {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(trainer, "trainer");
    leakage = leakage == null ? LeakageSettings.STRICT : leakage;
    baselines = List.copyOf(new TreeSet<>(baselines));
    gates = gates == null ? List.of() : List.copyOf(gates);
    slices = slices == null ? List.of() : List.copyOf(new LinkedHashSet<>(slices));
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw new ProblemException(
          "Invalid threshold " + threshold + " in " + FILE,
          "it is compared with a probability",
          "choose it within 0 and 1, or leave it out");
    }
  }

  /**
   * Reads the use case's file.
   *
   * @throws ProblemException naming every gate that asks for a metric nobody measures, and a rule
   *     baseline for which the charter has no rule
   */
  public static ModelopsSettings read(UseCase useCase, Charter charter) {
    ModelopsSettings settings = SettingsFile.read(useCase.file(FILE), ModelopsSettings.class);
    List<Problem> problems = new ArrayList<>(Gate.unmeasured(settings.allGates(charter), settings));
    problems.addAll(settings.unfit());
    if (settings.baselines.contains(Baseline.RULE) && charter.rule() == null) {
      problems.add(
          new Problem(
              "Cannot compare with baseline 'rule'",
              "charter.yaml states no rule",
              "state one, or take 'rule' out of the baselines",
              FILE));
    }
    if (settings.tuning != null) {
      problems.addAll(TrainerSection.of(useCase).faults(settings.tuning, settings.label().task()));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return settings;
  }

  /** The same with another trainer. */
  ModelopsSettings with(TrainerSettings other) {
    return new ModelopsSettings(
        label,
        seed,
        threshold,
        split,
        leakage,
        other,
        baselines,
        gates,
        slices,
        tuning,
        approval,
        retraining);
  }

  /** What is asked of another task than the label's. */
  private List<Problem> unfit() {
    boolean quantity = label.task() == Task.REGRESSION;
    List<Problem> problems = new ArrayList<>();
    Baseline other = quantity ? Baseline.MAJORITY : Baseline.MEAN;
    if (baselines.contains(other)) {
      problems.add(
          new Problem(
              "Cannot compare with baseline '" + other.word() + "'",
              "the label '" + label.name() + "' is for " + label.task().word(),
              "compare with '" + (quantity ? Baseline.MEAN : Baseline.MAJORITY).word() + "'",
              FILE));
    }
    if (quantity && threshold != null) {
      problems.add(
          new Problem(
              "Cannot use a threshold of " + threshold,
              "'" + label.name() + "' is a quantity, not a probability",
              "leave 'threshold' out",
              FILE));
    }
    return problems;
  }

  @Override
  public LeakageSettings leakage() {
    return leakage == null ? LeakageSettings.STRICT : leakage;
  }

  @Override
  public List<Gate> gates() {
    return gates == null ? List.of() : gates;
  }

  @Override
  public List<String> slices() {
    return slices == null ? List.of() : slices;
  }

  /**
   * @throws ProblemException naming the slices that are no features
   */
  void requireSlicesAmong(Schema features) {
    List<String> unknown = slices().stream().filter(slice -> !features.has(slice)).toList();
    if (!unknown.isEmpty()) {
      throw new ProblemException(
          "Cannot slice by " + unknown + " in " + FILE,
          "the features are " + features.fields().stream().map(Field::name).toList(),
          "name some of these under 'slices'");
    }
  }

  /** Of labels, where the label is predicted, from this file or else from the charter. */
  double threshold(Charter charter) {
    return threshold != null ? threshold : CostThreshold.of(charter.requireValue());
  }

  /**
   * The charter's model targets and this file's gates; of two with the same bound, the stricter.
   */
  public List<Gate> allGates(Charter charter) {
    List<Gate> all = new ArrayList<>();
    charter.targets().stream()
        .filter(target -> target.family() == Charter.Family.MODEL)
        .map(Gate::of)
        .forEach(all::add);
    all.addAll(gates());
    return Gate.strictest(all);
  }
}
