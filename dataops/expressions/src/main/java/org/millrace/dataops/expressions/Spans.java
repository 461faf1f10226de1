package org.millrace.dataops.expressions;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.IntervalExpression;
import org.millrace.dataops.expressions.Node.Call;
import org.millrace.dataops.expressions.Node.Literal;
import org.millrace.kernel.ProblemException;

/** A time moved by an INTERVAL of a whole number of one unit. */
final class Spans {
  private static final Pattern SPAN =
      Pattern.compile(
          "INTERVAL (?:(\\d{1,9}) ([A-Z]+)|'(\\d{1,9})' ([A-Z]+)|'(\\d{1,9}) ([A-Z]+)')",
          Pattern.CASE_INSENSITIVE);

  private Spans() {}

  /**
   * @param method plus or minus, of {@link Moments}
   */
  static Node move(String method, Node time, IntervalExpression interval) {
    if (!time.type().isTime()) {
      throw new ProblemException(
          "Cannot add an interval to " + time.type(),
          "only a time can be moved by an interval",
          "use a field of type TIMESTAMP or LOCAL_TIMESTAMP");
    }
    Matcher span = SPAN.matcher(interval.toString());
    if (!span.matches()) {
      throw invalid(interval);
    }
    int form = span.group(1) != null ? 1 : span.group(3) != null ? 3 : 5;
    long amount = Long.parseLong(span.group(form));
    String unit = span.group(form + 1);
    Optional<Long> months = DateParts.months(unit);
    if (months.isPresent()) {
      return call(method + "Months", time, amount * months.get());
    }
    return call(method, time, Math.multiplyExact(amount, DateParts.requireMicros(unit)));
  }

  private static Node call(String method, Node time, long amount) {
    return new Call(
        time.type(), "Moments." + method, List.of(time, new Literal(SqlType.BIGINT, amount)));
  }

  private static ProblemException invalid(IntervalExpression interval) {
    return new ProblemException(
        "Invalid interval " + interval,
        "it is not a whole number of one unit",
        "write it as INTERVAL 1 HOUR or INTERVAL '90 minutes'");
  }
}
