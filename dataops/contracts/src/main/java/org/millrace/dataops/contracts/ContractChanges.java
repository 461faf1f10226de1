package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.ContractDiff.Change;
import org.millrace.dataops.contracts.ContractDiff.Effect;

/** Finds what changes between two contracts; the fields are {@link FieldChanges}' part. */
final class ContractChanges {
  private final List<Change> changes = new ArrayList<>();

  private ContractChanges() {}

  static List<Change> between(Contract before, Contract after) {
    ContractChanges found = new ContractChanges();
    found.identity(before, after);
    found.fields(before, after);
    found.conditions(before, after);
    found.datasetRules(before, after);
    found.serviceLevels(before, after);
    found.changes.sort(Comparator.comparing(Change::effect));
    return found.changes;
  }

  private void add(Effect effect, String element, String what, String why) {
    changes.add(new Change(effect, element, what, why));
  }

  private void identity(Contract before, Contract after) {
    turned("stream", before.stream(), after.stream(), "its topic and dataset have another name");
    turned("key", before.key(), after.key(), "records are named by another field");
    turned("knownAt", before.knownAt(), after.knownAt(), "records become known at another moment");
    String subject = before.subjectKey().orElse("nobody");
    String now = after.subjectKey().orElse("nobody");
    if (!subject.equals(now)) {
      add(
          Effect.BREAKS_READERS,
          "subjectKey",
          "subjectKey: " + subject + " becomes " + now,
          "erasure looks for persons in another field; versions written before keep the old one");
    }
    if (!before.owner().equals(after.owner())) {
      add(
          Effect.COMPATIBLE,
          "owner",
          "owner: " + before.owner() + " becomes " + after.owner(),
          "another team answers for the stream");
    }
  }

  private void turned(String element, String before, String after, String why) {
    if (!before.equals(after)) {
      add(Effect.BREAKS_BOTH, element, element + ": " + before + " becomes " + after, why);
    }
  }

  private void fields(Contract before, Contract after) {
    Map<String, FieldRules> old = new LinkedHashMap<>();
    before.rules().forEach(field -> old.put(field.field().name(), field));
    for (FieldRules field : after.rules()) {
      String name = field.field().name();
      FieldRules was = old.remove(name);
      if (was != null) {
        changes.addAll(FieldChanges.between(was, field));
      } else if (field.absence().filter(Severity::holdsBack).isPresent()) {
        add(
            Effect.BREAKS_WRITERS,
            name,
            name + ": added, and required",
            "records without it are held back, all of them until it is sent");
      } else {
        add(
            Effect.COMPATIBLE,
            name,
            name + ": added, and may be absent",
            "nobody reads it yet, nobody need write it");
      }
    }
    for (String name : old.keySet()) {
      add(
          Effect.BREAKS_BOTH,
          name,
          name + ": removed",
          "readers lose it; records that still have it are held back as unknown");
    }
  }

  private void conditions(Contract before, Contract after) {
    Map<String, RecordRule> old = new LinkedHashMap<>();
    before.conditions().forEach(rule -> old.put(rule.condition().text(), rule));
    for (RecordRule rule : after.conditions()) {
      RecordRule was = old.remove(rule.condition().text());
      String name = rule.said().id();
      if (was == null) {
        asked(name, "records have to keep: " + rule.condition());
      } else {
        Strictness.change(name, was.said(), rule.said()).ifPresent(changes::add);
      }
    }
    old.values()
        .forEach(rule -> dropped(rule.said().id(), "records need not keep: " + rule.condition()));
  }

  private void datasetRules(Contract before, Contract after) {
    Map<String, DatasetRule> old = new LinkedHashMap<>();
    before.asked().forEach(rule -> old.put(Strictness.subject(rule), rule));
    for (DatasetRule rule : after.asked()) {
      DatasetRule was = old.remove(Strictness.subject(rule));
      if (was == null) {
        asked(rule.terms().id(), "versions have to keep: " + Strictness.words(rule));
      } else {
        Strictness.change(was, rule).ifPresent(changes::add);
      }
    }
    old.values()
        .forEach(
            rule ->
                dropped(rule.terms().id(), "versions need not keep: " + Strictness.words(rule)));
  }

  private void asked(String id, String what) {
    add(Effect.BREAKS_WRITERS, id, id + ": " + what, "what was written before may break it");
  }

  private void dropped(String id, String what) {
    add(Effect.BREAKS_READERS, id, id + ": " + what, "readers may rely on it");
  }

  private void serviceLevels(Contract before, Contract after) {
    Map<String, ServiceLevel> old = new LinkedHashMap<>();
    before.serviceLevels().forEach(level -> old.put(level.property(), level));
    for (ServiceLevel level : after.serviceLevels()) {
      ServiceLevel was = old.remove(level.property());
      if (was != null && !was.equals(level)) {
        boolean better = level.isBetterThan(was);
        add(
            better ? Effect.COMPATIBLE : Effect.BREAKS_READERS,
            level.property(),
            level.property() + ": " + was.words() + " becomes " + level.words(),
            better ? "readers are promised more" : "readers are promised less");
      } else if (was == null) {
        add(
            Effect.COMPATIBLE,
            level.property(),
            level.property() + ": " + level.words() + " is promised",
            "readers are promised more");
      }
    }
    old.forEach((property, was) -> dropped(property, was.words() + " is no longer promised"));
  }
}
