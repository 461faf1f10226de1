package org.millrace.dataops.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.FieldType;

/**
 * What the values of one column look like.
 *
 * @param nulls rows without a value; of a number, NaN and infinities count among them
 * @param distinct estimate by HyperLogLog (Flajolet 2007), a few percent off at most in practice;
 *     never above the number of values
 * @param min as text, times in ISO-8601; null if there is no value or the contract classifies it
 * @param max as {@code min}
 * @param top the most frequent values, the most frequent first, ties in the order of the values;
 *     empty for a column of nearly distinct values and for one that the contract classifies
 * @param numbers of a number, an integer and, in microseconds since 1970, a time; null for others
 *     and where there is no value
 */
public record ColumnProfile(
    String name,
    FieldType type,
    long nulls,
    long distinct,
    @Nullable String min,
    @Nullable String max,
    List<ValueCount> top,
    @Nullable Distribution numbers) {
  public ColumnProfile {
    top = List.copyOf(top);
  }

  ColumnProfile withoutValues() {
    return new ColumnProfile(name, type, nulls, distinct, null, null, List.of(), null);
  }
}
