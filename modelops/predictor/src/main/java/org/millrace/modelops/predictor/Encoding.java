package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * How a row of features becomes the inputs of a model: a numeric feature is one input under its own
 * name; a categorical one has an input {@code name=value} for each value seen in training, of which
 * at most one is present, with the value 1. What is absent, never seen, not finite or beyond the
 * range of a {@code float} is no input at all: trees send it their default way, a linear model adds
 * nothing for it. Immutable.
 */
public final class Encoding {
  /** What {@link #input} answers where a feature sets no input. */
  static final int ABSENT = -1;

  private final Schema features;
  private final List<Input> inputs;
  private final int[] numeric;
  private final List<Map<String, Integer>> categories;

  private Encoding(Schema features, List<Input> inputs) {
    this.features = features;
    this.inputs = List.copyOf(inputs);
    this.numeric = new int[features.size()];
    Arrays.fill(numeric, ABSENT);
    List<Map<String, Integer>> byField = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      byField.add(new HashMap<>());
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < this.inputs.size(); i++) {
      Input input = this.inputs.get(i);
      int field = features.indexOf(input.feature());
      String category = input.category();
      if (field < 0
          || features.field(field).type().isText() != (category != null)
          || !names.add(input.name())) {
        throw new ProblemException(
            "Invalid model input '" + input.name() + "'",
            "the features are " + features.fields() + " and each input is named once",
            "train again: the encoding and the feature spec must come from the same run");
      }
      if (category == null) {
        numeric[field] = i;
      } else {
        byField.get(field).put(category, i);
      }
    }
    this.categories = List.copyOf(byField);
  }

  /** Begins to learn an encoding from training rows of this schema. */
  public static Builder learn(Schema features) {
    return new Builder(features);
  }

  /**
   * An encoding as it was learned.
   *
   * @param inputs in the order of the model's feature indices
   * @throws ProblemException if an input is named twice or does not fit its feature
   */
  public static Encoding of(Schema features, List<Input> inputs) {
    return new Encoding(features, inputs);
  }

  /** The rows it reads; STRING features are categorical, all others numeric. */
  public Schema features() {
    return features;
  }

  /** The model's inputs; the position of each is its feature index, as Tribuo gives it. */
  public List<Input> inputs() {
    return inputs;
  }

  public List<String> names() {
    return inputs.stream().map(Input::name).toList();
  }

  /** Length of the model's vector. */
  public int size() {
    return inputs.size();
  }

  /** Passes on every input that is present in the row, in the order of the features. */
  public void forEach(Row row, Sink sink) {
    for (int field = 0; field < numeric.length; field++) {
      int index = input(row, field);
      if (index != ABSENT) {
        sink.accept(index, inputs.get(index).name(), value(row, field));
      }
    }
  }

  /** The one input that a feature of the row sets, or {@link #ABSENT}. */
  int input(Row row, int field) {
    if (row.isNull(field)) {
      return ABSENT;
    }
    int index = numeric[field];
    if (index != ABSENT) {
      return isUsable(row.getDouble(field)) ? index : ABSENT;
    }
    String text = row.getString(field);
    Integer category = text == null ? null : categories.get(field).get(text);
    return category == null ? ABSENT : category;
  }

  /** The value of the input that a feature of the row sets. */
  double value(Row row, int field) {
    return numeric[field] == ABSENT ? 1 : row.getDouble(field);
  }

  private static boolean isUsable(double value) {
    return Math.abs(value) <= Float.MAX_VALUE;
  }

  /** Takes one present input. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param index feature index in the model's vector
     * @param name the feature's name, or {@code name=value} for a category
     * @param value finite; 1 for a category
     */
    void accept(int index, String name, double value);
  }

  /**
   * One position of the model's vector.
   *
   * @param feature name of the feature it comes from
   * @param category the value it stands for, or null for a numeric feature
   */
  public record Input(String feature, @Nullable String category) {
    /** The name Tribuo knows it by. */
    public String name() {
      return category == null ? feature : feature + "=" + category;
    }
  }

  /**
   * Learns which inputs occur in the training rows. Not safe for use by several threads at once.
   */
  public static final class Builder {
    private static final int MOST_CATEGORIES = 20_000;

    private final Schema features;
    private final boolean[] seen;
    private final Map<Integer, Set<String>> values = new TreeMap<>();

    private Builder(Schema features) {
      this.features = features;
      this.seen = new boolean[features.size()];
    }

    /**
     * Takes note of what a training row holds.
     *
     * @throws ProblemException if a feature has more categories than a model can use
     */
    public Builder observe(Row row) {
      for (int field = 0; field < seen.length; field++) {
        if (row.isNull(field)) {
          continue;
        }
        if (features.field(field).type() == FieldType.STRING) {
          observeCategory(field, row.getString(field));
        } else {
          seen[field] |= isUsable(row.getDouble(field));
        }
      }
      return this;
    }

    private void observeCategory(int field, @Nullable String value) {
      Set<String> known = values.computeIfAbsent(field, f -> new TreeSet<>());
      if (value != null && known.add(value) && known.size() > MOST_CATEGORIES) {
        throw new ProblemException(
            "Cannot encode feature '" + features.field(field).name() + "'",
            "it has more than " + MOST_CATEGORIES + " distinct values",
            "leave it out, or group its values with a CASE expression in dataops.yaml");
      }
    }

    /**
     * The inputs seen, sorted by name as {@link String#compareTo} sorts, which is how Tribuo
     * numbers its features. A feature never present in training is no input: Tribuo would not know
     * it.
     */
    public Encoding build() {
      Map<String, Input> sorted = new TreeMap<>();
      for (int field = 0; field < seen.length; field++) {
        String name = features.field(field).name();
        if (seen[field]) {
          sorted.put(name, new Input(name, null));
        }
        for (String value : values.getOrDefault(field, Set.of())) {
          Input input = new Input(name, value);
          sorted.put(input.name(), input);
        }
      }
      return new Encoding(features, List.copyOf(sorted.values()));
    }
  }
}
