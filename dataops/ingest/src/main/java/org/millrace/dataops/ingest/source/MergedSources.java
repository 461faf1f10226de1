package org.millrace.dataops.ingest.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.UseCase;

/** Several sources as one, in the order of known-at; holds their cursors open. One thread's. */
final class MergedSources implements AutoCloseable {
  private final UseCase useCase;
  private final SourceDatabase database;
  private final List<SourceCursor> all = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing(Head::knownAt).thenComparingInt(Head::rank));
  private long total;

  private MergedSources(UseCase useCase, SourceDatabase database) {
    this.useCase = useCase;
    this.database = database;
  }

  /** The database is closed with it. */
  static MergedSources over(UseCase useCase, SourceDatabase database) {
    return new MergedSources(useCase, database);
  }

  private record Head(SourceCursor cursor, Instant knownAt, int rank) {}

  void add(SourceSettings source, Contract contract, Instant from, Instant to) {
    SourceCursor cursor = SourceCursor.open(useCase, database, source, contract, from, to);
    total += SourceCursor.count(useCase, database, source, contract, from, to);
    all.add(cursor);
    enqueue(cursor, all.size());
  }

  private void enqueue(SourceCursor cursor, int rank) {
    cursor.nextKnownAt().ifPresent(knownAt -> heads.add(new Head(cursor, knownAt, rank)));
  }

  /** How many records there are, those already taken included. */
  long total() {
    return total;
  }

  Optional<Instant> nextKnownAt() {
    return Optional.ofNullable(heads.peek()).map(Head::knownAt);
  }

  /** The next record of all; there must be one. */
  SourceRecord take() {
    Head head = heads.remove();
    SourceRecord record = head.cursor().take();
    enqueue(head.cursor(), head.rank());
    return record;
  }

  @Override
  public void close() {
    try (database) {
      all.forEach(SourceCursor::close);
      heads.clear();
    }
  }
}
