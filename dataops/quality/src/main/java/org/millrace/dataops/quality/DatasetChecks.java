package org.millrace.dataops.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.kernel.ProblemException;

/**
 * Asks a dataset version every rule of its contract. Most rules are kept by every row, and that can
 * be told at little cost: by the ends of a column, then in one pass over all rows, by the rules of
 * the same fields together. Only rules that are not kept by all are counted one by one.
 */
final class DatasetChecks {
  /** The view of the version with the columns of the contract. */
  static final String TABLE = "millrace_checked";

  private final Relation table;
  private final Contract contract;
  private final Instant asOf;
  private final Map<String, Relation> others;

  /**
   * @param table named {@link #TABLE}
   * @param others by stream, as far as there are any
   */
  DatasetChecks(Relation table, Contract contract, Instant asOf, Map<String, Relation> others) {
    this.table = table;
    this.contract = contract;
    this.asOf = asOf;
    this.others = others;
  }

  List<CheckResult> ask() {
    List<RowCondition> conditions =
        contract.datasetRules().stream().flatMap(rule -> RowCondition.of(rule).stream()).toList();
    Answer ends = new Answer();
    int all = ends.add("count(*)");
    List<RowCondition> told = conditions.stream().filter(c -> c.keptByAll().isPresent()).toList();
    told.forEach(condition -> ends.add(condition.keptByAll().orElseThrow()));
    ends.ask(table);
    Map<DatasetRule, Long> broken = new LinkedHashMap<>();
    List<RowCondition> open = new ArrayList<>(conditions);
    for (int i = 0; i < told.size(); i++) {
      if (!Boolean.FALSE.equals(ends.value(i + 1))) {
        broken.put(told.get(i).rule(), 0L);
        open.remove(told.get(i));
      }
    }
    count(open, broken);
    long rows = ends.count(all);
    RuleQuestion question =
        new RuleQuestion(table, contract, rows, asOf, others, new Wording(contract, rows));
    List<CheckResult> results = new ArrayList<>();
    for (DatasetRule rule : contract.datasetRules()) {
      Long count = broken.get(rule);
      results.add(count == null ? question.ask(rule) : question.counted(rule, count));
    }
    return results;
  }

  /**
   * Puts in how many rows break each condition; none, where DuckDB can't run one of them, so that
   * each is asked by itself.
   */
  private void count(List<RowCondition> conditions, Map<DatasetRule, Long> broken) {
    try {
      Map<List<String>, List<RowCondition>> byFields =
          conditions.stream()
              .collect(
                  Collectors.groupingBy(
                      RowCondition::fields, LinkedHashMap::new, Collectors.toList()));
      Answer together = new Answer();
      byFields.values().forEach(group -> together.add(count(any(group))));
      together.ask(table);
      List<RowCondition> single = new ArrayList<>();
      int place = 0;
      for (List<RowCondition> group : byFields.values()) {
        if (together.count(place++) == 0) {
          group.forEach(condition -> broken.put(condition.rule(), 0L));
        } else {
          single.addAll(group);
        }
      }
      Answer alone = new Answer();
      single.forEach(condition -> alone.add(count(condition.broken())));
      alone.ask(table);
      for (int i = 0; i < single.size(); i++) {
        broken.put(single.get(i).rule(), alone.count(i));
      }
    } catch (ProblemException e) {
      conditions.forEach(condition -> broken.remove(condition.rule()));
    }
  }

  private static String any(List<RowCondition> group) {
    return group.stream().map(c -> "(" + c.broken() + ")").collect(Collectors.joining(" OR "));
  }

  private static String count(String condition) {
    return "count_if(" + condition + ")";
  }
}
