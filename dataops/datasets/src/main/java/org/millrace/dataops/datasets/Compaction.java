package org.millrace.dataops.datasets;

/**
 * What a compaction did to the current version of a dataset. Earlier versions keep their files.
 *
 * @param filesReplaced small files that the current version has no more; 0 if there was no need
 * @param filesWritten what stands in their place, rows and order unchanged
 * @param bytesBefore of the files replaced
 * @param bytesAfter of the files written
 */
public record Compaction(
    String dataset, int filesReplaced, int filesWritten, long bytesBefore, long bytesAfter) {

  /**
   * When and how far to compact.
   *
   * @param smallFile files of fewer bytes are small
   * @param atLeast fewest small files that are worth the work, at least 2
   * @param target a file is filled up to this many bytes, more than a small one has
   */
  public record Plan(long smallFile, int atLeast, long target) {
    /** More than 50 files below 32 MB each, to files of 128 MB. */
    public static final Plan DEFAULT = new Plan(32L << 20, 51, 128L << 20);

    public Plan {
      if (atLeast < 2 || smallFile < 1 || target < smallFile) {
        throw new IllegalArgumentException(
            "Invalid plan of compaction: " + smallFile + ", " + atLeast + ", " + target);
      }
    }

    /** The same, however few small files there are. */
    public Plan always() {
      return new Plan(smallFile, 2, target);
    }
  }
}
