package org.millrace.platform.erasure;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageNode;

/**
 * Which models were trained on which versions of a dataset. Lineage knows them as they were called
 * at the time; the dataset knows what an erasure since then has made of them.
 */
record TrainedModels(DatasetCatalog catalog, LineageGraph lineage) {
  /** Model versions, as {@code flight-delays@3}, by the snapshot that is now what they read. */
  Map<Long, Set<String>> of(String name) {
    Map<Long, Set<String>> trained = new TreeMap<>();
    Optional<Dataset> dataset = catalog.find(name);
    for (LineageNode read : lineage.read(name)) {
      Set<String> models = models(read);
      dataset
          .flatMap(found -> found.version(read.version().orElseThrow()))
          .filter(version -> !models.isEmpty())
          .ifPresent(
              version ->
                  trained
                      .computeIfAbsent(version.snapshotId(), id -> new TreeSet<>())
                      .addAll(models));
    }
    return trained;
  }

  /** Two steps on: the version, the run that read it, what the run made. */
  private Set<String> models(LineageNode version) {
    Set<String> models = new TreeSet<>();
    lineage
        .things(version, LineageGraph.Direction.DOWNSTREAM, 2)
        .all(LineageNode.Kind.MODEL)
        .forEach(model -> models.add(model.text().substring("model:".length())));
    return models;
  }
}
