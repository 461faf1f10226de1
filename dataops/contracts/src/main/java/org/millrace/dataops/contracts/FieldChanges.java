package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.dataops.contracts.Check.Limit;
import org.millrace.dataops.contracts.ContractDiff.Change;
import org.millrace.dataops.contracts.ContractDiff.Effect;
import org.millrace.kernel.FieldType;

/** Finds what changes in one field. */
final class FieldChanges {
  private final String name;
  private final List<Change> changes = new ArrayList<>();

  private FieldChanges(String name) {
    this.name = name;
  }

  static List<Change> between(FieldRules before, FieldRules after) {
    FieldChanges found = new FieldChanges(before.field().name());
    found.type(before.field().type(), after.field().type());
    found.presence(before, after);
    found.meaning(before.traits(), after.traits());
    if (before.field().type() == after.field().type()) {
      found.values(before, after);
    }
    return found.changes;
  }

  private void add(Effect effect, String what, String why) {
    changes.add(new Change(effect, name, name + ": " + what, why));
  }

  private void type(FieldType before, FieldType after) {
    if (before == after) {
      return;
    }
    String what = before + " becomes " + after;
    if (before == FieldType.INTEGER && after == FieldType.NUMBER) {
      add(Effect.BREAKS_READERS, what, "readers of integers meet fractions");
    } else if (before == FieldType.NUMBER && after == FieldType.INTEGER) {
      add(Effect.BREAKS_WRITERS, what, "the type is narrowed: fractions are held back");
    } else {
      add(Effect.BREAKS_BOTH, what, "a value of one type is none of the other");
    }
  }

  private void presence(FieldRules before, FieldRules after) {
    boolean was = before.field().required();
    boolean is = after.field().required();
    if (was && !is) {
      add(Effect.BREAKS_READERS, "required no more", "readers meet records without it");
    } else if (is && !was) {
      add(Effect.BREAKS_WRITERS, "required from now on", "records without it are held back");
    }
    if (!before.notIn().equals(after.notIn())) {
      boolean more = after.notIn().containsAll(before.notIn());
      add(
          more ? Effect.BREAKS_READERS : Effect.BREAKS_WRITERS,
          "may be absent in " + new TreeSet<>(after.notIn()),
          more ? "it may be missing where it was not" : "it is asked for where it was not");
    }
  }

  private void meaning(FieldRules.Traits before, FieldRules.Traits after) {
    if (before.unit().isEmpty() && !after.unit().isEmpty()) {
      add(
          Effect.COMPATIBLE,
          "unit " + after.unit() + " is said for the first time",
          "values stay the same; see that readers took them for that");
    } else if (!before.unit().equals(after.unit())) {
      add(
          Effect.BREAKS_BOTH,
          "unit " + orNone(before.unit()) + " becomes " + orNone(after.unit()),
          "the same number means something else");
    }
    if (!before.zone().equals(after.zone())) {
      add(
          Effect.BREAKS_BOTH,
          "time zone " + orNone(before.zone()) + " becomes " + orNone(after.zone()),
          "the same time is another moment");
    }
    if (!before.classification().equals(after.classification())) {
      add(
          Effect.COMPATIBLE,
          "classification "
              + orNone(before.classification())
              + " becomes "
              + orNone(after.classification()),
          "values stay the same; see who may read them, and what was written down of them before");
    }
    if (before.personal() != after.personal()) {
      add(
          Effect.COMPATIBLE,
          after.personal() ? "personal from now on" : "personal no more",
          after.personal()
              ? "violations show no value of it, erasure covers it"
              : "violations show its values, erasure passes it over");
    }
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "(none)" : text;
  }

  private void values(FieldRules before, FieldRules after) {
    Map<String, FieldRule> old = byKind(before);
    byKind(after)
        .forEach(
            (kind, rule) -> {
              FieldRule was = old.remove(kind);
              if (was == null) {
                add(
                    rule.said().severity().holdsBack() ? Effect.BREAKS_WRITERS : Effect.COMPATIBLE,
                    "has to keep: " + words(rule.check()),
                    "what passed before may be held back");
              } else {
                compare(was, rule);
              }
            });
    for (FieldRule gone : old.values()) {
      add(
          gone.said().severity().holdsBack() ? Effect.BREAKS_READERS : Effect.COMPATIBLE,
          "need not keep: " + words(gone.check()),
          "readers may meet other values");
    }
  }

  /** The rules by what they limit; of several limits on one side, the tightest. */
  private static Map<String, FieldRule> byKind(FieldRules field) {
    Map<String, FieldRule> kinds = new LinkedHashMap<>();
    for (FieldRule rule : field.rules()) {
      kinds.merge(kind(rule.check()), rule, (a, b) -> loosens(a.check(), b.check()) ? a : b);
    }
    return kinds;
  }

  private static String kind(Check check) {
    if (check instanceof Limit limit) {
      return limit.lower() ? "minimum" : "maximum";
    } else if (check instanceof Check.Matches matches) {
      return "pattern " + matches.pattern();
    } else if (check instanceof Check.MultipleOf multiple) {
      return "multiple of " + multiple.step();
    }
    return check.getClass().getSimpleName();
  }

  private void compare(FieldRule before, FieldRule after) {
    Strictness.change(name, before.said(), after.said()).ifPresent(changes::add);
    String what = words(before.check()) + " becomes " + words(after.check());
    if (!after.said().severity().holdsBack()) {
      return;
    }
    if (loosens(before.check(), after.check())) {
      add(Effect.BREAKS_READERS, what, "readers meet values that were held back before");
    }
    if (loosens(after.check(), before.check())) {
      add(Effect.BREAKS_WRITERS, what, "values that passed before are held back");
    }
  }

  /** Whether the second lets pass what the first does not; both are of one kind. */
  private static boolean loosens(Check first, Check second) {
    if (first instanceof Limit one && second instanceof Limit other) {
      int above = one.limit().compareTo(other.limit());
      if (above == 0) {
        return one.exclusive() && !other.exclusive();
      }
      return one.lower() == above > 0;
    } else if (first instanceof Check.MinLength one && second instanceof Check.MinLength other) {
      return other.least() < one.least();
    } else if (first instanceof Check.MaxLength one && second instanceof Check.MaxLength other) {
      return other.most() > one.most();
    }
    return !values(first).containsAll(values(second));
  }

  private static Set<String> values(Check check) {
    Set<String> values = new TreeSet<>();
    if (check instanceof Check.OneOfTexts texts) {
      values.addAll(texts.values());
    } else if (check instanceof Check.OneOfNumbers numbers) {
      numbers.values().stream()
          .map(BigDecimal::stripTrailingZeros)
          .map(BigDecimal::toPlainString)
          .forEach(values::add);
    }
    return values;
  }

  private static String words(Check check) {
    if (check instanceof Limit limit) {
      String sign = (limit.lower() ? ">" : "<") + (limit.exclusive() ? " " : "= ");
      return sign
          + (limit.literal().startsWith("make_timestamp")
              ? limit.literal()
              : limit.limit().toPlainString());
    } else if (!values(check).isEmpty()) {
      return "one of " + String.join(", ", values(check));
    }
    return check.sql("value");
  }
}
