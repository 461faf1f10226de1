package org.millrace.modelops.training;

import de.bwaldvogel.liblinear.Model;
import java.util.Map;
import java.util.Objects;
import org.millrace.modelops.predictor.Task;
import org.tribuo.classification.Label;
import org.tribuo.classification.liblinear.LibLinearClassificationModel;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.common.liblinear.LibLinearModel;
import org.tribuo.regression.liblinear.LibLinearRegressionModel;
import org.tribuo.regression.liblinear.LibLinearRegressionTrainer;

/** Linear models through Tribuo's LibLinear. */
final class LiblinearFit {
  private LiblinearFit() {}

  static Fitted fit(Fitter fitter, LiblinearSettings settings, Examples examples, int to) {
    Task task = fitter.label().task();
    LiblinearSolver solver =
        Objects.requireNonNullElse(settings.solver(), LiblinearSolver.usual(task));
    // It weighs labels and not examples: none is given a weight of its own.
    ClassWeight.Weights weights = settings.weight().over(examples, to, task);
    if (task == Task.REGRESSION) {
      TribuoOutputs.Quantity quantity =
          TribuoOutputs.Quantity.standardised(fitter.label(), examples.targets(), to);
      GradientFit<org.tribuo.regression.Regressor> fit =
          new GradientFit<>(fitter, quantity, ClassWeight.EQUAL, examples, to);
      return fit.fit(
          new LibLinearRegressionTrainer(
              solver.ofQuantity(),
              settings.cost(),
              settings.iterations(),
              settings.tolerance(),
              settings.epsilon(),
              fitter.seed()),
          LibLinearRegressionModel.class,
          model ->
              Fold.of(quantity)
                  .linear(quantity.labels(model), new double[][] {weights(model)}, fit.scaling()),
          model -> LinearFit.spread(new double[][] {weights(model)}));
    }
    TribuoOutputs.Labels labels = TribuoOutputs.Labels.of(fitter.label());
    LibLinearClassificationTrainer trainer =
        new LibLinearClassificationTrainer(
            solver.ofLabels(),
            settings.cost(),
            settings.iterations(),
            settings.tolerance(),
            fitter.seed());
    trainer.setLabelWeights(
        Map.of(
            labels.positive(),
            (float) weights.positive(),
            labels.negative(),
            (float) weights.negative()));
    GradientFit<Label> fit = new GradientFit<>(fitter, labels, ClassWeight.EQUAL, examples, to);
    return fit.fit(
        trainer,
        LibLinearClassificationModel.class,
        model -> Fold.NONE.linear(labels.labels(model), ofLabels(model), fit.scaling()),
        model -> LinearFit.spread(ofLabels(model)));
  }

  /** One output has the weights, and the other none: LibLinear keeps what parts them. */
  private static double[][] ofLabels(LibLinearClassificationModel model) {
    double[] weights = weights(model);
    double[][] outputs = new double[2][weights.length];
    outputs[model.getInnerModels().get(0).getLabels()[0]] = weights;
    return outputs;
  }

  /** One for each input, and the bias last. */
  private static double[] weights(LibLinearModel<?> model) {
    Model inner = model.getInnerModels().get(0);
    return inner.getFeatureWeights();
  }
}
