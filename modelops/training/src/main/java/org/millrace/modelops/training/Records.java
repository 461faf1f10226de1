package org.millrace.modelops.training;

import java.util.List;
import org.millrace.dataops.datasets.RowCursor;

/** The records of a use case's streams, as far as they were known at the moment of training. */
@FunctionalInterface
interface Records {
  /**
   * Rows of the stream's contract in the order in which they became known; the caller closes it.
   */
  RowCursor open(String stream);

  /** The same rows, with these fields at least. */
  default RowCursor open(String stream, List<String> fields) {
    return open(stream);
  }
}
