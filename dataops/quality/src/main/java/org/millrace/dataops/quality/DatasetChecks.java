package org.millrace.dataops.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.datasets.ColumnRange;

/**
 * Asks a dataset version every rule of its contract. Most rules are kept by every row, and that can
 * be told at little cost: by what the manifests know, by the ends of a column, then in one pass
 * over all rows, by the rules of the same fields together. Only rules that are not kept by all are
 * counted one by one.
 */
final class DatasetChecks {
  /** The view of the version with the columns of the contract. */
  static final String TABLE = "millrace_checked";

  private final Relation table;
  private final Contract contract;
  private final Instant asOf;
  private final Map<String, Relation> others;
  private final Map<String, ColumnRange> ranges;

  /**
   * @param table named {@link #TABLE}
   * @param others by stream, as far as there are any
   * @param ranges by column, as far as they are known
   */
  DatasetChecks(
      Relation table,
      Contract contract,
      Instant asOf,
      Map<String, Relation> others,
      Map<String, ColumnRange> ranges) {
    this.ranges = ranges;
    this.table = table;
    this.contract = contract;
    this.asOf = asOf;
    this.others = others;
  }

  List<CheckResult> ask() {
    long rows = count("count(*)");
    Map<DatasetRule, Long> broken = new LinkedHashMap<>();
    List<RowCondition> open = new ArrayList<>();
    for (DatasetRule rule : contract.datasetRules()) {
      RowCondition.of(rule).ifPresent(open::add);
    }
    settle(open, broken, open.stream().map(condition -> condition.isProvenBy(ranges)).toList());
    settle(open, broken, keptByEnds(open));
    FullScan scan = new FullScan(table, contract, rows);
    scan.count(open, broken);
    RuleQuestion question =
        new RuleQuestion(table, contract, rows, asOf, others, new Wording(contract, rows));
    List<CheckResult> results = new ArrayList<>();
    for (DatasetRule rule : contract.datasetRules()) {
      Long count = broken.get(rule);
      results.add(count == null ? question.ask(rule) : question.counted(rule, count));
    }
    return results;
  }

  /** Takes out those that no row breaks. */
  private static void settle(
      List<RowCondition> open, Map<DatasetRule, Long> broken, List<Boolean> kept) {
    List<RowCondition> asked = List.copyOf(open);
    for (int i = 0; i < asked.size(); i++) {
      if (kept.get(i)) {
        broken.put(asked.get(i).rule(), 0L);
        open.remove(asked.get(i));
      }
    }
  }

  private List<Boolean> keptByEnds(List<RowCondition> conditions) {
    Answer ends = new Answer();
    List<Integer> places =
        conditions.stream()
            .map(condition -> condition.keptByAll().map(ends::add).orElse(-1))
            .toList();
    ends.ask(table);
    // NULL, which is no answer for no value, is kept too.
    return places.stream()
        .map(place -> place >= 0 && !Boolean.FALSE.equals(ends.value(place)))
        .toList();
  }

  private long count(String aggregate) {
    Answer answer = new Answer();
    answer.add(aggregate);
    answer.ask(table);
    return answer.count(0);
  }
}
