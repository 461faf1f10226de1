package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyModel;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyTrainer;
import org.tribuo.anomaly.libsvm.SVMAnomalyType;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.kmeans.KMeansModel;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.common.libsvm.KernelType;
import org.tribuo.common.libsvm.SVMParameters;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;

/** Models of rows without labels, through Tribuo. */
final class UnlabeledFit {
  private UnlabeledFit() {}

  static Fitted clusters(Fitter fitter, KmeansSettings settings, Examples examples, int to) {
    GradientFit<ClusterID> fit =
        new GradientFit<>(fitter, TribuoOutputs.Cluster.unknown(), ClassWeight.EQUAL, examples, to);
    return fit.fit(
        new KMeansTrainer(
            settings.clusters(),
            settings.iterations(),
            DistanceType.L2.getDistance(),
            KMeansTrainer.Initialisation.PLUSPLUS,
            fitter.threads(),
            fitter.seed()),
        KMeansModel.class,
        model -> new TrainedModel.Clusters(centroids(model, fit.scaling())),
        model -> new double[fitter.encoding().size()]);
  }

  private static TrainedModel.Points centroids(KMeansModel model, Standardisation scaling) {
    return points(
        Arrays.stream(model.getCentroidVectors()).map(DenseVector::toArray).toList(), scaling);
  }

  static Fitted oneClass(Fitter fitter, OneClassSettings settings, Examples examples, int to) {
    double gamma = settings.gammaFor(fitter.encoding().size());
    SVMParameters<Event> params =
        new SVMParameters<>(new SVMAnomalyType(SVMAnomalyType.SVMMode.ONE_CLASS), KernelType.RBF);
    params.setNu(settings.nu());
    // It would print its progress.
    svm.svm_set_print_string_function(text -> {});
    params.setGamma(gamma);
    GradientFit<Event> fit =
        new GradientFit<>(
            fitter, TribuoOutputs.Strange.expected(), ClassWeight.EQUAL, examples, to);
    return fit.fit(
        new LibSVMAnomalyTrainer(params, fitter.seed()),
        LibSVMAnomalyModel.class,
        model -> oneClass(model.getInnerModels().get(0), gamma, fit.scaling()),
        model -> new double[fitter.encoding().size()]);
  }

  private static TrainedModel oneClass(svm_model model, double gamma, Standardisation scaling) {
    List<double[]> vectors = new ArrayList<>();
    for (svm_node[] sparse : model.SV) {
      double[] vector = new double[scaling.centres().length];
      for (svm_node node : sparse) {
        vector[node.index] = node.value;
      }
      vectors.add(vector);
    }
    return new TrainedModel.OneClass(
        points(vectors, scaling),
        Arrays.stream(model.sv_coef[0]).boxed().toList(),
        model.rho[0],
        gamma);
  }

  private static TrainedModel.Points points(List<double[]> at, Standardisation scaling) {
    return new TrainedModel.Points(
        at.stream().map(point -> Arrays.stream(point).boxed().toList()).toList(),
        Arrays.stream(scaling.centres()).boxed().toList(),
        Arrays.stream(scaling.scales()).boxed().toList());
  }
}
