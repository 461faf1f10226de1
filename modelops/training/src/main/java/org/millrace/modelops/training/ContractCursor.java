package org.millrace.modelops.training;

import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Rows as the contract of today has them: an older dataset version may lack optional fields or have
 * them in another order.
 */
final class ContractCursor implements RowCursor {
  private final RowCursor rows;
  private final Row row;
  private @Nullable Projection projection;

  ContractCursor(RowCursor rows, Schema contract) {
    this.rows = rows;
    this.row = new Row(contract);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    Row next = rows.next();
    if (next.schema().equals(row.schema())) {
      return next;
    }
    if (projection == null) {
      projection = new Projection(next.schema(), row.schema());
    }
    projection.apply(next, row);
    return row;
  }

  @Override
  public void close() {
    rows.close();
  }
}
