package org.millrace.modelops.training;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Rows as Tribuo takes them: sparse examples with a name for each present input. */
final class TribuoExamples {
  private final Encoding encoding;
  private final Standardisation scaling;
  private final String[] names;
  private final Label positive;
  private final Label negative;

  TribuoExamples(Encoding encoding, Standardisation scaling, LabelSettings label) {
    this.encoding = encoding;
    this.scaling = scaling;
    this.names = encoding.names().toArray(String[]::new);
    this.positive = new Label(label.name());
    this.negative = new Label(label.negative());
  }

  /**
   * The training rows; a row without any input has nothing to learn from, and Tribuo refuses it.
   *
   * @param source where they come from, for Tribuo's provenance
   * @param asOf stands in its provenance for the time of reading
   */
  MutableDataset<Label> dataset(Examples examples, int to, String source, Instant asOf) {
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> dataset =
        new MutableDataset<>(
            new SimpleDataSourceProvenance(source, asOf.atOffset(ZoneOffset.UTC), labels), labels);
    Row row = new Row(encoding.features());
    for (int i = 0; i < to; i++) {
      examples.features().read(i, row);
      if (hasInput(encoding, row)) {
        dataset.add(example(row, examples.hasLabel(i) ? positive : negative));
      }
    }
    return dataset;
  }

  /** Whether Tribuo can be asked about the row: it must have at least one input. */
  static boolean hasInput(Encoding encoding, Row row) {
    boolean[] any = {false};
    encoding.forEach(row, (input, name, value) -> any[0] = true);
    return any[0];
  }

  /** Tribuo's own probability of the label. */
  double ask(Model<Label> model, Row row) {
    Map<String, Label> scores =
        model.predict(example(row, LabelFactory.UNKNOWN_LABEL)).getOutputScores();
    return Objects.requireNonNull(scores.get(positive.getLabel())).getScore();
  }

  private Example<Label> example(Row row, Label label) {
    String[] present = new String[encoding.features().size()];
    double[] values = new double[present.length];
    int[] size = {0};
    encoding.forEach(
        row,
        (input, name, value) -> {
          present[size[0]] = names[input];
          values[size[0]] = scaling.apply(input, value);
          size[0]++;
        });
    return new ArrayExample<>(
        label, Arrays.copyOf(present, size[0]), Arrays.copyOf(values, size[0]));
  }

  /**
   * The compiled model finds its inputs by Tribuo's feature ids, so both must number them alike.
   */
  void requireSameNumbers(ImmutableFeatureMap features) {
    for (int i = 0; i < names.length; i++) {
      if (features.size() != names.length || features.getID(names[i]) != i) {
        throw new IllegalStateException(
            "Tribuo numbers its "
                + features.size()
                + " features otherwise than the encoding: "
                + names[i]);
      }
    }
  }
}
