package org.millrace.dataops.features;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;

/** Reads a stream in the order of known-at up to a moment, and remembers where it stands. */
final class StreamCursor {
  private final String stream;
  private final String knownAtField;
  private final Iterator<Row> records;
  private @Nullable Row head;
  private long knownAt = Long.MIN_VALUE;

  StreamCursor(String stream, String knownAtField, Iterator<Row> records) {
    this.stream = stream;
    this.knownAtField = knownAtField;
    this.records = records;
    advance();
  }

  void observeUntil(long cutoff, FeatureHistory history) {
    for (Row record = head; record != null && knownAt <= cutoff; record = head) {
      history.observe(stream, record);
      advance();
    }
  }

  private void advance() {
    if (!records.hasNext()) {
      head = null;
      return;
    }
    Row next = records.next();
    long moment = next.getLong(next.schema().require(knownAtField));
    if (moment < knownAt) {
      throw new ProblemException(
          "Cannot go back in time to " + Times.toInstant(moment) + " in stream " + stream,
          "the record before was known at " + Times.toInstant(knownAt),
          "sort the stream by " + knownAtField);
    }
    knownAt = moment;
    head = next;
  }
}
