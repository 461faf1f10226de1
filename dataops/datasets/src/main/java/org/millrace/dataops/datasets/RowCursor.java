package org.millrace.dataops.datasets;

import java.util.Iterator;
import org.millrace.kernel.Row;

/** Rows of a dataset version, one at a time; the row is the cursor's and is used again. */
public interface RowCursor extends Iterator<Row>, AutoCloseable {
  @Override
  void close();
}
