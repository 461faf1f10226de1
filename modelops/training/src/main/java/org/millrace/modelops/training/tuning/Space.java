package org.millrace.modelops.training.tuning;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All combinations of values that may be tried.
 *
 * @param parameters at least one; a point has a number for each, in this order
 */
public record Space(List<Parameter> parameters) {
  public Space {
    parameters = List.copyOf(parameters);
  }

  /** A point at random. */
  List<Double> draw(Random random) {
    return parameters.stream().map(parameter -> parameter.draw(random)).toList();
  }

  /** The values of a point by name, as the file would write them. */
  public ObjectNode values(List<Double> point) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < parameters.size(); i++) {
      values.set(parameters.get(i).name(), parameters.get(i).write(point.get(i)));
    }
    return values;
  }

  /**
   * What is random in one trial: always the same, whoever asks and whenever. The generator is the
   * one whose algorithm the JDK promises to keep.
   */
  static Random random(long seed, int trial) {
    // SplitMix64's finisher (Steele et al. 2014), since neighbouring seeds draw alike.
    long z = seed + 0x9E3779B97F4A7C15L * (trial + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return new Random(z ^ (z >>> 31));
  }
}
