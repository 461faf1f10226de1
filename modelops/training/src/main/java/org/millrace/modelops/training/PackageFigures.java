package org.millrace.modelops.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.modelops.predictor.PackageTrial;

/** What a trial of the package gives gates and MLflow to judge by. */
final class PackageFigures {
  static final String PREFIX = "package_";
  private static final String LATENCY = "package_latency_p99_us";
  private static final String SIZE = "package_size_mb";
  private static final String LOAD = "package_load_ms";
  private static final String SKEW = "package_skew";
  static final List<String> NAMES = List.of(LATENCY, SIZE, LOAD, SKEW);

  private static final List<String> TIMED = List.of(LATENCY, LOAD);

  private PackageFigures() {}

  /** Whether a metric, or the gate on it, hangs on the machine and the moment. */
  static boolean isTimed(String name) {
    return TIMED.stream().anyMatch(name::startsWith);
  }

  static Map<String, Double> of(PackageTrial trial) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(LATENCY, trial.p99Nanos() / 1e3);
    figures.put(SIZE, trial.bytes() / 1e6);
    figures.put(LOAD, trial.loadNanos() / 1e6);
    figures.put(SKEW, trial.skew());
    return figures;
  }
}
