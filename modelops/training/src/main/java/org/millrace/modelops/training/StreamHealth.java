package org.millrace.modelops.training;

import java.util.List;
import org.millrace.kernel.UseCase;

/** Asks those who keep the streams whether a stream keeps what is promised of it. */
public interface StreamHealth {
  /**
   * The service levels that a stream breaks at this moment, each in a sentence that says what was
   * due and what is; none if it keeps them all, or has none.
   */
  List<String> broken(UseCase useCase, String stream);

  /** Where nobody watches the streams. */
  static StreamHealth unwatched() {
    return (useCase, stream) -> List.of();
  }
}
