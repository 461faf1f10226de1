package org.millrace.platform.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.millrace.kernel.ProblemException;

/** Asks for predictions over HTTP as several callers at once, and times each answer. */
final class PredictionCaller implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final long LONGEST_MICROS = 60_000_000;
  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);

  PredictionCaller(String platform, String model) {
    this.address = URI.create(platform + "/api/v1/models/" + model + "/predictions");
  }

  /**
   * Returns when all are answered.
   *
   * @throws ProblemException if one is not answered with 200
   */
  void ask(List<byte[]> bodies) {
    List<Future<?>> answers =
        bodies.stream().<Future<?>>map(body -> callers.submit(() -> ask(body))).toList();
    try {
      for (Future<?> answer : answers) {
        answer.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new ProblemException(
          "Cannot predict over REST",
          String.valueOf(e.getCause()),
          "look at the platform's log",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException("Cannot go on", "the demo was interrupted", "start it again", e);
    }
  }

  private Void ask(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    long began = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - began) / 1000));
    if (answer.statusCode() != 200) {
      throw new ProblemException(
          "Cannot predict over REST",
          "the answer was " + answer.statusCode() + " " + answer.body(),
          "look at the platform's log");
    }
    return null;
  }

  long asked() {
    return micros.getTotalCount();
  }

  /**
   * Time from asking to the answer, in milliseconds, that this share of the calls stayed within.
   */
  double millisAt(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
