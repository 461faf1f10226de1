package org.millrace.dataops.features;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Row;

/**
 * Rows of an iterator that another thread reads a few batches ahead, so that reading and computing
 * share the cores. The row is this object's and is used again.
 */
final class ReadAhead implements Iterator<Row>, AutoCloseable {
  private static final int ROWS = 2048;
  private static final int BATCHES = 4;

  /** Rows, or what ended them: nothing more, or a failure. */
  private record Chunk(@Nullable ColumnBatch rows, @Nullable Throwable failure) {}

  private final Iterator<Row> source;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread = new Thread(this::read, "read-ahead");
  private @Nullable ColumnBatch batch;
  private @Nullable Row row;
  private int next;
  private boolean ended;

  private ReadAhead(Iterator<Row> source) {
    this.source = source;
    thread.setDaemon(true);
  }

  static ReadAhead of(Iterator<Row> source) {
    ReadAhead ahead = new ReadAhead(source);
    ahead.thread.start();
    return ahead;
  }

  private void read() {
    try {
      try {
        readAll();
      } catch (RuntimeException | Error e) {
        // An error too: who waits for rows would wait for ever.
        chunks.put(new Chunk(null, e));
      }
    } catch (InterruptedException closed) {
      // Nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  private void readAll() throws InterruptedException {
    ColumnBatch filling = null;
    while (!Thread.currentThread().isInterrupted() && source.hasNext()) {
      Row read = source.next();
      if (filling == null || filling.isFull() || !filling.schema().equals(read.schema())) {
        if (filling != null) {
          chunks.put(new Chunk(filling, null));
        }
        filling = new ColumnBatch(read.schema(), ROWS);
      }
      filling.add(read);
    }
    if (filling != null) {
      chunks.put(new Chunk(filling, null));
    }
    chunks.put(new Chunk(null, null));
  }

  @Override
  public boolean hasNext() {
    ColumnBatch reading = batch;
    if (reading != null && next < reading.size()) {
      return true;
    }
    if (!ended) {
      take();
    }
    return !ended;
  }

  private void take() {
    try {
      Chunk chunk = chunks.take();
      if (chunk.failure() instanceof Error error) {
        throw error;
      } else if (chunk.failure() instanceof RuntimeException failure) {
        throw failure;
      }
      ColumnBatch rows = chunk.rows();
      if (rows == null) {
        ended = true;
      } else if (row == null || !row.schema().equals(rows.schema())) {
        row = new Row(rows.schema());
      }
      batch = rows;
      next = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot read on: the thread was told to stop", e);
    }
  }

  @Override
  public Row next() {
    ColumnBatch reading = hasNext() ? batch : null;
    Row into = row;
    if (reading == null || into == null) {
      throw new NoSuchElementException();
    }
    reading.read(next++, into);
    return into;
  }

  /** Returns when the source is no longer read. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
