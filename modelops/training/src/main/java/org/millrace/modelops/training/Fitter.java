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
import java.util.stream.IntStream;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Task;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/**
 * Fits a model through Tribuo.
 *
 * @param source where the rows come from, for Tribuo's provenance
 */
record Fitter(
    Encoding encoding, LabelSettings label, long seed, int threads, String source, Instant asOf) {

  /**
   * @param to training rows are [0, to)
   * @throws ProblemException if all of them have the label, or none
   */
  Fitted fit(TrainerSettings trainer, Examples examples, int to) {
    int positives = examples.positives(0, to);
    if (label.task() == Task.CLASSIFICATION && (positives == 0 || positives == to)) {
      throw new ProblemException(
          "Cannot train on " + to + " rows of which " + positives + " are " + label.name(),
          "there is nothing to tell apart",
          "train on a longer time, or correct 'when' in " + ModelopsSettings.FILE);
    }
    return trainer.fit(this, examples, to);
  }

  static List<String> outputs(Model<Label> model) {
    ImmutableOutputInfo<Label> outputs = model.getOutputIDInfo();
    return IntStream.range(0, outputs.size())
        .mapToObj(id -> outputs.getOutput(id).getLabel())
        .toList();
  }

  static byte[] protobuf(Model<Label> model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.serializeToStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the Tribuo model", e);
    }
    return out.toByteArray();
  }

  static Map<String, Object> provenance(Model<Label> model) {
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
