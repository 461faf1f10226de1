package org.millrace.dataops.datasets;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table that stands still: a commit succeeds on the metadata it was planned on or not at all.
 * Iceberg would plan again on whatever has been committed meanwhile, and so would set old offsets
 * on new rows, or move a branch back over them.
 */
final class PinnedOperations implements TableOperations {
  private final TableOperations table;
  private final TableMetadata pinned;

  private PinnedOperations(TableOperations table) {
    this.table = table;
    this.pinned = table.current();
  }

  /**
   * @return whose commit throws {@link MovedException} if the table has moved since it was loaded
   */
  static Transaction transaction(Table table) {
    return Transactions.newTransaction(
        table.name(), new PinnedOperations(((HasTableOperations) table).operations()));
  }

  @Override
  public TableMetadata current() {
    return pinned;
  }

  @Override
  public TableMetadata refresh() {
    return pinned;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    try {
      table.commit(base, metadata);
    } catch (CommitFailedException e) {
      throw new MovedException(e);
    }
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return table.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  /** Another commit came first; nothing was changed. Not a kind that Iceberg tries again. */
  static final class MovedException extends RuntimeException {
    private MovedException(CommitFailedException cause) {
      super(cause);
    }
  }
}
