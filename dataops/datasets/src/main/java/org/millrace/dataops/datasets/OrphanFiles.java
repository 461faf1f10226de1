package org.millrace.dataops.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, at the start, the data files of writers that were killed before their commit. Only files
 * that a writer of ours has noted as pending, that are older than the grace and that no snapshot
 * refers to; a commit takes seconds, the grace is much longer.
 */
final class OrphanFiles {
  static final Duration GRACE = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(OrphanFiles.class);

  private final Function<DatasetName, Table> tables;
  private final Instant youngest;

  OrphanFiles(Function<DatasetName, Table> tables, Instant now, Duration grace) {
    this.tables = tables;
    this.youngest = now.minus(grace);
  }

  void sweep(List<DatasetName> names, Path warehouse) {
    for (DatasetName name : names) {
      try {
        if (PendingFile.isAny(warehouse.resolve(name.useCase()).resolve(name.stream()))) {
          settle(tables.apply(name));
        }
      } catch (IOException | RuntimeException e) {
        log.warn("Cannot clean up after killed writers of {}: {}", name, e.toString());
      }
    }
  }

  private void settle(Table table) throws IOException {
    List<PendingFile> stale = new ArrayList<>();
    for (PendingFile file : PendingFile.all(table)) {
      if (!file.isOpen(youngest)) {
        log.info("Settling {}, whose writer has ended without doing so", file.location());
        stale.add(file);
      }
    }
    PendingFile.settle(table, stale);
  }
}
