package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.FieldRule.Said;
import org.millrace.dataops.contracts.OpenRules.OpenCondition;
import org.millrace.dataops.expressions.SelectQuery;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;

/**
 * Reads a quality rule of a field or of the stream: library metrics, {@code sql} (a query that
 * answers with a figure of the dataset) and {@code custom} with the engine millrace (a condition
 * that every record has to keep).
 */
final class QualityReader {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "name",
          "description",
          "dimension",
          "businessImpact",
          "type",
          "severity",
          "tags",
          "authoritativeDefinitions",
          "customProperties");
  private static final Set<String> OPERATORS =
      Set.of(
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween");

  private final Node quality;
  private final @Nullable Field field;
  private final OpenRules open;
  private final List<FieldRule> rules;

  private QualityReader(
      Node quality, @Nullable Field field, OpenRules open, List<FieldRule> rules) {
    this.quality = quality;
    this.field = field;
    this.open = open;
    this.rules = rules;
  }

  /**
   * @param rules takes those that judge single values
   */
  static void readOfField(Node quality, Field field, OpenRules open, List<FieldRule> rules) {
    new QualityReader(quality, field, open, rules).read();
  }

  static void readOfStream(Node quality, OpenRules open) {
    new QualityReader(quality, null, open, new ArrayList<>()).read();
  }

  private void read() {
    String type = quality.child("type").text().orElse("library");
    switch (type) {
      case "library" -> library();
      case "sql" -> query();
      case "custom" -> condition();
      default ->
          quality.refuse(
              "a quality rule of type " + type + " is not enforced",
              "use library, sql or custom; put prose into the description");
    }
  }

  private void allow(Set<String> own, boolean operators) {
    Set<String> keys = new HashSet<>(COMMON);
    keys.addAll(own);
    if (operators) {
      keys.addAll(OPERATORS);
    }
    quality.allow(keys, "of a quality rule is unknown or not enforced", "remove it");
  }

  private String id(String kind) {
    return field == null ? kind : field.name() + "." + kind;
  }

  private void library() {
    allow(Set.of("metric", "arguments", "unit"), true);
    Node arguments = quality.child("arguments");
    String metric = quality.child("metric").text().orElse("");
    if (field == null && metric.equals("rowCount")) {
      arguments.allow(Set.of(), "is no argument that is enforced", "remove it");
      Said said = open.claim(quality, SaidReader.ofFigure(quality, metric));
      if (said.tolerance().unit() == Tolerance.Unit.PERCENT) {
        quality.child("unit").refuse("a row count is no share", "write unit: rows");
      }
      open.dataset.add(new DatasetRule.RowCount(said.terms(rowCountCode(said)), said.tolerance()));
    } else if (metric.equals("duplicateValues")) {
      duplicates(arguments);
    } else if (field != null && Set.of("invalidValues", "nullValues").contains(metric)) {
      values(field, metric, arguments);
    } else {
      quality
          .child("metric")
          .refuse(
              "the metric '"
                  + metric
                  + "' of a "
                  + (field == null ? "stream" : "field")
                  + " is not enforced",
              field == null
                  ? "use rowCount or duplicateValues"
                  : "use invalidValues, nullValues or duplicateValues");
    }
  }

  private static AnomalyCode rowCountCode(Said said) {
    return switch (said.tolerance().operator()) {
      case LESS_THAN, LESS_OR_EQUAL_TO -> AnomalyCode.DATASET_HIGH_NUM_EXAMPLES;
      default -> AnomalyCode.DATASET_LOW_NUM_EXAMPLES;
    };
  }

  private void duplicates(Node arguments) {
    arguments.allow(
        field == null ? Set.of("properties") : Set.of(), "is no argument here", "remove it");
    Said said = open.claim(quality, SaidReader.ofBreaches(quality, id("duplicateValues")));
    List<String> fields =
        field != null
            ? List.of(field.name())
            : arguments.child("properties").items().stream()
                .flatMap(item -> item.text().stream())
                .toList();
    if (fields.isEmpty()) {
      arguments
          .child("properties")
          .refuse("it does not say which fields together", "write properties: [a, b]");
    }
    open.dataset.add(
        new DatasetRule.DuplicateValues(
            said.terms(AnomalyCode.DATASET_DUPLICATE_VALUES), fields, said.tolerance()));
  }

  private void values(Field of, String metric, Node arguments) {
    Said said = open.claim(quality, SaidReader.ofBreaches(quality, id(metric)));
    if (metric.equals("nullValues")) {
      arguments.allow(Set.of(), "is no argument that is enforced", "remove it");
      Terms terms =
          Terms.error("required", AnomalyCode.FEATURE_TYPE_NOT_PRESENT, "is missing", "send it");
      rules.add(FieldRule.of(new Check.Present(), terms, said));
      return;
    }
    arguments.allow(
        Set.of("validValues", "pattern"), "is no argument that is enforced", "remove it");
    Node pattern = arguments.child("pattern");
    Node valid = arguments.child("validValues");
    if (valid.isThere() == pattern.isThere()) {
      quality.refuse("it needs either validValues or pattern", "write one of them");
    } else if (pattern.isThere()) {
      ValuesReader.pattern(pattern, of)
          .ifPresent(check -> rules.add(FieldRule.of(check, OptionsReader.mismatch(check), said)));
    } else {
      ValuesReader.valid(valid, of)
          .ifPresent(
              check -> rules.add(FieldRule.of(check, ValuesReader.terms(valid.items()), said)));
    }
  }

  private void query() {
    allow(Set.of("query", "unit"), true);
    Said said = open.claim(quality, SaidReader.ofFigure(quality, id("sql")));
    Node node = quality.child("query");
    Optional<String> text = node.text().filter(t -> !t.isBlank());
    if (text.isEmpty()) {
      node.refuse("it has no query", "write query: SELECT count(*) FROM ${table} WHERE ...");
      return;
    }
    String sql =
        field == null ? text.get() : text.get().replace("${column}", '"' + field.name() + '"');
    try {
      SelectQuery.check(sql);
    } catch (ProblemException e) {
      node.refuse(e.first().what() + ": " + e.first().why(), e.first().fix());
    }
    open.dataset.add(
        new DatasetRule.Query(
            said.terms(AnomalyCode.DATASET_FIGURE_OUT_OF_BOUNDS), sql, said.tolerance()));
  }

  private void condition() {
    allow(Set.of("engine", "implementation"), true);
    Node engine = quality.child("engine");
    Node implementation = quality.child("implementation");
    if (!engine.text().orElse("").equals("millrace")) {
      engine.refuse(
          "the engine '" + engine.text().orElse("") + "' is not run here",
          "write engine: millrace and a condition over the record");
    } else if (implementation.text().filter(t -> !t.isBlank()).isEmpty()) {
      implementation.refuse("it has no condition", "write one, as arrived_at >= departed_at");
    } else {
      Said said = open.claim(quality, SaidReader.ofCondition(quality, id("condition")));
      open.conditions.add(new OpenCondition(implementation, said));
    }
  }
}
