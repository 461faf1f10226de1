package org.millrace.modelops.training;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Task;
import org.tribuo.Model;

/**
 * Fits a model through Tribuo.
 *
 * @param source where the rows come from, for Tribuo's provenance
 */
record Fitter(
    Encoding encoding, LabelSettings label, long seed, int threads, String source, Instant asOf) {

  /**
   * @param to training rows are [0, to)
   * @throws ProblemException if all of them have the label, or none, or all the same quantity, or
   *     no feature has a value in any
   */
  Fitted fit(TrainerSettings trainer, Examples examples, int to) {
    if (label.task() == Task.CLASSIFICATION) {
      requireBoth(examples.positives(0, to), to);
    } else {
      requireSpread(examples.targets(), to);
    }
    if (encoding.size() == 0) {
      throw new ProblemException(
          "Cannot train on " + to + " rows in which no feature has a value",
          "the features are " + encoding.features().fields().stream().map(Field::name).toList(),
          "ingest the streams they come from, or correct them in dataops.yaml");
    }
    return trainer.fit(this, examples, to);
  }

  private void requireBoth(int positives, int rows) {
    if (positives == 0 || positives == rows) {
      throw new ProblemException(
          "Cannot train on " + rows + " rows of which " + positives + " are " + label.name(),
          "there is nothing to tell apart",
          "train on a longer time, or correct 'when' in " + ModelopsSettings.FILE);
    }
  }

  private void requireSpread(double[] targets, int rows) {
    for (int i = 1; i < rows; i++) {
      if (targets[i] != targets[0]) {
        return;
      }
    }
    throw new ProblemException(
        "Cannot train on " + rows + " rows of which each has " + label.name() + " " + targets[0],
        "there is nothing to learn from one value",
        "train on a longer time, or correct 'value' in " + ModelopsSettings.FILE);
  }

  static byte[] protobuf(Model<?> model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.serializeToStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the Tribuo model", e);
    }
    return out.toByteArray();
  }

  static Map<String, Object> provenance(Model<?> model) {
    return texts(ProvenanceUtil.convertToMap(model.getProvenance()));
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(String.valueOf(name), text(value)));
    return texts;
  }

  private static Object text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return texts(map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Fitter::text).toList();
    }
    return String.valueOf(value);
  }

  /** Adds up what the inputs of each feature weigh, as shares of the whole. */
  Map<String, Double> byFeature(double[] ofInputs) {
    Map<String, Double> sums = new LinkedHashMap<>();
    double all = 0;
    for (int i = 0; i < ofInputs.length; i++) {
      sums.merge(encoding.inputs().get(i).feature(), ofInputs[i], Double::sum);
      all += ofInputs[i];
    }
    double whole = all > 0 ? all : 1;
    Map<String, Double> shares = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue() / whole));
    return shares;
  }
}
