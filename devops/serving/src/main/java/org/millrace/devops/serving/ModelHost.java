package org.millrace.devops.serving;

import java.util.Optional;
import org.millrace.kernel.ModelVersion;

/**
 * The model versions this process answers with; a swap is one atomic reference, after load, check
 * and warm-up.
 */
public final class ModelHost {
  /** Loads, checks, warms up, then answers with it from the next request on. */
  public void deploy(ModelVersion version) {
    throw new UnsupportedOperationException();
  }

  public Optional<ModelVersion> deployed(String model) {
    throw new UnsupportedOperationException();
  }
}
