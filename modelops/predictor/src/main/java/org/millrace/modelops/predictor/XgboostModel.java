package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * An XGBoost model of trees as its JSON format states it, every index checked.
 *
 * @param inputs length of the vector it reads
 * @param baseMargin what every output's sum begins with
 * @param link how the sums become a score
 * @param trees of each output, in the order in which XGBoost adds them up
 */
record XgboostModel(int inputs, float baseMargin, Link link, List<List<XgboostTree>> trees) {
  /** How the sums of the outputs become a score. */
  enum Link {
    /** One sum is the quantity itself. */
    IDENTITY(1),
    /** One sum is the probability of the second label itself, as the leaves of a forest are. */
    SHARE(1),
    /** One sum is the log-odds of the second label. */
    SIGMOID(1),
    /** The difference of two sums is the log-odds. */
    SOFTMAX(2);

    final int outputs;

    Link(int outputs) {
      this.outputs = outputs;
    }
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /**
   * Reads what {@code Booster.saveModel("x.json")} of XGBoost 1.6 and later writes.
   *
   * @throws ProblemException if it is malformed or of a kind that is not compiled
   */
  static XgboostModel parse(byte[] json, Task task) {
    try {
      return of(MAPPER.readValue(json, Document.class).learner(), task);
    } catch (JacksonException e) {
      throw refusal("it is not the JSON of a tree booster: " + e.getOriginalMessage(), e);
    }
  }

  private static XgboostModel of(Learner learner, Task task) {
    String booster = learner.gradientBooster().name();
    if (!booster.equals("gbtree")) {
      throw refusal("its booster is '" + booster + "', not 'gbtree'");
    }
    int inputs = parse(learner.learnerModelParam().numFeature());
    Link link = link(learner, task);
    int outputs = link.outputs;
    Booster model = learner.gradientBooster().model();
    int[] outputOf = model.treeInfo();
    if (inputs < 1 || outputOf.length != model.trees().size()) {
      throw refusal(
          "it has "
              + inputs
              + " features, "
              + model.trees().size()
              + " trees and outputs for "
              + outputOf.length);
    }
    List<List<XgboostTree>> trees = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      trees.add(new ArrayList<>());
    }
    for (int t = 0; t < outputOf.length; t++) {
      if (outputOf[t] < 0 || outputOf[t] >= outputs) {
        throw refusal("tree " + t + " is for output " + outputOf[t] + " of " + outputs);
      }
      trees.get(outputOf[t]).add(model.trees().get(t).checked(t, inputs));
    }
    return new XgboostModel(inputs, baseMargin(learner, link), link, trees);
  }

  private static Link link(Learner learner, Task task) {
    String objective = learner.objective().name();
    int classes = parse(learner.learnerModelParam().numClass());
    if (objective.equals("reg:squarederror") && classes <= 1) {
      return task == Task.REGRESSION ? Link.IDENTITY : Link.SHARE;
    }
    if (task == Task.CLASSIFICATION && objective.equals("multi:softprob") && classes == 2) {
      return Link.SOFTMAX;
    }
    if (task == Task.CLASSIFICATION && objective.equals("binary:logistic") && classes <= 1) {
      return Link.SIGMOID;
    }
    throw refusal(
        "its objective is '" + objective + "' with " + classes + " classes, for " + task.word());
  }

  /** The base score is a probability for a sigmoid, which XGBoost turns into a margin in float. */
  private static float baseMargin(Learner learner, Link link) {
    float score;
    try {
      score = Float.parseFloat(learner.learnerModelParam().baseScore());
    } catch (NumberFormatException e) {
      throw refusal("its base score is '" + learner.learnerModelParam().baseScore() + "'", e);
    }
    float margin = link == Link.SIGMOID ? (float) -Math.log(1f / score - 1f) : score;
    if (!Float.isFinite(margin)) {
      throw refusal("its base score is " + score);
    }
    return margin;
  }

  private static int parse(String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw refusal("'" + number + "' is no count", e);
    }
  }

  static ProblemException refusal(String why, Throwable... cause) {
    String what = "Cannot compile the XGBoost model";
    String fix =
        "give the model.json of a gbtree booster with objective binary:logistic,"
            + " multi:softprob with 2 classes or reg:squarederror, without categorical splits";
    return cause.length == 0
        ? new ProblemException(what, why, fix)
        : new ProblemException(what, why, fix, cause[0]);
  }

  private record Document(Learner learner) {}

  private record Learner(
      GradientBooster gradientBooster, LearnerModelParam learnerModelParam, Objective objective) {}

  private record LearnerModelParam(String baseScore, String numClass, String numFeature) {}

  private record Objective(String name) {}

  private record GradientBooster(String name, Booster model) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Booster(List<XgboostTree> trees, int[] treeInfo) {}
}
