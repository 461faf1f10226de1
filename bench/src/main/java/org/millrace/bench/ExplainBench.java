package org.millrace.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.millrace.devops.serving.PredictionService;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.StoredExample;
import org.millrace.platform.Platform;

/**
 * SHAP values of a model of flight delays that was trained for it, against XGBoost's own in Python;
 * and what reasons add to a prediction in process.
 */
final class ExplainBench {
  private static final int ROUNDS = 5;
  private static final int TIMES = 10;
  private static final int MOST_THREADS = 2;

  private final Report report = new Report("bench/run explain", Instant.now());
  private final ModelPackage model;
  private final List<Row> rows;

  private ExplainBench(ModelPackage model) {
    this.model = model;
    this.rows = model.examples().stream().map(StoredExample::features).toList();
  }

  public static void main(String[] args) throws Exception {
    Map<String, Object> settings = Map.of("server.port", 0, "millrace.mlflow", "off");
    try (Platform platform = Platform.start(Workbench.folder("explain"), settings)) {
      ServedFlights flights = ServedFlights.prepare(platform);
      Path folder = flights.training().version().folder();
      ExplainBench bench = new ExplainBench(ModelPackage.load(folder));
      bench.compare(folder);
      bench.latency(platform.part(PredictionService.class), flights);
      bench.report.print(System.out);
    }
  }

  private void compare(Path folder) throws Exception {
    PythonContributions python =
        new PythonContributions(
            folder, model.predictor().encoding(), rows, Workbench.folder("python"));
    Workbench.say("Warming up");
    perSecond(1);
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        theirs.add(rows.size() * TIMES / python.seconds(TIMES, threads));
        ours.add(perSecond(threads));
        Workbench.say("%d thread(s), round %d of %d", threads, round, ROUNDS);
      }
      String with = threads == 1 ? ", one thread" : ", two threads";
      report.compare(
          new Samples("Millrace" + with, "rows/s", ours),
          new Samples("pred_contribs" + with, "rows/s", theirs));
    }
    report.note(
        "%,d rows, %d times over; %d inputs of %d features. Shares of a feature differ by %.1e at"
            + " most.",
        rows.size(),
        TIMES,
        model.predictor().encoding().size(),
        model.plan().features().size(),
        python.difference(model, rows));
  }

  private double perSecond(int threads) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    long began = System.nanoTime();
    for (int t = 0; t < threads; t++) {
      Thread thread = new Thread(() -> explain(TIMES / threads));
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    return rows.size() * TIMES / Workbench.secondsSince(began);
  }

  private void explain(int times) {
    double[] shares = new double[model.plan().features().size()];
    double sum = 0;
    for (int i = 0; i < times; i++) {
      for (Row row : rows) {
        sum += model.explain(row, shares) + shares[0];
      }
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("Cannot explain: NaN");
    }
  }

  /** From the bytes of a request to those of its answer, one flight each. */
  private void latency(PredictionService service, ServedFlights flights) {
    Workbench.say("Asking for predictions, with reasons and without");
    ask(service, flights, 0);
    ask(service, flights, Integer.MAX_VALUE);
    List<Histogram> plain = new ArrayList<>();
    List<Histogram> explained = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      plain.add(ask(service, flights, 0));
      explained.add(ask(service, flights, Integer.MAX_VALUE));
    }
    for (int percentile : new int[] {50, 99}) {
      report.compare(
          micros("with reasons", explained, percentile), micros("prediction", plain, percentile));
    }
    report.note(
        "With reasons: the same request with explain=true, %,d of them a round, in process.",
        flights.bodies().size());
  }

  private static Samples micros(String what, List<Histogram> rounds, int percentile) {
    return new Samples(
        what + " p" + percentile,
        "µs",
        rounds.stream().map(round -> round.getValueAtPercentile(percentile) / 1e3).toList());
  }

  private static Histogram ask(PredictionService service, ServedFlights flights, int reasons) {
    Histogram nanos = new Histogram(3);
    for (byte[] body : flights.bodies()) {
      long began = System.nanoTime();
      service.predict(flights.useCase().name(), body, reasons);
      nanos.recordValue(System.nanoTime() - began);
    }
    return nanos;
  }
}
