package org.millrace.modelops.training;

import java.util.function.Function;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Trainer;

/** Fits a model of standardised inputs through a trainer of Tribuo's. */
final class GradientFit<T extends Output<T>> {
  /** The step that AdaGrad begins with is the learning rate over the root of this. */
  static final double ADAGRAD_EPSILON = 0.1;

  static final int NEVER_LOG = Integer.MAX_VALUE;

  private final Fitter fitter;
  private final TribuoOutputs<T> outputs;
  private final ClassWeight weight;
  private final Standardisation scaling;
  private final Examples examples;
  private final int to;

  /**
   * @param weight of the rows that have the label; the trainer must be one that weighs examples
   */
  GradientFit(
      Fitter fitter, TribuoOutputs<T> outputs, ClassWeight weight, Examples examples, int to) {
    this.fitter = fitter;
    this.outputs = outputs;
    this.weight = weight;
    this.scaling = Standardisation.learn(fitter.encoding(), examples.features(), to);
    this.examples = examples;
    this.to = to;
  }

  Standardisation scaling() {
    return scaling;
  }

  /**
   * @param unscaled the model for inputs as they are
   * @param spread by how much each standardised input moves the answer
   */
  <M extends Model<T>> Fitted fit(
      Trainer<T> trainer,
      Class<M> type,
      Function<M, TrainedModel> unscaled,
      Function<M, double[]> spread) {
    TribuoExamples<T> tribuo = new TribuoExamples<>(fitter.encoding(), scaling, outputs);
    M model =
        type.cast(
            trainer.train(
                tribuo.dataset(
                    examples,
                    to,
                    weight.over(examples, to, fitter.label().task()),
                    fitter.source(),
                    fitter.asOf())));
    tribuo.requireSameNumbers(model.getFeatureIDMap());
    return new Fitted(
        unscaled.apply(model),
        Fitter.protobuf(model),
        Fitter.provenance(model),
        fitter.byFeature(spread.apply(model)),
        row -> tribuo.ask(model, row));
  }
}
