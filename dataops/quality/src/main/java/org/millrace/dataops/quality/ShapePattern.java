package org.millrace.dataops.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the pattern that texts share, from their shapes: each digit written as 9, each capital as
 * A, each small letter as a. Shapes that differ only in how often a class repeats become one
 * pattern; where capitals and digits mix, as in codes, the two count as one class.
 */
final class ShapePattern {
  private static final int MOST_RUNS = 12;
  private static final int MOST_DRIFT = 3;
  private static final String PLAIN = " -_/:@#,'%&=";
  private static final String ESCAPED = ".+*?()[]{}|^$";

  private ShapePattern() {}

  /** SQL that gives a text its shape. */
  static String sql(String column) {
    return "regexp_replace(regexp_replace(regexp_replace(%s, '[0-9]', '9', 'g'), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g')"
        .formatted(column);
  }

  /** An anchored regular expression that every shape keeps; empty if none says much. */
  static Optional<String> of(List<String> shapes) {
    Optional<String> exact = merged(shapes);
    return exact.isPresent()
        ? exact
        : merged(shapes.stream().map(shape -> shape.replace('9', 'X').replace('A', 'X')).toList());
  }

  private static Optional<String> merged(List<String> shapes) {
    List<Run> merged = null;
    for (String shape : shapes) {
      List<Run> runs = runs(shape);
      if (runs.isEmpty() || runs.size() > MOST_RUNS) {
        return Optional.empty();
      }
      if (merged == null) {
        merged = runs;
        continue;
      }
      if (merged.size() != runs.size()) {
        return Optional.empty();
      }
      for (int i = 0; i < runs.size(); i++) {
        if (merged.get(i).symbol != runs.get(i).symbol) {
          return Optional.empty();
        }
        merged.set(i, merged.get(i).with(runs.get(i)));
      }
    }
    return merged == null || !isEvident(merged) ? Optional.empty() : written(merged);
  }

  private static boolean isEvident(List<Run> runs) {
    return runs.stream().allMatch(run -> run.most - run.least <= MOST_DRIFT);
  }

  private static Optional<String> written(List<Run> runs) {
    StringBuilder pattern = new StringBuilder("^");
    for (Run run : runs) {
      String symbol = run.expression();
      if (symbol.isEmpty()) {
        return Optional.empty();
      }
      pattern.append(symbol);
      if (run.least != run.most) {
        pattern.append('{').append(run.least).append(',').append(run.most).append('}');
      } else if (run.most > 1) {
        pattern.append('{').append(run.most).append('}');
      }
    }
    return Optional.of(pattern.append('$').toString());
  }

  private static List<Run> runs(String shape) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < shape.length(); ) {
      int from = i;
      char symbol = shape.charAt(i);
      while (i < shape.length() && shape.charAt(i) == symbol) {
        i++;
      }
      runs.add(new Run(symbol, i - from, i - from));
    }
    return runs;
  }

  /** A symbol that repeats. */
  private record Run(char symbol, int least, int most) {
    Run with(Run other) {
      return new Run(symbol, Math.min(least, other.least), Math.max(most, other.most));
    }

    /** Empty for a character that has no place in a pattern. */
    String expression() {
      return switch (symbol) {
        case '9' -> "[0-9]";
        case 'A' -> "[A-Z]";
        case 'a' -> "[a-z]";
        case 'X' -> "[A-Z0-9]";
        default -> {
          if (ESCAPED.indexOf(symbol) >= 0) {
            yield "\\" + symbol;
          }
          yield PLAIN.indexOf(symbol) >= 0 ? String.valueOf(symbol) : "";
        }
      };
    }
  }
}
