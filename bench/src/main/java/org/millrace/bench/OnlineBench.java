package org.millrace.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

/**
 * One feature vector of the flight delays, from a request to the last feature, in process, where
 * every key field has 100,000 values; alone, and while another thread takes records in.
 */
final class OnlineBench {
  private static final int KEYS = 100_000;
  private static final int RECORDS = 300_000;
  private static final int VECTORS = 200_000;
  private static final int ROUNDS = 5;
  private static final long SEED = 4;
  private static final long STEP = Duration.ofHours(24).toNanos() / 1000 / RECORDS;
  private static final long START = Times.toMicros(Instant.parse("2013-06-01T00:00:00Z"));
  private static final long END = START + RECORDS * STEP;

  private final FeaturePlan plan;
  private final List<Contract> contracts;
  private final FeatureHistory history;
  private final String[] keys = new String[KEYS];

  private OnlineBench() {
    UseCase useCase = Workbench.flightDelays();
    plan = FeaturePlan.compile(FeatureSpec.read(useCase));
    contracts =
        Contract.readAll(useCase).stream()
            .filter(contract -> plan.streams().contains(contract.stream()))
            .toList();
    history = new FeatureHistory(plan);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "key-" + i;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Report report = new Report("bench/run online", Instant.now());
    OnlineBench bench = new OnlineBench();
    Workbench.say("Taking in %,d records of each of %s", RECORDS, bench.plan.streams());
    long began = System.nanoTime();
    bench.observe(0, RECORDS, new Random(SEED), new AtomicBoolean(true));
    double seconds = Workbench.secondsSince(began);
    bench.vectors(new Random(SEED));
    bench.measure(report, "alone");
    AtomicBoolean running = new AtomicBoolean(true);
    Thread writer =
        new Thread(() -> bench.observe(RECORDS, Integer.MAX_VALUE, new Random(SEED), running));
    writer.start();
    bench.measure(report, "while records come in");
    running.set(false);
    writer.join();
    report.note(
        "%d features, %d of them looked up; %,d values of each key field; %,d facts held.",
        bench.plan.features().size(),
        PandasFeatures.lookedUp(bench.plan).length,
        KEYS,
        bench.history.size());
    report.note(
        "Taking in: %,.0f records/s, each into every group of features that reads it.",
        RECORDS * bench.contracts.size() / seconds);
    report.print(System.out);
  }

  private void measure(Report report, String when) {
    List<Double> median = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Histogram histogram = vectors(new Random(SEED + round));
      median.add(histogram.getValueAtPercentile(50) / 1000.0);
      slow.add(histogram.getValueAtPercentile(99) / 1000.0);
    }
    report.add(new Samples("vector p50, " + when, "µs", median));
    report.add(new Samples("vector p99, " + when, "µs", slow));
  }

  private Histogram vectors(Random random) {
    Histogram histogram = new Histogram(3);
    Row request = new Row(plan.request());
    Row features = new Row(plan.features());
    for (int i = 0; i < VECTORS; i++) {
      fill(request, END - random.nextInt(3600) * 1_000_000L, random);
      long began = System.nanoTime();
      plan.compute(request, history, features);
      histogram.recordValue(System.nanoTime() - began);
    }
    return histogram;
  }

  private void observe(int from, int to, Random random, AtomicBoolean running) {
    List<Row> rows = contracts.stream().map(contract -> new Row(contract.schema())).toList();
    for (int i = from; i < to && running.get(); i++) {
      for (int c = 0; c < rows.size(); c++) {
        Row row = rows.get(c);
        fill(row, START + i * STEP, random);
        row.setString(row.schema().require(contracts.get(c).key()), "record-" + i);
        history.observe(contracts.get(c).stream(), row);
      }
    }
  }

  private void fill(Row row, long moment, Random random) {
    row.clear();
    for (int field = 0; field < row.schema().size(); field++) {
      Field what = row.schema().field(field);
      if (what.type() == FieldType.STRING) {
        row.setString(field, keys[random.nextInt(KEYS)]);
      } else if (what.type() == FieldType.NUMBER) {
        row.setDouble(field, random.nextInt(100));
      } else if (what.type().isTime()) {
        row.setLong(field, moment);
      } else {
        row.setLong(field, random.nextInt(2));
      }
    }
  }
}
