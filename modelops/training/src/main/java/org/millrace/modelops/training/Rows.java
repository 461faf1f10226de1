package org.millrace.modelops.training;

import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Rows of one schema by number. For one thread at a time. */
interface Rows {
  Schema schema();

  int size();

  /**
   * @param index in [0, size)
   * @param into a row of the schema
   */
  void read(int index, Row into);

  /** The same rows in another order, read where they are. */
  default Rows inOrder(int[] order) {
    Rows source = this;
    return new Rows() {
      @Override
      public Schema schema() {
        return source.schema();
      }

      @Override
      public int size() {
        return order.length;
      }

      @Override
      public void read(int index, Row into) {
        source.read(order[index], into);
      }
    };
  }
}
