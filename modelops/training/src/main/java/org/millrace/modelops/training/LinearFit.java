package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;

/** Logistic regression through Tribuo's SGD, its standardisation folded into the weights. */
final class LinearFit {
  private static final double ADAGRAD_EPSILON = 0.1;
  private static final int NEVER_LOG = Integer.MAX_VALUE;

  private LinearFit() {}

  static Fitted fit(Fitter fitter, LinearSettings settings, Examples examples, int to) {
    Standardisation scaling = Standardisation.learn(fitter.encoding(), examples.features(), to);
    TribuoExamples tribuo = new TribuoExamples(fitter.encoding(), scaling, fitter.label());
    MutableDataset<Label> dataset = tribuo.dataset(examples, to, fitter.source(), fitter.asOf());
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(
            new LogMulticlass(),
            new AdaGrad(settings.learningRate(), ADAGRAD_EPSILON),
            settings.epochs(),
            NEVER_LOG,
            1,
            fitter.seed());
    LinearSGDModel model = trainer.train(dataset);
    tribuo.requireSameNumbers(model.getFeatureIDMap());
    return new Fitted(
        unscaled(model, scaling),
        Fitter.protobuf(model),
        Fitter.provenance(model),
        fitter.byFeature(spread(model)),
        row -> tribuo.ask(model, row));
  }

  private static TrainedModel.Linear unscaled(LinearSGDModel model, Standardisation scaling) {
    DenseMatrix weights = model.getWeightsCopy();
    int inputs = scaling.centres().length;
    List<Double> bias = new ArrayList<>();
    List<List<Double>> byOutput = new ArrayList<>();
    for (int output = 0; output < weights.getDimension1Size(); output++) {
      List<Double> ofOutput = new ArrayList<>();
      for (int input = 0; input < inputs; input++) {
        ofOutput.add(weights.get(output, input) / scaling.scales()[input]);
      }
      byOutput.add(ofOutput);
      bias.add(weights.get(output, inputs));
    }
    List<Double> centres = new ArrayList<>();
    for (double centre : scaling.centres()) {
      centres.add(centre);
    }
    return new TrainedModel.Linear(Fitter.outputs(model), bias, byOutput, centres);
  }

  /** By how far each standardised input, moved by one, moves the two outputs apart. */
  private static double[] spread(LinearSGDModel model) {
    DenseMatrix weights = model.getWeightsCopy();
    double[] spread = new double[weights.getDimension2Size() - 1];
    for (int input = 0; input < spread.length; input++) {
      spread[input] = Math.abs(weights.get(1, input) - weights.get(0, input));
    }
    return spread;
  }
}
