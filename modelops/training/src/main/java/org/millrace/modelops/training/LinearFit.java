package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.sgd.objectives.SquaredLoss;

/**
 * Linear models through Tribuo's SGD: logistic regression of labels, least squares of a quantity.
 * What standardises inputs and quantity is folded into the weights.
 */
final class LinearFit {
  private static final double ADAGRAD_EPSILON = 0.1;
  private static final int NEVER_LOG = Integer.MAX_VALUE;

  private LinearFit() {}

  static Fitted fit(Fitter fitter, LinearSettings settings, Examples examples, int to) {
    AdaGrad steps = new AdaGrad(settings.learningRate(), ADAGRAD_EPSILON);
    if (fitter.label().task() == Task.REGRESSION) {
      TribuoOutputs.Quantity quantity =
          TribuoOutputs.Quantity.standardised(fitter.label(), examples.targets(), to);
      return fit(
          fitter,
          quantity,
          new org.tribuo.regression.sgd.linear.LinearSGDTrainer(
              new SquaredLoss(), steps, settings.epochs(), NEVER_LOG, 1, fitter.seed()),
          new Fold(quantity.centre(), quantity.scale()),
          examples,
          to);
    }
    return fit(
        fitter,
        TribuoOutputs.Labels.of(fitter.label()),
        new LinearSGDTrainer(
            new LogMulticlass(), steps, settings.epochs(), NEVER_LOG, 1, fitter.seed()),
        new Fold(0, 1),
        examples,
        to);
  }

  private static <T extends Output<T>> Fitted fit(
      Fitter fitter,
      TribuoOutputs<T> outputs,
      Trainer<T> trainer,
      Fold fold,
      Examples examples,
      int to) {
    Standardisation scaling = Standardisation.learn(fitter.encoding(), examples.features(), to);
    TribuoExamples<T> tribuo = new TribuoExamples<>(fitter.encoding(), scaling, outputs);
    AbstractLinearSGDModel<T> model =
        (AbstractLinearSGDModel<T>)
            trainer.train(tribuo.dataset(examples, to, fitter.source(), fitter.asOf()));
    tribuo.requireSameNumbers(model.getFeatureIDMap());
    DenseMatrix weights = model.getWeightsCopy();
    return new Fitted(
        fold.unscaled(outputs.labels(model), weights, scaling),
        Fitter.protobuf(model),
        Fitter.provenance(model),
        fitter.byFeature(spread(weights)),
        row -> tribuo.ask(model, row));
  }

  /** By how far each standardised input, moved by one, moves the answer or two outputs apart. */
  private static double[] spread(DenseMatrix weights) {
    boolean apart = weights.getDimension1Size() == 2;
    double[] spread = new double[weights.getDimension2Size() - 1];
    for (int input = 0; input < spread.length; input++) {
      spread[input] = Math.abs(weights.get(0, input) - (apart ? weights.get(1, input) : 0));
    }
    return spread;
  }

  /** What an output is multiplied with and then moved by. */
  private record Fold(double centre, double scale) {
    TrainedModel.Linear unscaled(
        List<String> labels, DenseMatrix weights, Standardisation scaling) {
      int inputs = scaling.centres().length;
      List<Double> bias = new ArrayList<>();
      List<List<Double>> byOutput = new ArrayList<>();
      for (int output = 0; output < weights.getDimension1Size(); output++) {
        List<Double> ofOutput = new ArrayList<>();
        for (int input = 0; input < inputs; input++) {
          ofOutput.add(scale * weights.get(output, input) / scaling.scales()[input]);
        }
        byOutput.add(ofOutput);
        bias.add(centre + scale * weights.get(output, inputs));
      }
      List<Double> centres = new ArrayList<>();
      for (double centre : scaling.centres()) {
        centres.add(centre);
      }
      return new TrainedModel.Linear(labels, bias, byOutput, centres);
    }
  }
}
