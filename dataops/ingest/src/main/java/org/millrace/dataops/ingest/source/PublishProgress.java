package org.millrace.dataops.ingest.source;

/** Hears how far a publication is; called in the publishing thread, so it must be quick. */
@FunctionalInterface
public interface PublishProgress {
  PublishProgress SILENT = (published, total) -> {};

  /**
   * @param published records sent so far, of all streams
   * @param total how many there will be
   */
  void published(long published, long total);
}
