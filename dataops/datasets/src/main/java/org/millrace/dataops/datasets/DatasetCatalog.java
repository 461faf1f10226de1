package org.millrace.dataops.datasets;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Schema;

/** Every dataset there is: Iceberg tables whose Parquet DuckDB writes and reads. Thread-safe. */
public final class DatasetCatalog implements AutoCloseable {
  private DatasetCatalog() {}

  public static DatasetCatalog open(DatasetSettings settings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Creates the dataset or opens it; refuses one whose schema differs in a way that breaks readers
   * (added optional fields are evolved). @param name use case and stream: flight-delays.weather
   */
  public Dataset createIfAbsent(String name, Schema schema) {
    throw new UnsupportedOperationException();
  }

  public Optional<Dataset> find(String name) {
    throw new UnsupportedOperationException();
  }

  public List<String> names() {
    throw new UnsupportedOperationException();
  }

  /**
   * A DuckDB connection that sees each given dataset version as a view; the caller closes it.
   * TimeZone is UTC; nothing outside the views' files can be read.
   *
   * @param views view name to version
   */
  public Connection query(Map<String, DatasetVersion> views) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
