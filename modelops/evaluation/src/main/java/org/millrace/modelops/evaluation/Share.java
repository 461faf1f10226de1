package org.millrace.modelops.evaluation;

/**
 * Some of many.
 *
 * @param whole at least 1 for all but the interval
 */
record Share(long part, long whole) {
  double value() {
    return (double) part / whole;
  }

  Interval interval() {
    return Interval.wilson((double) part, (double) whole);
  }

  /**
   * Difference of two independent shares, by Newcombe's (1998) hybrid of their Wilson intervals.
   */
  Estimate less(Share other) {
    double difference = value() - other.value();
    Interval mine = interval();
    Interval others = other.interval();
    double down = Math.hypot(value() - mine.lower(), others.upper() - other.value());
    double up = Math.hypot(mine.upper() - value(), other.value() - others.lower());
    return new Estimate(
        difference, new Interval(Math.max(-1, difference - down), Math.min(1, difference + up)));
  }

  /**
   * Ratio of two independent shares, normal on the logarithm (Katz et al. 1978), with half a row
   * more of each kind where a share is 0 (Walter 1975).
   */
  Estimate over(Share other) {
    double ratio =
        other.part == 0 ? part == 0 ? 1 : Double.POSITIVE_INFINITY : value() / other.value();
    double more = part == 0 || other.part == 0 ? 0.5 : 0;
    double a = part + more;
    double b = other.part + more;
    double middle = Math.log(a / (whole + more)) - Math.log(b / (other.whole + more));
    double variance = 1 / a - 1 / (whole + more) + 1 / b - 1 / (other.whole + more);
    double half = Interval.NORMAL_975 * Math.sqrt(Math.max(0, variance));
    return new Estimate(
        ratio,
        new Interval(
            part == 0 ? 0 : Math.exp(middle - half),
            other.part == 0 ? Double.POSITIVE_INFINITY : Math.exp(middle + half)));
  }
}
