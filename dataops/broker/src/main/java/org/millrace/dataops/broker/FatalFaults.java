package org.millrace.dataops.broker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Kafka halts the JVM on a fault it cannot mend (a full disk, say). This process holds more than
 * Kafka, so the halt becomes an exception in Kafka's thread and a message to who listens here.
 */
final class FatalFaults {
  private static final List<Consumer<String>> LISTENERS = new CopyOnWriteArrayList<>();

  private FatalFaults() {}

  /** Kafka's halt says nothing of which broker it was: every listener hears of every fault. */
  static synchronized void listen(Consumer<String> listener) {
    Exit.setExitProcedure(FatalFaults::refuseToDie);
    Exit.setHaltProcedure(FatalFaults::refuseToDie);
    LISTENERS.add(listener);
  }

  static void unlisten(Consumer<String> listener) {
    LISTENERS.remove(listener);
  }

  private static void refuseToDie(int status, @Nullable String message) {
    String said = message == null || message.isBlank() ? "" : ": " + message;
    String fault =
        "Kafka gave up with status " + status + " in " + Thread.currentThread().getName() + said;
    LISTENERS.forEach(listener -> listener.accept(fault));
    throw new IllegalStateException(fault);
  }
}
