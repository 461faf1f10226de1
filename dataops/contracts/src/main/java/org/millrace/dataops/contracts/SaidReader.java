package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.dataops.contracts.FieldRule.Said;
import org.millrace.dataops.contracts.Tolerance.Operator;
import org.millrace.dataops.contracts.Tolerance.Unit;

/** Reads what every rule says of itself: id, severity, tolerance and stages. */
final class SaidReader {
  static final String MOSTLY = "mostly";
  static final String NOT_IN = "notIn";
  static final String SEVERITY = "severity";

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "mustBe", Operator.BE,
          "mustNotBe", Operator.NOT_BE,
          "mustBeGreaterThan", Operator.GREATER_THAN,
          "mustBeGreaterOrEqualTo", Operator.GREATER_OR_EQUAL_TO,
          "mustBeLessThan", Operator.LESS_THAN,
          "mustBeLessOrEqualTo", Operator.LESS_OR_EQUAL_TO,
          "mustBeBetween", Operator.BETWEEN,
          "mustNotBeBetween", Operator.NOT_BETWEEN);

  private final Node rule;

  private SaidReader(Node rule) {
    this.rule = rule;
  }

  /** Of a rule that counts the rows that break it: none may, or a few. */
  static Said ofBreaches(Node rule, String id) {
    SaidReader reader = new SaidReader(rule);
    return reader.said(id, reader.fewBreaches());
  }

  /** Of a rule that asks for a figure. */
  static Said ofFigure(Node rule, String id) {
    SaidReader reader = new SaidReader(rule);
    if (rule.custom(MOSTLY).isThere()) {
      rule.custom(MOSTLY).refuse("the rule asks for a figure, not for each row", "remove mostly");
    }
    return reader.said(id, reader.operator().orElse(Tolerance.NONE));
  }

  /** Of a rule that has no operator, but may have a share. */
  static Said ofCondition(Node rule, String id) {
    SaidReader reader = new SaidReader(rule);
    for (String key : OPERATORS.keySet()) {
      if (rule.has(key)) {
        rule.child(key)
            .refuse("a condition holds or not, so '" + key + "' says nothing", "remove it");
      }
    }
    return reader.said(id, reader.mostly());
  }

  private Said said(String id, Tolerance tolerance) {
    rule.refuseMisspelt(Set.of(MOSTLY, NOT_IN));
    String description = rule.child("description").text().orElse("").strip();
    String named = rule.child("id").text().orElse(id);
    return new Said(named, description, severity(), tolerance, stages(rule), rule.where());
  }

  /** By ODCS' own key, or by the custom property where ODCS has none. */
  private Severity severity() {
    Node node = rule.has(SEVERITY) ? rule.child(SEVERITY) : rule.custom(SEVERITY);
    String word = node.text().orElse("error");
    Optional<Severity> severity = Severity.of(word);
    if (severity.isEmpty()) {
      node.refuse(
          "the severity " + word + " is not known",
          "use reject (the record is kept nowhere), error or quarantine (it is kept aside), or"
              + " warning (it is noted)");
    }
    return severity.orElse(Severity.QUARANTINE);
  }

  private Tolerance fewBreaches() {
    Tolerance tolerance = operator().orElse(Tolerance.NONE);
    boolean none = tolerance.operator() == Operator.BE && tolerance.low().signum() == 0;
    boolean few =
        tolerance.operator() == Operator.LESS_THAN
            || tolerance.operator() == Operator.LESS_OR_EQUAL_TO;
    if (!none && !few) {
      rule.refuse(
          "it counts the rows that break it, and says " + tolerance,
          "write mustBe: 0, or mustBeLessThan with unit: percent");
    }
    if (rule.custom(MOSTLY).isThere() && few) {
      rule.custom(MOSTLY).refuse("the rule states two tolerances", "keep one of them");
    }
    return few ? tolerance : mostly();
  }

  private Tolerance mostly() {
    Node node = rule.custom(MOSTLY);
    if (!node.isThere()) {
      return Tolerance.NONE;
    }
    Optional<BigDecimal> share =
        node.number().filter(n -> n.signum() > 0 && n.compareTo(BigDecimal.ONE) <= 0);
    if (share.isEmpty()) {
      node.refuse("mostly is no share of the rows", "write a number above 0 and up to 1, as 0.99");
    }
    return share
        .filter(s -> s.compareTo(BigDecimal.ONE) < 0)
        .map(Tolerance::mostly)
        .orElse(Tolerance.NONE);
  }

  private Optional<Tolerance> operator() {
    List<String> keys = OPERATORS.keySet().stream().filter(rule::has).sorted().toList();
    if (keys.size() != 1) {
      rule.refuse(
          keys.isEmpty() ? "it does not say what must be" : "it has " + keys.size() + " operators",
          "write one, as mustBe: 0");
      return Optional.empty();
    }
    Node node = rule.child(keys.get(0));
    List<Node> limits = node.value().isArray() ? node.items() : List.of(node);
    List<BigDecimal> numbers = limits.stream().flatMap(n -> n.number().stream()).toList();
    Operator operator = OPERATORS.getOrDefault(keys.get(0), Operator.BE);
    boolean range = operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN;
    if (numbers.size() != (range ? 2 : 1)) {
      node.refuse("'" + keys.get(0) + "' has no fitting number", "write a number");
      return Optional.empty();
    }
    BigDecimal high = numbers.get(numbers.size() - 1);
    if (numbers.get(0).compareTo(high) > 0) {
      node.refuse("its first number is above its second", "swap them");
    }
    return Optional.of(new Tolerance(operator, numbers.get(0), high, unit()));
  }

  private Unit unit() {
    Node unit = rule.child("unit");
    String word = unit.text().orElse("rows");
    if (!Set.of("rows", "percent").contains(word)) {
      unit.refuse("the unit '" + word + "' is not known", "use rows or percent");
    }
    return word.equals("percent") ? Unit.PERCENT : Unit.ROWS;
  }

  /** The stages that a field or a rule marks itself absent from. */
  static Set<Stage> stages(Node marked) {
    Node node = marked.custom(NOT_IN);
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    List<Node> items = node.value().isArray() ? node.items() : List.of(node);
    for (Node item : node.isThere() ? items : List.<Node>of()) {
      switch (item.text().orElse("")) {
        case "training" -> stages.add(Stage.TRAINING);
        case "serving" -> stages.add(Stage.SERVING);
        default ->
            item.refuse(
                "'" + item.value().asString() + "' is no stage to be absent from",
                "use training or serving, as [serving]");
      }
    }
    return stages;
  }
}
