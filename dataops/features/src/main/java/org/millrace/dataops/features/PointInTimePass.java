package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;

/** One pass over spine and streams merged in time order: features for every spine row, O(n). */
public final class PointInTimePass {
  private PointInTimePass() {}

  /**
   * Computes the features of every spine row from what was known at its cutoff, and nothing else.
   * The iterators are read a little ahead, each by a thread of its own that has ended on return.
   *
   * @param spine rows of plan.request() in the order of their cutoff; the row object may be reused
   * @param streams for each of plan.streams() its records (at least plan.fields() of it) in the
   *     order of known-at; the row object may be reused
   * @param out takes request row and features row, both reused
   * @throws ProblemException if a stream is missing, or something is out of order
   */
  public static void run(
      FeaturePlan plan,
      Iterator<Row> spine,
      Map<String, Iterator<Row>> streams,
      BiConsumer<Row, Row> out) {
    List<ReadAhead> inputs = new ArrayList<>();
    try {
      List<StreamCursor> cursors = new ArrayList<>();
      for (String stream : plan.streams()) {
        inputs.add(ReadAhead.of(records(stream, streams)));
      }
      ReadAhead requests = ReadAhead.of(spine);
      inputs.add(requests);
      for (int i = 0; i < plan.streams().size(); i++) {
        String stream = plan.streams().get(i);
        cursors.add(new StreamCursor(stream, knownAt(plan, stream), inputs.get(i)));
      }
      pass(plan, requests, cursors, out);
    } finally {
      inputs.forEach(ReadAhead::close);
    }
  }

  private static void pass(
      FeaturePlan plan, Iterator<Row> spine, List<StreamCursor> cursors, BiConsumer<Row, Row> out) {
    // In time order nothing is late, so nothing beyond a feature's reach is asked for again.
    FeatureHistory history = FeatureHistory.inOrder(plan);
    Row features = new Row(plan.features());
    long last = Long.MIN_VALUE;
    while (spine.hasNext()) {
      Row request = spine.next();
      long cutoff = plan.cutoff(request);
      if (cutoff < last) {
        throw new ProblemException(
            "Cannot go back in time to " + Times.toInstant(cutoff),
            "the spine row before has the cutoff " + Times.toInstant(last),
            "sort the spine by its cutoff");
      }
      last = cutoff;
      for (StreamCursor cursor : cursors) {
        cursor.observeUntil(cutoff, history);
      }
      plan.compute(request, history, features);
      out.accept(request, features);
    }
  }

  private static String knownAt(FeaturePlan plan, String stream) {
    return plan.spec().sources().stream()
        .filter(source -> source.stream().equals(stream))
        .map(FeatureSource::knownAt)
        .findFirst()
        .orElseThrow();
  }

  private static Iterator<Row> records(String stream, Map<String, Iterator<Row>> streams) {
    Iterator<Row> records = streams.get(stream);
    if (records == null) {
      throw new ProblemException(
          "Cannot compute features without the stream '" + stream + "'",
          "records were given for " + streams.keySet(),
          "give an iterator, if only an empty one, for each of the plan's streams");
    }
    return records;
  }
}
