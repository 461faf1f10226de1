package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.sgd.fm.FMClassificationModel;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.sgd.AbstractFMModel;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.sgd.fm.FMRegressionModel;
import org.tribuo.regression.sgd.fm.FMRegressionTrainer;
import org.tribuo.regression.sgd.objectives.SquaredLoss;

/** Factorization machines through Tribuo. */
final class FactorizationFit {
  private FactorizationFit() {}

  static Fitted fit(Fitter fitter, FactorizationSettings settings, Examples examples, int to) {
    AdaGrad steps = new AdaGrad(settings.learningRate(), GradientFit.ADAGRAD_EPSILON);
    ClassWeight weight = settings.weight();
    if (fitter.label().task() == Task.REGRESSION) {
      TribuoOutputs.Quantity quantity =
          TribuoOutputs.Quantity.standardised(fitter.label(), examples.targets(), to);
      return fit(
          new GradientFit<>(fitter, quantity, weight, examples, to),
          quantity,
          Fold.of(quantity),
          new FMRegressionTrainer(
              new SquaredLoss(),
              steps,
              settings.epochs(),
              GradientFit.NEVER_LOG,
              1,
              fitter.seed(),
              settings.factors(),
              settings.spread(),
              false),
          FMRegressionModel.class);
    }
    TribuoOutputs.Labels labels = TribuoOutputs.Labels.of(fitter.label());
    return fit(
        new GradientFit<>(fitter, labels, weight, examples, to),
        labels,
        Fold.NONE,
        new FMClassificationTrainer(
            new LogMulticlass(),
            steps,
            settings.epochs(),
            GradientFit.NEVER_LOG,
            1,
            fitter.seed(),
            settings.factors(),
            settings.spread()),
        FMClassificationModel.class);
  }

  private static <T extends Output<T>, M extends AbstractFMModel<T>> Fitted fit(
      GradientFit<T> fit, TribuoOutputs<T> outputs, Fold fold, Trainer<T> trainer, Class<M> type) {
    Function<M, TrainedModel> unscaled =
        model -> {
          TrainedModel.Linear linear =
              fold.linear(outputs.labels(model), linear(model), fit.scaling());
          List<List<List<Double>>> factors = new ArrayList<>();
          for (Tensor ofOutput : model.getFactorsCopy()) {
            factors.add(
                Arrays.stream(Fold.rows((DenseMatrix) ofOutput))
                    .map(factor -> fold.factor(factor, fit.scaling()))
                    .toList());
          }
          return new TrainedModel.FactorizationMachine(linear, factors);
        };
    return fit.fit(trainer, type, unscaled, FactorizationFit::spread);
  }

  /** The linear part: for each output one weight for each input, and the bias last. */
  private static double[][] linear(AbstractFMModel<?> model) {
    double[][] weights = Fold.rows(model.getLinearWeightsCopy());
    DenseVector bias = model.getBiasesCopy();
    for (int output = 0; output < weights.length; output++) {
      int inputs = weights[output].length;
      weights[output] = Arrays.copyOf(weights[output], inputs + 1);
      weights[output][inputs] = bias.get(output);
    }
    return weights;
  }

  /** The linear part's, and the mean of what each pair with another input adds. */
  private static double[] spread(AbstractFMModel<?> model) {
    double[] spread = LinearFit.spread(linear(model));
    double[][][] factors =
        Arrays.stream(model.getFactorsCopy())
            .map(ofOutput -> Fold.rows((DenseMatrix) ofOutput))
            .toArray(double[][][]::new);
    for (int one = 0; one < spread.length; one++) {
      double pairs = 0;
      for (int other = 0; other < spread.length; other++) {
        pairs += one == other ? 0 : Math.abs(pair(factors, one, other));
      }
      spread[one] += pairs / Math.max(1, spread.length - 1);
    }
    return spread;
  }

  /** What two inputs, each moved by one, add to the answer or to what parts two outputs. */
  private static double pair(double[][][] factors, int one, int other) {
    double sum = 0;
    for (int output = 0; output < factors.length; output++) {
      for (double[] factor : factors[output]) {
        sum += (output == 0 ? 1 : -1) * factor[one] * factor[other];
      }
    }
    return sum;
  }
}
