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

  /** Refuses an id that another rule has. */
  void claim(Node rule, Said said) {
    if (!ids.add(said.id())) {
      rule.child("id")
          .refuse("two rules have the id '" + said.id() + "'", "give each rule an id of its own");
    }
  }
}
