package org.millrace.modelops.training;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Prediction;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** How targets become what Tribuo learns, and what it answers becomes a score. */
sealed interface TribuoOutputs<T extends Output<T>> {
  OutputFactory<T> factory();

  /**
   * @param target of an {@link Examples} row
   */
  T of(double target);

  /** The score in the terms of the targets. */
  double score(Prediction<T> prediction);

  /** The labels in the order of the model's outputs; none of a quantity. */
  List<String> labels(Model<T> model);

  /** Two labels; the score is the probability of the positive one. */
  record Labels(LabelFactory factory, Label positive, Label negative)
      implements TribuoOutputs<Label> {
    static Labels of(LabelSettings label) {
      return new Labels(new LabelFactory(), new Label(label.name()), new Label(label.negative()));
    }

    @Override
    public Label of(double target) {
      return target == 1 ? positive : negative;
    }

    @Override
    public double score(Prediction<Label> prediction) {
      return Objects.requireNonNull(prediction.getOutputScores().get(positive.getLabel()))
          .getScore();
    }

    @Override
    public List<String> labels(Model<Label> model) {
      ImmutableOutputInfo<Label> outputs = model.getOutputIDInfo();
      return IntStream.range(0, outputs.size())
          .mapToObj(id -> outputs.getOutput(id).getLabel())
          .toList();
    }
  }

  /**
   * Two labels, learned as a quantity that is 1 where a row has the label, else 0: its mean is the
   * label's probability.
   */
  record Share(RegressionFactory factory, String positive, String negative)
      implements TribuoOutputs<Regressor> {
    static Share of(LabelSettings label) {
      return new Share(new RegressionFactory(), label.name(), label.negative());
    }

    @Override
    public Regressor of(double target) {
      return new Regressor(positive, target);
    }

    /** Floats that are added up may stray a little from what they are shares of. */
    @Override
    public double score(Prediction<Regressor> prediction) {
      return Math.max(0, Math.min(1, prediction.getOutput().getValues()[0]));
    }

    @Override
    public List<String> labels(Model<Regressor> model) {
      return List.of(negative, positive);
    }
  }

  /** No truth: the score is the number of the cluster that a row is in, counting from 0. */
  record Cluster(ClusteringFactory factory) implements TribuoOutputs<ClusterID> {
    static Cluster unknown() {
      return new Cluster(new ClusteringFactory());
    }

    @Override
    public ClusterID of(double target) {
      return ClusteringFactory.UNASSIGNED_CLUSTER_ID;
    }

    @Override
    public double score(Prediction<ClusterID> prediction) {
      return prediction.getOutput().getID();
    }

    @Override
    public List<String> labels(Model<ClusterID> model) {
      return List.of();
    }
  }

  /** No truth: the score is how strange a row is, above 0 where Tribuo calls it anomalous. */
  record Strange(AnomalyFactory factory) implements TribuoOutputs<Event> {
    static Strange expected() {
      return new Strange(new AnomalyFactory());
    }

    @Override
    public Event of(double target) {
      return AnomalyFactory.EXPECTED_EVENT;
    }

    @Override
    public double score(Prediction<Event> prediction) {
      return -prediction.getOutput().getScore();
    }

    @Override
    public List<String> labels(Model<Event> model) {
      return List.of();
    }
  }

  /**
   * A quantity, learned as {@code (target - centre) / scale}.
   *
   * @param scale above 0
   */
  record Quantity(RegressionFactory factory, String name, double centre, double scale)
      implements TribuoOutputs<Regressor> {
    /** Learned as it is. */
    static Quantity plain(LabelSettings label) {
      return new Quantity(new RegressionFactory(), label.name(), 0, 1);
    }

    /** Brought to mean 0 and deviation 1 over the rows below {@code to}, for gradients. */
    static Quantity standardised(LabelSettings label, double[] targets, int to) {
      double sum = 0;
      for (int i = 0; i < to; i++) {
        sum += targets[i];
      }
      double mean = sum / to;
      double squares = 0;
      for (int i = 0; i < to; i++) {
        squares += (targets[i] - mean) * (targets[i] - mean);
      }
      double deviation = Math.sqrt(squares / to);
      return new Quantity(
          new RegressionFactory(), label.name(), mean, deviation > 0 ? deviation : 1);
    }

    @Override
    public Regressor of(double target) {
      return new Regressor(name, (target - centre) / scale);
    }

    @Override
    public double score(Prediction<Regressor> prediction) {
      return centre + scale * prediction.getOutput().getValues()[0];
    }

    @Override
    public List<String> labels(Model<Regressor> model) {
      return List.of();
    }
  }
}
