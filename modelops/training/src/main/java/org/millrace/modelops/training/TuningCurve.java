package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.millrace.modelops.evaluation.SearchPlot;
import org.millrace.modelops.tracking.Metric;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What a tuning shows of its trials: points of the metric, a table, a picture. */
final class TuningCurve {
  private static final Logger LOG = LoggerFactory.getLogger(TuningCurve.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private TuningCurve() {}

  /** The metric of each trial that counts, and the best so far, by the trial's number. */
  static List<Metric> points(List<Trial> trials, TuningMetric metric) {
    List<Metric> points = new ArrayList<>();
    double best = Double.NaN;
    for (Trial trial : trials) {
      Double value = trial.value();
      if (value == null || !trial.counts()) {
        continue;
      }
      best = Double.isNaN(best) || metric.loss(value) < metric.loss(best) ? value : best;
      points.add(new Metric(metric.word(), value, trial.number()));
      points.add(new Metric("best_" + metric.word(), best, trial.number()));
    }
    return points;
  }

  /**
   * Writes the table and the picture of the trials.
   *
   * @return where they stand in the run to where they lie
   */
  static Map<String, Path> write(Path folder, List<Trial> trials, TuningMetric metric) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("trials.json", JSON.writeValueAsBytes(trials));
    contents.putAll(draw(trials, metric));
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder.resolve("plots"));
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        Path file = folder.resolve(content.getKey());
        Files.write(file, content.getValue());
        files.put(content.getKey(), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
    return files;
  }

  /** Nothing if this machine can't draw: a JDK without any font is no reason to lose a tuning. */
  private static Map<String, byte[]> draw(List<Trial> trials, TuningMetric metric) {
    List<SearchPlot.Point> points =
        trials.stream()
            .filter(Trial::counts)
            .map(
                trial ->
                    new SearchPlot.Point(trial.number(), Objects.requireNonNull(trial.value())))
            .toList();
    try {
      return Map.of("plots/trials.png", SearchPlot.of(metric.word(), metric.maximised(), points));
    } catch (LinkageError | InternalError e) {
      LOG.warn("The tuning has no plot, since this JDK can't draw; install fontconfig", e);
      return Map.of();
    }
  }
}
