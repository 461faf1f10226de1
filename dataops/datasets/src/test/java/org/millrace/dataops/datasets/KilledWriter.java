package org.millrace.dataops.datasets;

import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Appends batches until it is killed: what an ingesting process does. Says "ready" when it does.
 */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] arguments) {
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(Path.of(arguments[0])))) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      while (!Thread.currentThread().isInterrupted()) {
        Map<Integer, Long> expected = dataset.offsets();
        long from = expected.getOrDefault(0, 0L);
        long to = from + 500 + from % 7;
        dataset.append(List.of(batch(from, to)), expected, Map.of(0, to));
        System.out.println("ready " + to);
      }
    }
  }
}
