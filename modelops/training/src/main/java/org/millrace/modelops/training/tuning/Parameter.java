package org.millrace.modelops.training.tuning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One parameter of the trainer that is searched. Within a search its value is a number: that of a
 * range itself, of a choice the place in its list.
 */
public sealed interface Parameter {
  /** As the file writes it. */
  String name();

  /** A value at random, all alike on the parameter's scale. */
  double draw(Random random);

  /** The value as the file would write it. */
  JsonNode write(double value);

  /** Values that tell whether the trainer takes them all: of a range both ends. */
  List<JsonNode> extremes();

  /**
   * From one number to another, both included.
   *
   * @param log whether equal ratios, rather than equal differences, are equally far
   * @param whole whether only whole numbers are tried
   */
  record Range(String name, double from, double to, boolean log, boolean whole)
      implements Parameter {
    // As many digits as a person would compare, so that the section can be read and typed.
    private static final MathContext DIGITS = new MathContext(4);

    /** Where the search's scale begins: a whole number stands for all that rounds to it. */
    double low() {
      return scaled(whole ? from - 0.5 : from);
    }

    double high() {
      return scaled(whole ? to + 0.5 : to);
    }

    // Strict, so that every JDK draws the same.
    double scaled(double value) {
      return log ? StrictMath.log(value) : value;
    }

    /** The nearest value that is tried. */
    double unscaled(double at) {
      double value = log ? StrictMath.exp(at) : at;
      double near = whole ? Math.rint(value) : new BigDecimal(value).round(DIGITS).doubleValue();
      return Math.min(to, Math.max(from, near));
    }

    @Override
    public double draw(Random random) {
      return unscaled(low() + (high() - low()) * random.nextDouble());
    }

    @Override
    public JsonNode write(double value) {
      return whole
          ? JsonNodeFactory.instance.numberNode((long) value)
          : JsonNodeFactory.instance.numberNode(value);
    }

    @Override
    public List<JsonNode> extremes() {
      return List.of(write(from), write(to));
    }
  }

  /**
   * One of several values without an order.
   *
   * @param among two or more, as the file writes them
   */
  record Choice(String name, List<JsonNode> among) implements Parameter {
    public Choice {
      among = List.copyOf(among);
    }

    @Override
    public double draw(Random random) {
      return random.nextInt(among.size());
    }

    @Override
    public JsonNode write(double value) {
      return among.get((int) value);
    }

    @Override
    public List<JsonNode> extremes() {
      return among;
    }
  }
}
