package org.millrace.modelops.tracking;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.millrace.modelops.tracking.mlflow.MlflowServer;

/** A program that delivers an outbox, to be killed by tests. */
final class OutboxMain {
  private OutboxMain() {}

  public static void main(String[] args) throws InterruptedException {
    DataSource database = TestDatabase.open(Path.of(args[0]));
    MlflowServer server = MlflowServer.external(URI.create(args[1]));
    try (MlflowOutbox outbox =
        MlflowOutbox.start(
            database, server, "embedded", new SimpleMeterRegistry(), Clock.systemUTC())) {
      outbox.awaitIdle(Duration.ofMinutes(2));
    }
  }
}
