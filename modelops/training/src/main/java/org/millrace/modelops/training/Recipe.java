package org.millrace.modelops.training;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Charter;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;

/**
 * All that a use case's files say of its model, read and checked against each other.
 *
 * @param contracts by stream
 * @param outcome over the outcome stream's fields: a condition, or of a regression the quantity
 * @param rule the charter's score over the request, where it is a baseline
 */
record Recipe(
    UseCase useCase,
    Charter charter,
    ModelopsSettings settings,
    Map<String, Contract> contracts,
    FeaturePlan plan,
    Expression outcome,
    Optional<Expression> rule) {

  /**
   * @throws ProblemException for whatever is wrong with one of the files
   */
  static Recipe read(UseCase useCase) {
    Charter charter = Charter.read(useCase);
    ModelopsSettings settings = ModelopsSettings.read(useCase, charter);
    Map<String, Contract> contracts = new HashMap<>();
    Contract.readAll(useCase).forEach(contract -> contracts.put(contract.stream(), contract));
    FeaturePlan plan = FeaturePlan.compile(FeatureSpec.read(useCase));
    settings.requireSlicesAmong(plan.features());
    LabelSettings label = settings.label();
    Contract outcomes = contracts.get(label.stream());
    if (outcomes == null) {
      throw new ProblemException(
          "Cannot find stream '" + label.stream() + "' of the label '" + label.name() + "'",
          "the contracts are of " + contracts.keySet().stream().sorted().toList(),
          "name one of these, or write a contract for it");
    }
    Expression outcome = Expression.parse(label.truth(), outcomes.schema());
    if (label.task() == Task.CLASSIFICATION) {
      require(outcome, Set.of(FieldType.BOOLEAN), "the label is true or it is not");
    } else {
      require(outcome, Set.of(FieldType.NUMBER, FieldType.INTEGER), "it is a quantity");
    }
    Stream.of(settings.split().entity(), settings.leakage().entity())
        .filter(Objects::nonNull)
        .forEach(entity -> RequestField.require(plan.request(), entity));
    return new Recipe(
        useCase, charter, settings, contracts, plan, outcome, rule(charter, settings, plan));
  }

  private static Optional<Expression> rule(
      Charter charter, ModelopsSettings settings, FeaturePlan plan) {
    String text = charter.rule();
    if (text == null || !settings.baselines().contains(Baseline.RULE)) {
      return Optional.empty();
    }
    Expression rule = Expression.parse(text, plan.request());
    require(
        rule,
        Set.of(FieldType.NUMBER, FieldType.INTEGER, FieldType.BOOLEAN),
        "the rule scores a row, higher for the label or for more of the quantity");
    return Optional.of(rule);
  }

  private static void require(Expression expression, Set<FieldType> types, String why) {
    if (!types.contains(expression.type())) {
      throw new ProblemException(
          "Invalid expression '" + expression + "' of type " + expression.type(),
          why,
          "write an expression of type " + types.stream().sorted().toList());
    }
  }

  /** Every stream that is read, the spine first. */
  Set<String> streams() {
    Set<String> streams = new LinkedHashSet<>(List.of(plan.spine()));
    streams.addAll(plan.streams());
    streams.add(settings.label().stream());
    return streams;
  }

  Contract contract(String stream) {
    Contract contract = contracts.get(stream);
    if (contract == null) {
      throw new ProblemException(
          "Cannot find the contract of stream '" + stream + "'",
          "dataops.yaml names it, the contracts are of "
              + contracts.keySet().stream().sorted().toList(),
          "write one under contracts/");
    }
    return contract;
  }

  Task task() {
    return settings.label().task();
  }

  /** Of labels. */
  double threshold() {
    return settings.threshold(charter);
  }
}
