package org.millrace.dataops.datasets;

import java.nio.file.Path;

/**
 * Where datasets lie and what their engine may use.
 *
 * @param jdbcUrl Iceberg's catalog: jdbc:sqlite:... (with a busy_timeout) or jdbc:postgresql:...
 * @param user of the catalog's database, or empty
 * @param password of that user, or empty
 * @param warehouse folder of the tables; they remember its absolute path
 * @param scratch folder for what DuckDB spills and for its native library; where it is also the
 *     JVM's java.io.tmpdir, libraries that killed processes have left there are deleted
 * @param memoryLimit of each of DuckDB's engines, as "1GB"
 * @param threads DuckDB's for queries, at least 1; what is appended is written by its caller
 */
public record DatasetSettings(
    String jdbcUrl,
    String user,
    String password,
    Path warehouse,
    Path scratch,
    String memoryLimit,
    int threads) {
  public DatasetSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("Invalid number of threads " + threads);
    }
  }

  /** All in one folder: SQLite's millrace.db, warehouse/ and tmp/. */
  public static DatasetSettings embedded(Path dataDirectory) {
    return new DatasetSettings(
        "jdbc:sqlite:"
            + dataDirectory.resolve("millrace.db")
            + "?journal_mode=WAL&busy_timeout=20000&synchronous=FULL",
        "",
        "",
        dataDirectory.resolve("warehouse"),
        dataDirectory.resolve("tmp"),
        "1GB",
        2);
  }

  /** Without the password, and without what the URL may carry of one. */
  @Override
  public String toString() {
    return "DatasetSettings[%s, warehouse=%s, scratch=%s, memoryLimit=%s, threads=%d]"
        .formatted(jdbcUrl.replaceFirst("\\?.*", ""), warehouse, scratch, memoryLimit, threads);
  }
}
