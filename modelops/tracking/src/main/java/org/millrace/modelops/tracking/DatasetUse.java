package org.millrace.modelops.tracking;

import java.util.List;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * A table that a run read: one dataset version, or examples made from several.
 *
 * @param name what people know it by; with {@code digest} it names the content
 * @param digest at most 36 characters; a longer one is cut, which leaves 144 bits of a SHA-256
 * @param context {@code training}, {@code validation} or {@code testing}
 * @param fields its columns
 * @param rows how many were used
 * @param versions the dataset versions it came from, at least one
 */
public record DatasetUse(
    String name,
    String digest,
    String context,
    List<Field> fields,
    long rows,
    List<DatasetVersion> versions) {
  private static final int LONGEST_DIGEST = 36;

  public DatasetUse {
    digest = digest.substring(0, Math.min(digest.length(), LONGEST_DIGEST));
    fields = List.copyOf(fields);
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("Cannot use a dataset without a version: " + name);
    }
  }

  /** A whole dataset version under its own name; its digest is the snapshot's id. */
  public static DatasetUse of(DatasetVersion version, String context, Schema schema) {
    return new DatasetUse(
        version.dataset(),
        Long.toString(version.snapshotId()),
        context,
        schema.fields(),
        version.rows(),
        List.of(version));
  }
}
