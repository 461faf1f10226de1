package org.millrace.platform.dataset;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.springframework.stereotype.Component;

/** The dataset versions that models were trained on, or are being trained on. */
@Component
public class TrainedVersions {
  private final ModelRegistry registry;
  private final RunTracker runs;

  TrainedVersions(ModelRegistry registry, RunTracker runs) {
    this.registry = registry;
    this.runs = runs;
  }

  /** Snapshot ids of one dataset's versions. */
  public Set<Long> of(String dataset) {
    Stream<Run> trained =
        registry.models().stream()
            .flatMap(model -> registry.list(model).stream())
            .map(ModelVersion::runId)
            .distinct()
            .flatMap(id -> runs.find(id).stream());
    return Stream.concat(trained, runs.running().stream())
        .flatMap(run -> run.datasets().stream())
        .map(use -> use.versions())
        .flatMap(Collection::stream)
        .filter(version -> version.dataset().equals(dataset))
        .map(DatasetVersion::snapshotId)
        .collect(Collectors.toSet());
  }
}
