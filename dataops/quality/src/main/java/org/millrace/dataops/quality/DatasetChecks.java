package org.millrace.dataops.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.kernel.ProblemException;

/**
 * Asks a dataset version every rule of its contract: what can be counted row by row in one pass
 * over all rows, the rest one by one.
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
    Map<DatasetRule, Integer> places = new LinkedHashMap<>();
    Answer answer = new Answer();
    int all = answer.add("count(*)");
    for (DatasetRule rule : contract.datasetRules()) {
      RowCondition.of(rule)
          .ifPresent(
              condition ->
                  places.put(
                      rule, answer.add("count(*) FILTER (WHERE " + condition.broken() + ")")));
    }
    boolean counted = true;
    try {
      answer.ask(table);
    } catch (ProblemException e) {
      counted = false;
    }
    long rows = counted ? answer.count(all) : rows();
    RuleQuestion question =
        new RuleQuestion(table, contract, rows, asOf, others, new Wording(contract, rows));
    List<CheckResult> results = new ArrayList<>();
    for (DatasetRule rule : contract.datasetRules()) {
      Integer place = places.get(rule);
      results.add(
          place != null && counted
              ? question.counted(rule, answer.count(place))
              : question.ask(rule));
    }
    return results;
  }

  private long rows() {
    Answer count = new Answer();
    int all = count.add("count(*)");
    count.ask(table);
    return count.count(all);
  }
}
