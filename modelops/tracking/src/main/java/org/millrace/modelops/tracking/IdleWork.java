package org.millrace.modelops.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the outbox's thread does while nothing waits: again and again, or once when asked to. */
final class IdleWork {
  private static final Logger LOG = LoggerFactory.getLogger(IdleWork.class);

  private record Asked(Consumer<MlflowClient> work, CompletableFuture<Void> done) {}

  private record Repeated(Duration every, Consumer<MlflowClient> work) {}

  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private volatile Repeated repeated = new Repeated(Duration.ofDays(1), mlflow -> {});
  private volatile Instant due = Instant.EPOCH;

  void repeat(Duration every, Consumer<MlflowClient> work) {
    repeated = new Repeated(every, work);
    due = Instant.EPOCH;
  }

  CompletableFuture<Void> ask(Consumer<MlflowClient> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    asked.add(new Asked(work, done));
    return done;
  }

  boolean isDue(Instant now) {
    return !asked.isEmpty() || !now.isBefore(due);
  }

  void run(MlflowClient mlflow, Instant now) {
    for (Asked next = asked.poll(); next != null; next = asked.poll()) {
      try {
        if (!next.done.isDone()) {
          next.work.accept(mlflow);
        }
        next.done.complete(null);
      } catch (RuntimeException e) {
        next.done.completeExceptionally(e);
      }
    }
    if (!now.isBefore(due)) {
      due = now.plus(repeated.every);
      try {
        repeated.work.accept(mlflow);
      } catch (RuntimeException e) {
        LOG.warn("Cannot compare MLflow with the registry: {}", e.toString());
      }
    }
  }
}
