package org.millrace.modelops.training;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.Charter;
import org.millrace.kernel.Field;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.GroupFairness;
import org.millrace.modelops.evaluation.Interval;
import org.millrace.modelops.evaluation.RegressionSlice;
import org.millrace.modelops.evaluation.SliceEvaluation;
import org.millrace.modelops.evaluation.WeakSlice;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The model card within a {@link MlBom}: parameters, numbers with their intervals, limits. */
final class MlBomCard {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LOWER = "_lower";
  private static final String UPPER = "_upper";

  private final ObjectNode card = JSON.createObjectNode();
  private final ArrayNode numbers = JSON.createArrayNode();

  private MlBomCard() {}

  static ObjectNode write(Attempt attempt, Fitted fitted) {
    MlBomCard written = new MlBomCard();
    written.card.put("bom-ref", "model-card");
    written.parameters(attempt, fitted);
    written.metrics(attempt.metrics());
    written.slices(attempt.inspection());
    written.card.putObject("quantitativeAnalysis").set("performanceMetrics", written.numbers);
    written.considerations(attempt);
    ArrayNode properties = written.card.putArray("properties");
    attempt
        .recipe()
        .settings()
        .trainer()
        .params()
        .forEach((name, value) -> MlBom.property(properties, "param:" + name, value));
    MlBom.property(properties, "seed", Long.toString(attempt.recipe().settings().seed()));
    return written.card;
  }

  private void parameters(Attempt attempt, Fitted fitted) {
    Recipe recipe = attempt.recipe();
    ObjectNode parameters = card.putObject("modelParameters");
    boolean learnsTruth =
        fitted.model().task() == Task.CLASSIFICATION || fitted.model().task() == Task.REGRESSION;
    parameters.putObject("approach").put("type", learnsTruth ? "supervised" : "unsupervised");
    parameters.put("task", recipe.task().word());
    parameters.put("architectureFamily", family(fitted.model()));
    parameters.put("modelArchitecture", recipe.settings().trainer().type());
    ArrayNode datasets = parameters.putArray("datasets");
    attempt
        .datasets()
        .values()
        .forEach(version -> datasets.addObject().put("ref", MlBom.reference(version)));
    ArrayNode inputs = parameters.putArray("inputs");
    for (Field field : recipe.plan().features().fields()) {
      inputs
          .addObject()
          .put("format", field.name() + ": " + field.type().name().toLowerCase(Locale.ROOT));
    }
    String label = recipe.settings().label().name();
    parameters
        .putArray("outputs")
        .addObject()
        .put(
            "format",
            recipe.task() == Task.CLASSIFICATION
                ? "probability_" + label + ": number within 0 and 1"
                : label + ": number");
  }

  private static String family(TrainedModel model) {
    if (model instanceof TrainedModel.Trees) {
      return "decision trees";
    }
    if (model instanceof TrainedModel.FactorizationMachine) {
      return "factorization machine";
    }
    if (model instanceof TrainedModel.Clusters) {
      return "nearest centroid";
    }
    return model instanceof TrainedModel.OneClass ? "support vector machine" : "linear model";
  }

  /** Every number of {@code metrics.json}, its bounds beside it and not as numbers of their own. */
  private void metrics(Map<String, Double> metrics) {
    metrics.forEach(
        (name, value) -> {
          if (!isBoundOfAnother(name, metrics)) {
            ObjectNode number = number(name, value, Optional.empty());
            Double lower = metrics.get(name + LOWER);
            Double upper = metrics.get(name + UPPER);
            if (lower != null && upper != null) {
              interval(number, lower, upper);
            }
          }
        });
  }

  private static boolean isBoundOfAnother(String name, Map<String, Double> metrics) {
    return (name.endsWith(LOWER) || name.endsWith(UPPER))
        && metrics.containsKey(name.substring(0, name.length() - LOWER.length()));
  }

  private void slices(Inspection inspection) {
    if (inspection instanceof LabelInspection labels) {
      labels.slices().forEach(this::slice);
      labels.fairness().forEach(this::group);
    } else if (inspection instanceof QuantityInspection quantity) {
      quantity.slices().forEach(this::slice);
      quantity.groups().forEach(this::slice);
    }
    for (WeakSlice weak : inspection.weak().slices()) {
      estimate("excess_loss", weak.excess(), weak.slice());
    }
  }

  private void slice(SliceEvaluation slice) {
    String name = slice.slice();
    Confusion confusion = slice.confusion();
    number("rows", slice.rows(), Optional.of(name));
    slice.model().ifPresent(model -> estimate("auc", model.leading(), name));
    estimate("log_loss", slice.logLoss(), name);
    estimate("precision", new Estimate(confusion.precision(), confusion.precisionInterval()), name);
    estimate("recall", new Estimate(confusion.recall(), confusion.recallInterval()), name);
  }

  private void slice(RegressionSlice slice) {
    number("rows", slice.rows(), Optional.of(slice.slice()));
    estimate("mae", slice.model().mae(), slice.slice());
    estimate("rmse", slice.model().rmse(), slice.slice());
    estimate("r2", slice.model().r2(), slice.slice());
    estimate("bias", slice.bias(), slice.slice());
  }

  private void group(GroupFairness group) {
    estimate("called", group.called(), group.group());
    estimate(LabelInspection.STATISTICAL_PARITY, group.statisticalParity(), group.group());
    estimate(LabelInspection.DISPARATE_IMPACT, group.disparateImpact(), group.group());
    group
        .equalOpportunity()
        .ifPresent(it -> estimate(LabelInspection.EQUAL_OPPORTUNITY, it, group.group()));
  }

  private void estimate(String type, Estimate estimate, String slice) {
    interval(
        number(type, estimate.value(), Optional.of(slice)),
        estimate.interval().lower(),
        estimate.interval().upper());
  }

  private ObjectNode number(String type, double value, Optional<String> slice) {
    ObjectNode number = numbers.addObject().put("type", type).put("value", text(value));
    slice.ifPresent(name -> number.put("slice", name));
    return number;
  }

  /** The shortest that reads as the same number; {@code Double.toString} is so from JDK 19 on. */
  private static String text(double value) {
    return NumberOutput.toString(value, true);
  }

  private static void interval(ObjectNode number, double lower, double upper) {
    number
        .putObject("confidenceInterval")
        .put("lowerBound", text(lower))
        .put("upperBound", text(upper));
  }

  private void considerations(Attempt attempt) {
    Charter charter = attempt.recipe().charter();
    ObjectNode considerations = card.putObject("considerations");
    ArrayNode users = considerations.putArray("users");
    charter.stakeholders().forEach(one -> users.add(one.role() + ": " + one.expects()));
    considerations.putArray("useCases").add(charter.decision().strip());
    ArrayNode limits = considerations.putArray("technicalLimitations");
    attempt.warnings().forEach(limits::add);
    for (WeakSlice weak : attempt.inspection().weak().slices()) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Worse where %s: on %d rows its loss is %.4f, elsewhere %.4f.",
              weak.slice(),
              weak.rows(),
              weak.loss(),
              weak.elsewhere()));
    }
    charter.assumptions().forEach(assumption -> limits.add("Assumed: " + assumption));
    if (attempt.measurement() instanceof LabelMeasurement labels) {
      considerations
          .putArray("performanceTradeoffs")
          .add(
              String.format(
                  Locale.ROOT,
                  "The label is predicted at and above %.4f: there precision is %.4f, recall %.4f.",
                  labels.threshold(),
                  labels.confusion().precision(),
                  labels.confusion().recall()));
    }
    if (attempt.inspection() instanceof LabelInspection labels && !labels.fairness().isEmpty()) {
      ArrayNode assessments = considerations.putArray("fairnessAssessments");
      labels.fairness().forEach(group -> assessments.add(assessment(group)));
    }
  }

  private static ObjectNode assessment(GroupFairness group) {
    StringBuilder found = new StringBuilder();
    found.append(
        String.format(
            Locale.ROOT, "Of its %d rows %.4f are called.", group.rows(), group.called().value()));
    found.append(
        sentence("Parity difference", group.statisticalParity(), GroupFairness.FAIR_DIFFERENCE));
    found.append(sentence("Impact ratio", group.disparateImpact(), GroupFairness.FAIR_RATIO));
    group
        .equalOpportunity()
        .ifPresent(
            it ->
                found.append(
                    sentence("Opportunity difference", it, GroupFairness.FAIR_DIFFERENCE)));
    return JSON.createObjectNode().put("groupAtRisk", group.group()).put("harms", found.toString());
  }

  private static String sentence(String measure, Estimate estimate, Interval fair) {
    return String.format(
        Locale.ROOT,
        " %s %.4f (95 %%: %.4f to %.4f), %s %.1f to %.1f, which is usually taken as fair.",
        measure,
        estimate.value(),
        estimate.interval().lower(),
        estimate.interval().upper(),
        fair.contains(estimate.value()) ? "within" : "outside",
        fair.lower(),
        fair.upper());
  }
}
