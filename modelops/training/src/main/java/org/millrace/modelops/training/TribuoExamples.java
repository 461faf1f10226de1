package org.millrace.modelops.training;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Rows as Tribuo takes them: sparse examples with a name for each present input. */
final class TribuoExamples<T extends Output<T>> {
  private final Encoding encoding;
  private final Standardisation scaling;
  private final String[] names;
  private final TribuoOutputs<T> outputs;

  TribuoExamples(Encoding encoding, Standardisation scaling, TribuoOutputs<T> outputs) {
    this.encoding = encoding;
    this.scaling = scaling;
    this.names = encoding.names().toArray(String[]::new);
    this.outputs = outputs;
  }

  /**
   * The training rows; a row without any input has nothing to learn from, and Tribuo refuses it.
   *
   * @param weights of rows with the label and without
   * @param source where they come from, for Tribuo's provenance
   * @param asOf stands in its provenance for the time of reading
   */
  MutableDataset<T> dataset(
      Examples examples, int to, ClassWeight.Weights weights, String source, Instant asOf) {
    MutableDataset<T> dataset =
        new MutableDataset<>(
            new SimpleDataSourceProvenance(
                source, asOf.atOffset(ZoneOffset.UTC), outputs.factory()),
            outputs.factory());
    Row row = new Row(encoding.features());
    for (int i = 0; i < to; i++) {
      examples.features().read(i, row);
      if (hasInput(encoding, row)) {
        double target = examples.targets()[i];
        Example<T> example = example(row, outputs.of(target));
        example.setWeight((float) weights.of(target));
        dataset.add(example);
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

  /** Tribuo's own score of the row. */
  double ask(Model<T> model, Row row) {
    return outputs.score(model.predict(example(row, outputs.factory().getUnknownOutput())));
  }

  private Example<T> example(Row row, T output) {
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
        output, Arrays.copyOf(present, size[0]), Arrays.copyOf(values, size[0]));
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
