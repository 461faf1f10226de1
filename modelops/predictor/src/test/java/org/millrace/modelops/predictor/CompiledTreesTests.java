package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class CompiledTreesTests {
  private static final List<String> LABELS = List.of("on_time", "late");
  private final List<Row> rows = Flights.rows(4000, 1);
  private final Encoding encoding = Flights.encoding(rows);
  @TempDir Path folder;

  /** Depth 1 to 8 goes into perfect trees, 12 into walked ones; 5 rounds leave a rest of one. */
  @ParameterizedTest
  @CsvSource({"1,5", "3,1", "6,200", "8,7", "12,20"})
  void marginsOfALogisticBoosterAreEqualBitByBit(int depth, int rounds) throws Exception {
    Booster booster =
        Boosters.train(encoding, rows, Flights::late, rounds, Boosters.logistic(depth));
    assertEqualAnswers(booster, 1);
  }

  @ParameterizedTest
  @CsvSource({"1,5", "6,200", "12,20"})
  void marginsOfASoftprobBoosterAreEqualBitByBit(int depth, int rounds) throws Exception {
    Booster booster =
        Boosters.train(encoding, rows, Flights::late, rounds, Boosters.softprob(depth));
    assertEqualAnswers(booster, 2);
  }

  @Test
  void takesABaseScoreAsXgboostDoes() throws Exception {
    Map<String, Object> params = new HashMap<>(Boosters.logistic(3));
    params.put("base_score", 0.2137);
    assertEqualAnswers(Boosters.train(encoding, rows, Flights::late, 10, params), 1);
  }

  @Test
  void addsParallelTreesOfARandomForest() throws Exception {
    Map<String, Object> params = new HashMap<>(Boosters.softprob(5));
    params.put("num_parallel_tree", 3);
    params.put("subsample", 0.6);
    assertEqualAnswers(Boosters.train(encoding, rows, Flights::late, 4, params), 2);
  }

  private void assertEqualAnswers(Booster booster, int outputs) throws Exception {
    byte[] json = Boosters.json(booster, folder);
    CompiledTrees compiled =
        (CompiledTrees) Predictor.compile(encoding, new TrainedModel.Trees(json, LABELS), "late");
    CompiledTrees other =
        (CompiledTrees)
            Predictor.compile(encoding, new TrainedModel.Trees(json, LABELS), "on_time");
    List<Row> asked = new ArrayList<>(Flights.rows(3000, 2));
    asked.addAll(Flights.strangeRows());
    float[][] margins = booster.predict(Boosters.matrix(encoding, asked), true);
    float[][] probabilities = booster.predict(Boosters.matrix(encoding, asked));
    for (int i = 0; i < asked.size(); i++) {
      Row row = asked.get(i);
      for (int k = 0; k < outputs; k++) {
        assertThat(compiled.margin(row, k)).as("row %s", row).isEqualTo(margins[i][k]);
      }
      double expected = probabilities[i][outputs - 1];
      assertThat(compiled.score(row)).isCloseTo(expected, within(1.2e-7));
      assertThat(other.score(row)).isCloseTo(1 - expected, within(1.2e-7));
    }
  }

  @Test
  void refusesAModelThatDoesNotFitItsEncoding() throws Exception {
    byte[] json = json(2);
    Encoding other = Flights.encoding(Flights.rows(3, 5));
    assertThatThrownBy(() -> Predictor.compile(other, new TrainedModel.Trees(json, LABELS), "late"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("its encoding gives " + other.size());
  }

  /** Each case is a replacement in the JSON of a sound model of one split, and the reason given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"left_children\":[1,-1,-1]|\"left_children\":[3,-1,-1]|has child 3 of 3 nodes",
        "\"left_children\":[1,-1,-1]|\"left_children\":[-2,-1,-1]|has child -2 of 3 nodes",
        "\"left_children\":[1,-1,-1]|\"left_children\":[0,-1,-1]|has child 0 of 3 nodes",
        "\"left_children\":[1,-1,-1]|\"left_children\":[2,-1,-1]|is reached twice",
        "\"left_children\":[1,-1,-1]|\"left_children\":[1,-1]|differ in length",
        "\"left_children\":[1,-1,-1]|\"left_children\":[1.5,-1,-1]|not the JSON of a tree booster",
        "\"split_indices\":[1,0,0]|\"split_indices\":[2,0,0]|reads feature 2 of 2",
        "\"split_indices\":[1,0,0]|\"split_indices\":[-1,0,0]|reads feature -1 of 2",
        "\"split_conditions\":[5E-1,|\"split_conditions\":[1E99,|holds Infinity",
        "\"split_conditions\":[5E-1,|\"split_conditions\":[NaN,|not the JSON of a tree booster",
        "\"sum_hessian\":[3,1,2]|\"sum_hessian\":[3,-1,2]|has the weight -1.0",
        "\"sum_hessian\":[3,1,2]|\"sum_hessian\":[3,1]|differ in length",
        "\"split_type\":[0,0,0]|\"split_type\":[1,0,0]|splits by category",
        "\"tree_info\":[0]|\"tree_info\":[1]|tree 0 is for output 1 of 1",
        "\"tree_info\":[0]|\"tree_info\":[]|1 trees and outputs for 0",
        "\"name\":\"gbtree\"|\"name\":\"dart\"|its booster is 'dart'",
        "binary:logistic|rank:pairwise|its objective is 'rank:pairwise'",
        "\"base_score\":\"5E-1\"|\"base_score\":\"5E-1x\"|its base score is '5E-1x'",
        "\"base_score\":\"5E-1\"|\"base_score\":\"1\"|its base score is 1.0",
        "\"num_feature\":\"2\"|\"num_feature\":\"0\"|it has 0 features",
        "\"num_feature\":\"2\"|\"num_feature\":\"many\"|'many' is no count",
        "\"tree_info\":[0]|\"tree\":[0]|not the JSON of a tree booster",
        "\"learner\"|\"lerner\"|not the JSON of a tree booster",
        "{|[|not the JSON of a tree booster",
      })
  void refusesAMalformedModelWithItsReason(String sound, String broken, String reason) {
    String json = OneSplit.JSON.replace(sound, broken);
    assertThat(json).isNotEqualTo(OneSplit.JSON);
    assertThatThrownBy(
            () -> XgboostModel.parse(json.getBytes(StandardCharsets.UTF_8), Task.CLASSIFICATION))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot compile the XGBoost model")
        .hasMessageContaining(reason);
  }

  @Test
  void readsASoundModelOfOneSplit() {
    XgboostModel model =
        XgboostModel.parse(OneSplit.JSON.getBytes(StandardCharsets.UTF_8), Task.CLASSIFICATION);
    Forest forest = Forest.of(model.trees().get(0), model.inputs());
    int right = SplitKeys.MISSING_RIGHT;
    int left = SplitKeys.MISSING_LEFT;
    assertThat(forest.margin(new int[] {left, left, right, right}, 0f)).isEqualTo(0.25f);
    int below = SplitKeys.of(0.49999997f);
    assertThat(forest.margin(new int[] {left, below, right, below}, 0f)).isEqualTo(-0.125f);
    int at = SplitKeys.of(0.5f);
    assertThat(forest.margin(new int[] {left, at, right, at}, 0f)).isEqualTo(0.25f);
  }

  /** This text lies beside the middle of two floats: by way of a double it would go astray. */
  @Test
  void readsAFloatWithoutRoundingItTwice() {
    String json = OneSplit.JSON.replace("[5E-1,", "[1.00000017881393432617187499,");
    XgboostModel model =
        XgboostModel.parse(json.getBytes(StandardCharsets.UTF_8), Task.CLASSIFICATION);
    float read = model.trees().get(0).get(0).splitConditions()[0];
    assertThat(read).isEqualTo(1.00000017881393432617187499f);
  }

  private byte[] json(int rounds) throws Exception {
    return Boosters.json(
        Boosters.train(encoding, rows, Flights::late, rounds, Boosters.logistic(2)), folder);
  }

  private static final class OneSplit {
    static final String JSON =
        """
        {"learner":{"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"1"},\
        "tree_info":[0],"trees":[{"default_left":[false,false,false],"id":0,\
        "left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[1,0,0],\
        "split_conditions":[5E-1,-1.25E-1,2.5E-1],"split_type":[0,0,0],"sum_hessian":[3,1,2],\
        "tree_param":{"num_nodes":"3"}}]},"name":"gbtree"},\
        "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},\
        "objective":{"name":"binary:logistic"}},"version":[1,6,2]}""";
  }
}
