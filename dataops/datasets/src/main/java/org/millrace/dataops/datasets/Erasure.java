package org.millrace.dataops.datasets;

import java.util.List;

/**
 * What an erasure did to one dataset. Afterwards no file of the dataset holds the subject.
 *
 * @param rowsRemoved rows left out of rewritten files; a row that lies in the files of several
 *     versions, as after a compaction, counts once for each file
 * @param filesRewritten data files that held the subject
 * @param filesDeleted files of every kind that are gone from the disk
 * @param replaced the versions that held the subject, the current one and those that are kept
 */
public record Erasure(
    String dataset,
    long rowsRemoved,
    int filesRewritten,
    int filesDeleted,
    List<Replacement> replaced) {
  public Erasure {
    replaced = List.copyOf(replaced);
  }

  /**
   * A version that lives on under its names, with another snapshot id.
   *
   * @param tags its names; a version that was in use without one is now named {@code kept-<id>}
   * @param from snapshot id before, which no longer resolves
   * @param to snapshot id now
   * @param rowsRemoved 0 if the subject was in the version's metadata only
   */
  public record Replacement(List<String> tags, long from, long to, long rowsRemoved) {
    public Replacement {
      tags = List.copyOf(tags);
    }
  }
}
