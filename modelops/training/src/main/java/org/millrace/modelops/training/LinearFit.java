package org.millrace.modelops.training;

import java.util.function.Function;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.sgd.objectives.SquaredLoss;

/**
 * Linear models through Tribuo's SGD: logistic regression of labels, least squares of a quantity.
 */
final class LinearFit {
  private LinearFit() {}

  static Fitted fit(Fitter fitter, LinearSettings settings, Examples examples, int to) {
    AdaGrad steps = new AdaGrad(settings.learningRate(), GradientFit.ADAGRAD_EPSILON);
    ClassWeight weight = settings.weight();
    if (fitter.label().task() == Task.REGRESSION) {
      TribuoOutputs.Quantity quantity =
          TribuoOutputs.Quantity.standardised(fitter.label(), examples.targets(), to);
      return fit(
          new GradientFit<>(fitter, quantity, weight, examples, to),
          quantity,
          Fold.of(quantity),
          new org.tribuo.regression.sgd.linear.LinearSGDTrainer(
              new SquaredLoss(), steps, settings.epochs(), GradientFit.NEVER_LOG, 1, fitter.seed()),
          org.tribuo.regression.sgd.linear.LinearSGDModel.class);
    }
    TribuoOutputs.Labels labels = TribuoOutputs.Labels.of(fitter.label());
    return fit(
        new GradientFit<>(fitter, labels, weight, examples, to),
        labels,
        Fold.NONE,
        new LinearSGDTrainer(
            new LogMulticlass(), steps, settings.epochs(), GradientFit.NEVER_LOG, 1, fitter.seed()),
        LinearSGDModel.class);
  }

  private static <T extends Output<T>, M extends AbstractLinearSGDModel<T>> Fitted fit(
      GradientFit<T> fit, TribuoOutputs<T> outputs, Fold fold, Trainer<T> trainer, Class<M> type) {
    Function<M, TrainedModel> unscaled =
        model ->
            fold.linear(outputs.labels(model), Fold.rows(model.getWeightsCopy()), fit.scaling());
    return fit.fit(trainer, type, unscaled, model -> spread(Fold.rows(model.getWeightsCopy())));
  }

  /**
   * By how far each standardised input, moved by one, moves the answer or two outputs apart.
   *
   * @param weights for each output one for each input, and the bias last
   */
  static double[] spread(double[][] weights) {
    double[] spread = new double[weights[0].length - 1];
    for (int input = 0; input < spread.length; input++) {
      double other = weights.length == 2 ? weights[1][input] : 0;
      spread[input] = Math.abs(weights[0][input] - other);
    }
    return spread;
  }
}
