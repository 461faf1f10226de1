package org.millrace.dataops.datasets;

import java.nio.file.Path;

/**
 * @param jdbcUrl Iceberg's catalog: jdbc:sqlite:... or jdbc:postgresql:...
 * @param warehouse folder of the tables
 * @param scratch folder for what DuckDB spills and for its native library
 * @param memoryLimit DuckDB's, as "1GB"
 */
public record DatasetSettings(
    String jdbcUrl,
    String user,
    String password,
    Path warehouse,
    Path scratch,
    String memoryLimit,
    int threads) {
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
}
