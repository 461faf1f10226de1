package org.millrace.platform.api;

import java.util.Optional;
import org.millrace.dataops.lineage.LineageOutbox;

/** Sends lineage on, or does not. */
public record LineageForwarding(Optional<LineageOutbox> outbox) implements AutoCloseable {
  @Override
  public void close() {
    outbox.ifPresent(LineageOutbox::close);
  }
}
