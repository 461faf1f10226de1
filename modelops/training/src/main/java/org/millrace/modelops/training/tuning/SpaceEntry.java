package org.millrace.modelops.training.tuning;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;
import tools.jackson.databind.JsonNode;

/**
 * One parameter as the file describes it: a range, or a list of values. Both ends of a range
 * written as whole numbers make it one of whole numbers.
 *
 * @param scale of a range, linear unless it says otherwise
 */
public record SpaceEntry(
    @Nullable JsonNode from,
    @Nullable JsonNode to,
    @Nullable Scale scale,
    @Nullable List<JsonNode> among) {

  /** How a range is walked. */
  public enum Scale {
    LINEAR,
    /** Equal ratios are equally far; for what spans orders of magnitude. */
    LOG
  }

  /** As the file says it, in short. */
  public String words() {
    return among != null
        ? among.toString()
        : from + " to " + to + (scale == Scale.LOG ? ", log" : "");
  }

  /** The parameter, unless there is a fault, which is told. */
  Optional<Parameter> parameter(String name, Consumer<Problem> faults) {
    List<JsonNode> values = among;
    JsonNode low = from;
    JsonNode high = to;
    if (values != null && low == null && high == null && scale == null) {
      if (values.stream().distinct().count() != values.size() || values.size() < 2) {
        faults.accept(
            fault(name, "'among' has " + values, "give two or more values, each of them once"));
        return Optional.empty();
      }
      return Optional.of(new Parameter.Choice(name, values));
    }
    if (values != null || low == null || high == null || !low.isNumber() || !high.isNumber()) {
      faults.accept(
          fault(
              name,
              "it is neither a range of numbers nor a list of values",
              "write {from: 3, to: 10}, perhaps with scale: log, or {among: [a, b]}"));
      return Optional.empty();
    }
    return range(name, low, high, faults);
  }

  private Optional<Parameter> range(
      String name, JsonNode low, JsonNode high, Consumer<Problem> faults) {
    Parameter.Range range =
        new Parameter.Range(
            name,
            low.asDouble(),
            high.asDouble(),
            scale == Scale.LOG,
            low.isIntegralNumber() && high.isIntegralNumber());
    String written = "from " + low + " to " + high;
    if (!(range.from() < range.to())) {
      faults.accept(fault(name, "it goes " + written, "begin below the end, or leave it out"));
      return Optional.empty();
    }
    if (range.log() && !(range.from() > 0)) {
      faults.accept(
          fault(
              name,
              "it goes " + written + " by ratios, and no ratio leads away from 0",
              "begin above 0, or leave out 'scale: log'"));
      return Optional.empty();
    }
    return Optional.of(range);
  }

  private static Problem fault(String name, String why, String fix) {
    return new Problem("Invalid space of '" + name + "' in " + TuningSettings.FILE, why, fix);
  }
}
