package org.millrace.dataops.contracts;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;

/**
 * Everything a contract says of one field's values.
 *
 * @param shown whether a violation may show the value: not if the contract classifies it
 * @param nulls how bad an absent value is though the field isn't required; null if it may be absent
 * @param texts rules of a string
 * @param words rules of an integer or of a time in microseconds
 * @param numbers rules of a number
 */
record FieldRules(
    Field field,
    boolean shown,
    @Nullable Severity nulls,
    List<TextRule> texts,
    List<WordRule> words,
    List<NumberRule> numbers) {
  FieldRules {
    texts = List.copyOf(texts);
    words = List.copyOf(words);
    numbers = List.copyOf(numbers);
  }

  /** The same rules under another field, which may be required where this one is not. */
  FieldRules under(Field other) {
    return new FieldRules(other, shown, nulls, texts, words, numbers);
  }

  record TextRule(Predicate<String> keeps, Terms terms) {}

  record WordRule(LongPredicate keeps, Terms terms) {}

  record NumberRule(DoublePredicate keeps, Terms terms) {}
}
