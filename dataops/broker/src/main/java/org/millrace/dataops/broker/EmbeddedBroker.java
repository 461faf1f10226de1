package org.millrace.dataops.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller (KRaft) in this process, on 127.0.0.1 only.
 *
 * <p>Acknowledged records survive {@code kill -9} of the process. They do not all survive a power
 * loss, for Kafka leaves flushing to the system. Both ports may differ between two starts on the
 * same folder. A fault on which Kafka would halt the JVM is reported by {@link #fault} instead; the
 * broker is then of no more use, the process goes on.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int ATTEMPTS = 5;
  private static final long STOP_MILLIS = 30_000;

  private final BrokerLock lock;
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Consumer<String> onHalt = this::reportFault;
  private @Nullable KraftServer server;
  private int port;
  private boolean closed;

  private EmbeddedBroker(BrokerLock lock) {
    this.lock = lock;
  }

  /**
   * Starts and returns when the broker answers: about 2 to 5 seconds.
   *
   * @param directory the broker's own; made if it is not there
   * @param port 0 picks a free one
   * @throws ProblemException if the folder or the port is another's, or Kafka refuses to start
   */
  public static EmbeddedBroker start(Path directory, int port) {
    try {
      Path own = Files.createDirectories(directory.toAbsolutePath().normalize());
      EmbeddedBroker broker = new EmbeddedBroker(BrokerLock.take(own));
      broker.launch(Files.createDirectories(own.resolve("log")), port);
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the broker in " + directory, e);
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Why Kafka gave up, if it did. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault.get());
  }

  /** The listener hears of a fault once, in Kafka's thread; at once if it has happened already. */
  public void onFatal(Consumer<String> listener) {
    listeners.add(listener);
    fault().ifPresent(listener);
  }

  /** Stops within half a minute; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    KraftServer running = server;
    if (running != null) {
      stop(running);
    }
    release();
  }

  private void launch(Path logs, int wanted) {
    FatalFaults.listen(onHalt);
    try {
      for (int attempt = 1; server == null; attempt++) {
        port = wanted == 0 ? freePort() : requireFree(wanted);
        try {
          server = KraftServer.start(logs, port, freePort());
        } catch (Exception | Error e) {
          if (!isTakenPort(e) || attempt == ATTEMPTS) {
            throw refused(logs, e);
          }
          // Another process took the port between our look and Kafka's bind.
          fault.set(null);
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      closed = true;
      release();
      throw e instanceof ProblemException problem ? problem : refused(logs, e);
    }
  }

  private ProblemException refused(Path logs, Throwable e) {
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ProblemException(
        "Cannot start the broker in " + logs.getParent(),
        fault().map(halt -> halt + "; " + said).orElse(said),
        "free disk space and check that the folder may be written; the log says more",
        e);
  }

  private void reportFault(String message) {
    LOG.error("The embedded broker failed: {}", message);
    if (fault.compareAndSet(null, message)) {
      listeners.forEach(listener -> listener.accept(message));
    }
  }

  // A broker whose threads have died may never finish its shutdown.
  private void stop(KraftServer running) {
    Thread stopper = new Thread(running::stop, "broker-stop");
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopper.isAlive()) {
      LOG.warn("The embedded broker did not stop in {} ms and is left behind", STOP_MILLIS);
    }
  }

  private void release() {
    FatalFaults.unlisten(onHalt);
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("Cannot give back the broker's folder", e);
    }
  }

  private static int requireFree(int port) throws IOException {
    try (ServerSocket socket = bind(port)) {
      return socket.getLocalPort();
    } catch (BindException e) {
      throw new ProblemException(
          "Cannot start the broker on port " + port,
          "another process listens on 127.0.0.1:" + port,
          "stop it, or choose another port (0 picks a free one)",
          e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = bind(0)) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    // As Kafka does: a connection of the broker before, still in TIME_WAIT, is no obstacle.
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    return socket;
  }

  private static boolean isTakenPort(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      if (cause instanceof BindException || (said != null && said.contains("already in use"))) {
        return true;
      }
    }
    return false;
  }
}
