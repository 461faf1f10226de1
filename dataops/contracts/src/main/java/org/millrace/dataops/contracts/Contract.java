package org.millrace.dataops.contracts;

import java.nio.file.Path;
import java.util.List;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;

/** One stream's promise, read from an Open Data Contract (ODCS 3.1). Immutable, may be shared. */
public final class Contract {
  private Contract() {}

  public static Contract read(Path odcsFile) {
    throw new UnsupportedOperationException();
  }

  /** Every contracts/*.odcs.yaml of the use case, by stream name; all faults at once. */
  public static List<Contract> readAll(UseCase useCase) {
    throw new UnsupportedOperationException();
  }

  /** The stream it speaks of: the name of its one schema object. */
  public String stream() {
    throw new UnsupportedOperationException();
  }

  public String version() {
    throw new UnsupportedOperationException();
  }

  public String digest() {
    throw new UnsupportedOperationException();
  }

  public Schema schema() {
    throw new UnsupportedOperationException();
  }

  /** The field that names a record of this stream (ODCS primaryKey). */
  public String key() {
    throw new UnsupportedOperationException();
  }

  /** The TIMESTAMP field that says when the record became known (custom property knownAt). */
  public String knownAt() {
    throw new UnsupportedOperationException();
  }

  /** A judge of records; not thread-safe, one per thread. */
  public RecordValidator validator() {
    throw new UnsupportedOperationException();
  }
}
