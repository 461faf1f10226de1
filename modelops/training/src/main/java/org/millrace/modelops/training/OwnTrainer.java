package org.millrace.modelops.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.TrainedModel;

/**
 * One's own trainer and its parameters, read from the section {@code trainer} of modelops.yaml. It
 * gives back a model of a kind that is served here and in Python. To be found it needs a {@link
 * TrainerType}.
 */
public interface OwnTrainer extends TrainerSettings {
  /**
   * Learns from the training rows. The same rows and seed must give the same model.
   *
   * @throws org.millrace.kernel.ProblemException if it cannot learn from them
   */
  Learned learn(TrainingSet rows);

  /**
   * What was learned.
   *
   * @param model over the inputs of {@link TrainingSet#encoding}
   * @param answer the trainer's own score for a row of features, computed otherwise than by the
   *     compiled model: stored examples are checked with it each time a package is loaded
   * @param importance of the features by name, at least 0; empty if not known
   * @param provenance what made the model, for people: library, version, what it found
   */
  record Learned(
      TrainedModel model,
      ToDoubleFunction<Row> answer,
      Map<String, Double> importance,
      Map<String, String> provenance) {
    public Learned {
      importance = Map.copyOf(importance);
      provenance = Map.copyOf(provenance);
    }
  }

  @Override
  default Fitted fit(Fitter fitter, Examples examples, int to) {
    Learned learned = learn(new TrainingSet(fitter, examples, to));
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("trainer", getClass().getName());
    provenance.put("dataset", fitter.source());
    provenance.putAll(new TreeMap<>(learned.provenance()));
    double[] ofInputs = new double[fitter.encoding().size()];
    fitter
        .encoding()
        .inputs()
        .forEach(
            input -> {
              // A feature's weight stands at the first of its inputs; the others add nothing.
              int first = first(fitter, input.feature());
              ofInputs[first] = learned.importance().getOrDefault(input.feature(), 0.0);
            });
    return new Fitted(
        learned.model(), new byte[0], provenance, fitter.byFeature(ofInputs), learned.answer());
  }

  private static int first(Fitter fitter, String feature) {
    int index = 0;
    while (!fitter.encoding().inputs().get(index).feature().equals(feature)) {
      index++;
    }
    return index;
  }
}
