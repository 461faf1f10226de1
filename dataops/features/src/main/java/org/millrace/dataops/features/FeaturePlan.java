package org.millrace.dataops.features;

import java.util.List;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * A feature spec compiled to bytecode. Immutable; {@link #compute} may be called by many threads.
 */
public final class FeaturePlan {
  private FeaturePlan() {}

  public static FeaturePlan compile(FeatureSpec spec) {
    throw new UnsupportedOperationException();
  }

  public FeatureSpec spec() {
    throw new UnsupportedOperationException();
  }

  /** The stream whose records are the rows to predict for (the spine), e.g. "schedule". */
  public String spine() {
    throw new UnsupportedOperationException();
  }

  /** What a caller sends: the spine stream's schema, without its known-at field. */
  public Schema request() {
    throw new UnsupportedOperationException();
  }

  /** The features in order; STRING fields are categorical, all others numeric. */
  public Schema features() {
    throw new UnsupportedOperationException();
  }

  /** Streams other than the spine that features read, e.g. ["weather"]. */
  public List<String> streams() {
    throw new UnsupportedOperationException();
  }

  /** Position in request() of the entity key, e.g. flight_id. */
  public int keyField() {
    throw new UnsupportedOperationException();
  }

  /** The moment whose knowledge a prediction for this request may use, micros. */
  public long cutoff(Row request) {
    throw new UnsupportedOperationException();
  }

  /** Fills {@code features} (of features()) from the request and what was known at its cutoff. */
  public void compute(Row request, LatestValues latest, Row features) {
    throw new UnsupportedOperationException();
  }
}
