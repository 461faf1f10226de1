package org.millrace.modelops.tracking.mlflow;

import java.util.Optional;

/** A server that is not ours to run, or none at all. */
record UnmanagedMlflow(MlflowState state, Optional<MlflowClient> client) implements MlflowServer {
  @Override
  public void close() {
    client.ifPresent(MlflowClient::close);
  }
}
