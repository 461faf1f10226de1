package org.millrace.devops.serving;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.contracts.Violation;

/** Collects what is wrong with a request, up to a bound: the answer must not outgrow it. */
final class Faults {
  private static final int MOST = 100;

  private final List<Fault> list = new ArrayList<>();
  private int count;

  void clear() {
    list.clear();
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(String pointer, String rule, String why, String fix) {
    if (count++ < MOST) {
      list.add(new Fault(pointer, rule, why, fix));
    }
  }

  void addAll(int instance, List<Violation> violations) {
    for (Violation violation : violations) {
      String field = violation.field();
      add(
          "/instances/" + instance + (field == null ? "" : "/" + escape(field)),
          violation.rule(),
          violation.why(),
          violation.fix());
    }
  }

  /** A name as part of a JSON pointer (RFC 6901). */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  RefusedException refused(String model) {
    String what =
        "Cannot predict with "
            + model
            + ": "
            + (count == 1 ? "the request has a fault" : "the request has " + count + " faults")
            + (count > MOST ? ", of which the first " + MOST + " are listed" : "");
    return RefusedException.invalid(what, list);
  }
}
