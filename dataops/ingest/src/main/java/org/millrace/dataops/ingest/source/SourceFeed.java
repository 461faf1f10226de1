package org.millrace.dataops.ingest.source;

import java.util.function.Consumer;

/** One place where records come from, as it is now. One thread's. */
interface SourceFeed extends AutoCloseable {
  /**
   * Gives some of what is new since the position, and moves the position past it; the caller makes
   * both one. Given the same position again it gives the same records, as far as the place allows.
   *
   * @return whether there may be more at once
   */
  boolean step(SourcePosition position, Consumer<SourceRecord> records) throws Exception;

  @Override
  void close();
}
