package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * A feature spec compiled to bytecode. Immutable; {@link #compute} may be called by many threads,
 * each with its own rows, and allocates nothing but the strings that an expression itself makes.
 */
public final class FeaturePlan {
  private final FeatureSpec spec;
  private final Schema request;
  private final Schema features;
  private final Program program;
  private final int[] computed;
  private final CutoffReader cutoff;

  private FeaturePlan(FeatureSpec spec) {
    this.spec = spec;
    this.request = new Schema(spec.request());
    this.features =
        new Schema(
            spec.features().stream()
                .map(feature -> Field.optional(feature.name(), feature.type()))
                .toList());
    List<Expression> expressions = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < spec.features().size(); i++) {
      if (spec.features().get(i) instanceof Feature.Computed feature) {
        expressions.add(parse(feature));
        positions.add(i);
      }
    }
    this.computed = positions.stream().mapToInt(Integer::intValue).toArray();
    this.program = Program.compile(expressions);
    this.cutoff = new CutoffReader(spec.cutoff(), request);
  }

  /**
   * @throws ProblemException if an expression is not valid for the spec's request
   */
  public static FeaturePlan compile(FeatureSpec spec) {
    return new FeaturePlan(spec);
  }

  private Expression parse(Feature.Computed feature) {
    Expression expression = Expression.parse(feature.row(), request);
    if (expression.type() != feature.type()) {
      throw new ProblemException(
          "Cannot compute feature '" + feature.name() + "'",
          "its expression is " + expression.type() + " where the spec says " + feature.type(),
          "train the model again");
    }
    return expression;
  }

  public FeatureSpec spec() {
    return spec;
  }

  /** The stream whose records are the rows to predict for (the spine), e.g. "schedule". */
  public String spine() {
    return spec.spine();
  }

  /** What a caller sends: the spine stream's schema, without its known-at field. */
  public Schema request() {
    return request;
  }

  /** The features in order; STRING fields are categorical, all others numeric. */
  public Schema features() {
    return features;
  }

  /** Streams that features look up, each once, e.g. ["weather"]. */
  public List<String> streams() {
    return spec.sources().stream().map(FeatureSource::stream).distinct().toList();
  }

  /** The fields of a stream that features read, in no order that matters, each once. */
  public List<String> fields(String stream) {
    return spec.sources().stream()
        .filter(source -> source.stream().equals(stream))
        .flatMap(FeatureSource::reads)
        .distinct()
        .toList();
  }

  /** Position in request() of the entity key, e.g. flight_id. */
  public int keyField() {
    return request.require(spec.key());
  }

  /**
   * The moment whose knowledge a prediction for this request may use, micros.
   *
   * @throws ProblemException if the request does not say it
   */
  public long cutoff(Row request) {
    return cutoff.read(request);
  }

  /**
   * Fills {@code features} (of features()) from the request and what was known at its cutoff. What
   * cannot be computed, is not finite, or was not known is absent.
   *
   * @throws ProblemException if the request does not say its cutoff
   */
  public void compute(Row request, KnownFacts known, Row features) {
    features.clear();
    for (int i = 0; i < computed.length; i++) {
      program.evaluate(i, request, features, computed[i]);
    }
    if (!spec.sources().isEmpty()) {
      known.fill(request, cutoff.read(request), features);
    }
  }
}
