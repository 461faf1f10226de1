package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.contracts.DatasetRule.DuplicateValues;
import org.millrace.kernel.ProblemException;

/**
 * Asks in one pass over all rows whether they keep the rules that need a look at each value: the
 * conditions of the same fields together, and whether values repeat. A column of few values is
 * asked value by value.
 */
final class FullScan {
  private final Relation table;
  private final Contract contract;
  private final long rows;

  FullScan(Relation table, Contract contract, long rows) {
    this.table = table;
    this.contract = contract;
    this.rows = rows;
  }

  /**
   * Puts in how many rows break each rule that is asked; none, where DuckDB can't run one of them,
   * so that each is asked by itself. Values that repeat are not counted, so they are not put in.
   */
  void count(List<RowCondition> conditions, Map<DatasetRule, Long> broken) {
    try {
      Collection<List<RowCondition>> groups =
          conditions.stream()
              .collect(
                  Collectors.groupingBy(
                      RowCondition::fields, LinkedHashMap::new, Collectors.toList()))
              .values();
      FirstRows first = FirstRows.of(table, singleFields(groups));
      List<RowCondition> suspects = new ArrayList<>();
      List<List<RowCondition>> open = new ArrayList<>();
      for (List<RowCondition> group : groups) {
        List<String> fields = group.get(0).fields();
        if (fields.size() != 1 || !first.hasFewValues(fields.get(0))) {
          open.add(group);
        } else if (breaksAnyValue(fields.get(0), group)) {
          suspects.addAll(group);
        } else {
          group.forEach(condition -> broken.put(condition.rule(), 0L));
        }
      }
      suspects.addAll(together(open, broken));
      Answer alone = new Answer();
      suspects.forEach(condition -> alone.add(count(condition.broken())));
      alone.ask(table);
      for (int i = 0; i < suspects.size(); i++) {
        broken.put(suspects.get(i).rule(), alone.count(i));
      }
    } catch (ProblemException e) {
      conditions.forEach(condition -> broken.remove(condition.rule()));
    }
  }

  private static List<String> singleFields(Collection<List<RowCondition>> groups) {
    return groups.stream()
        .map(group -> group.get(0).fields())
        .filter(fields -> fields.size() == 1)
        .map(fields -> fields.get(0))
        .toList();
  }

  private boolean breaksAnyValue(String field, List<RowCondition> group) {
    Answer answer = new Answer();
    answer.add(count(any(group)));
    answer.ask(table.from("(SELECT DISTINCT " + quoted(field) + " FROM " + table.from() + ")"));
    return answer.count(0) > 0;
  }

  /** The conditions of those groups that some row breaks one of. */
  private List<RowCondition> together(
      List<List<RowCondition>> groups, Map<DatasetRule, Long> broken) {
    Answer answer = new Answer();
    groups.forEach(group -> answer.add(count(any(group))));
    Optional<DuplicateValues> once = once();
    if (once.isPresent()) {
      try (HashedValues seen = HashedValues.register(table, rows)) {
        answer.add(HashedValues.aggregate(once.get().fields()));
        answer.ask(table);
        if (seen.repeated() == 0) {
          broken.put(once.get(), 0L);
        }
      }
    } else {
      answer.ask(table);
    }
    List<RowCondition> suspects = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      if (answer.count(i) > 0) {
        suspects.addAll(groups.get(i));
      } else {
        groups.get(i).forEach(condition -> broken.put(condition.rule(), 0L));
      }
    }
    return suspects;
  }

  /** The first rule against repeated values; the hashes of more would take too much memory. */
  private Optional<DuplicateValues> once() {
    return contract.datasetRules().stream()
        .filter(rule -> HashedValues.hold(rows))
        .flatMap(rule -> rule instanceof DuplicateValues once ? Stream.of(once) : Stream.empty())
        .findFirst();
  }

  private static String any(List<RowCondition> group) {
    return group.stream().map(c -> "(" + c.suspected() + ")").collect(Collectors.joining(" OR "));
  }

  private static String count(String condition) {
    return "count_if(" + condition + ")";
  }
}
