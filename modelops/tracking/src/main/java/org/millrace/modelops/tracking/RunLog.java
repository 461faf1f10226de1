package org.millrace.modelops.tracking;

import java.util.List;
import java.util.Map;

/** Parameters, metric points and datasets that a run has to report, in any number. */
public record RunLog(Map<String, String> params, List<Metric> metrics, List<DatasetUse> datasets) {
  public RunLog {
    params = Map.copyOf(params);
    metrics = List.copyOf(metrics);
    datasets = List.copyOf(datasets);
  }

  public static RunLog params(Map<String, String> params) {
    return new RunLog(params, List.of(), List.of());
  }

  public static RunLog metrics(List<Metric> metrics) {
    return new RunLog(Map.of(), metrics, List.of());
  }

  /** One point for each name. */
  public static RunLog metrics(Map<String, Double> values) {
    return metrics(
        values.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> Metric.of(e.getKey(), e.getValue()))
            .toList());
  }

  public static RunLog datasets(List<DatasetUse> datasets) {
    return new RunLog(Map.of(), List.of(), datasets);
  }
}
