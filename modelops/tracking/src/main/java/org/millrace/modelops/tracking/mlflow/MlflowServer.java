package org.millrace.modelops.tracking.mlflow;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/** The MLflow server that we talk to, if there is one. */
public interface MlflowServer extends AutoCloseable {
  /** How long one call to MLflow may take. */
  Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  MlflowState state();

  /** A client of the server while it is ready; owned by the server. */
  Optional<MlflowClient> client();

  @Override
  void close();

  /** No MLflow: what it should be told waits. */
  static MlflowServer off() {
    return new UnmanagedMlflow(new MlflowState.Off(), Optional.empty());
  }

  /**
   * A server that someone else runs. It counts as ready; whether it answers shows when it is used.
   *
   * @param url {@code http} or {@code https}, with user and password if it asks for them
   * @throws ProblemException if that is no such URL
   */
  static MlflowServer external(URI url) {
    MlflowState ready = new MlflowState.Ready(MlflowAddress.of(url).url());
    return new UnmanagedMlflow(ready, Optional.of(new MlflowClient(url, CALL_TIMEOUT)));
  }
}
