package org.millrace.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Callers that each ask again as soon as they have been answered (a closed loop): throughput is
 * what the server gives, latency what a caller waits with that many others about.
 *
 * @param nanos from sending a request to the last byte of its answer
 * @param seconds that the callers asked for
 */
record HttpLoad(Histogram nanos, double seconds) {
  static final int CALLERS = 8;
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  /**
   * @param requests asked round and round, each caller beginning elsewhere
   * @param seconds after which nobody asks again; each caller asks at least once
   */
  static HttpLoad run(URI server, List<byte[]> requests, double seconds) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      long began = System.nanoTime();
      long end = began + (long) (seconds * 1e9);
      List<Future<Histogram>> answers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int first = caller * requests.size() / CALLERS;
        answers.add(callers.submit(() -> ask(server, requests, first, end)));
      }
      Histogram all = new Histogram(LONGEST, 3);
      for (Future<Histogram> each : answers) {
        all.add(each.get());
      }
      return new HttpLoad(all, (System.nanoTime() - began) / 1e9);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot go on: " + e.getCause(), e);
    } finally {
      callers.shutdownNow();
    }
  }

  private static Histogram ask(URI server, List<byte[]> requests, int first, long end)
      throws Exception {
    Histogram nanos = new Histogram(LONGEST, 3);
    try (HttpConnection connection = new HttpConnection(server)) {
      int next = first;
      long answered;
      do {
        long asked = System.nanoTime();
        connection.ask(requests.get(next));
        answered = System.nanoTime();
        nanos.recordValue(answered - asked);
        next = (next + 1) % requests.size();
      } while (answered < end);
    }
    return nanos;
  }

  double perSecond() {
    return nanos.getTotalCount() / seconds;
  }

  double millisAt(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
