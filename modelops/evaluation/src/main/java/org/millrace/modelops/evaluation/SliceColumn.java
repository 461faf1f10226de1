package org.millrace.modelops.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One way to cut rows into slices: each row has one of a few values of a feature, or none. What is
 * absent is a value too, {@code origin is absent}.
 */
public final class SliceColumn {
  /** Values beyond the most frequent ones are in no slice. */
  static final int MOST_VALUES = 100;

  private static final int NONE = -1;
  private final String name;
  private final byte[] codes;
  private final List<String> conditions;

  private SliceColumn(String name, byte[] codes, List<String> conditions) {
    this.name = name;
    this.codes = codes;
    this.conditions = List.copyOf(conditions);
  }

  /**
   * A slice for each of the 100 most frequent texts.
   *
   * @param texts of the rows; null where there is none
   */
  public static SliceColumn ofTexts(String name, List<@Nullable String> texts) {
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      counts.merge(condition(name, text), 1, Integer::sum);
    }
    List<String> conditions =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_VALUES)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, Integer> positions = new HashMap<>();
    conditions.forEach(condition -> positions.put(condition, positions.size()));
    byte[] codes = new byte[texts.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = positions.getOrDefault(condition(name, texts.get(i)), NONE).byteValue();
    }
    return new SliceColumn(name, codes, conditions);
  }

  private static String condition(String name, @Nullable String text) {
    return text == null ? name + " is absent" : name + " = " + text;
  }

  /**
   * A slice for each number if there are no more of them than twice the bins, else bins of equal
   * frequency: a bin ends at a quantile and includes it.
   *
   * @param numbers of the rows; NaN where there is none
   * @param bins 2 to 50
   */
  public static SliceColumn ofNumbers(String name, double[] numbers, int bins) {
    if (bins < 2 || bins > MOST_VALUES / 2) {
      throw new IllegalArgumentException("Invalid number of bins " + bins);
    }
    double[] sorted = Arrays.stream(numbers).filter(value -> !Double.isNaN(value)).toArray();
    // Adding zero makes one of the two zeros, which sorting would tell apart.
    Arrays.setAll(sorted, i -> sorted[i] + 0.0);
    Arrays.sort(sorted);
    double[] distinct = Arrays.stream(sorted).distinct().limit(2L * bins + 1).toArray();
    boolean each = distinct.length <= 2 * bins;
    double[] ends = each ? distinct : ends(sorted, bins);
    List<String> conditions = new ArrayList<>();
    for (int bin = 0; bin < ends.length; bin++) {
      conditions.add(each ? name + " = " + word(ends[bin]) : range(name, ends, bin));
    }
    conditions.add(name + " is absent");
    byte[] codes = new byte[numbers.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          (byte) (Double.isNaN(numbers[i]) ? ends.length : firstNotBelow(ends, numbers[i] + 0.0));
    }
    return new SliceColumn(name, codes, conditions);
  }

  /** Greatest value of each bin, each once. */
  private static double[] ends(double[] sorted, int bins) {
    TreeSet<Double> ends = new TreeSet<>();
    for (int bin = 1; bin <= bins; bin++) {
      ends.add(sorted[(int) ((long) bin * sorted.length / bins) - 1]);
    }
    return ends.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String range(String name, double[] ends, int bin) {
    if (bin == 0) {
      return name + " <= " + word(ends[0]);
    }
    if (bin == ends.length - 1) {
      return name + " > " + word(ends[bin - 1]);
    }
    return word(ends[bin - 1]) + " < " + name + " <= " + word(ends[bin]);
  }

  /** Six digits are enough to be told apart, and to be read. */
  private static String word(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private static int firstNotBelow(double[] ends, double value) {
    int found = Arrays.binarySearch(ends, value);
    return found < 0 ? -found - 1 : found;
  }

  public String name() {
    return name;
  }

  public int rows() {
    return codes.length;
  }

  /** What tells each value's rows, in words: {@code 35 < temp <= 52}. */
  public List<String> conditions() {
    return conditions;
  }

  /**
   * @return the position of the row's condition, or -1 if it is in no slice
   */
  int code(int row) {
    return codes[row];
  }
}
