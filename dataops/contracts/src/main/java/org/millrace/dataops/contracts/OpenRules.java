package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.dataops.contracts.FieldRule.Said;

/** Collects the rules of a contract while its fields are still being read. */
final class OpenRules {
  /** A condition over the record, which can be checked once all fields are known. */
  record OpenCondition(Node text, Said said) {}

  final List<OpenCondition> conditions = new ArrayList<>();
  final List<DatasetRule> dataset = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  /** Refuses an id that another rule has; one that was made up here is numbered instead. */
  Said claim(Node rule, Said said) {
    String id = said.id();
    if (rule.has("id") && ids.contains(id)) {
      rule.child("id")
          .refuse("two rules have the id '" + id + "'", "give each rule an id of its own");
    }
    for (int number = 2; !ids.add(id); number++) {
      id = said.id() + "." + number;
    }
    return said.named(id);
  }
}
