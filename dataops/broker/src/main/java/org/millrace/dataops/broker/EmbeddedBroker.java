package org.millrace.dataops.broker;

import java.nio.file.Path;

/** A Kafka broker and controller (KRaft) in this process, durable across kill -9. */
public final class EmbeddedBroker implements AutoCloseable {
  private EmbeddedBroker() {}

  /** Starts on 127.0.0.1 and returns when it answers. @param port 0 picks a free one */
  public static EmbeddedBroker start(Path directory, int port) {
    throw new UnsupportedOperationException();
  }

  public String bootstrapServers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
