package org.millrace.dataops.lineage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events on, in a thread of its own: in the order they were written, each until the endpoint
 * has taken it. What it takes just as the process dies is sent again; an OpenLineage event may be.
 * An event that the endpoint refuses for good is set aside with its reason and holds up no other.
 */
public final class LineageOutbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineageOutbox.class);
  private static final int AT_ONCE = 100;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration MOST_WAIT = Duration.ofMinutes(5);

  private final LineageEndpoint endpoint;
  private final OutboxTable table;
  private final HttpClient http;
  private final Counter sent;
  private final Counter failures;
  private final List<Gauge> gauges;
  private final MeterRegistry registry;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> trouble = Optional.empty();

  private LineageOutbox(LineageEndpoint endpoint, OutboxTable table, MeterRegistry registry) {
    this.endpoint = endpoint;
    this.table = table;
    this.registry = registry;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.sent = counter(registry, "sent", "Lineage events that the endpoint has taken");
    this.failures = counter(registry, "failures", "Attempts that failed and are made again");
    this.gauges =
        List.of(
            gauge(registry, "waiting", "Lineage events still to be sent on"),
            gauge(registry, "refused", "Lineage events that the endpoint refused for good"));
    this.thread = new Thread(this::run, "lineage-outbox");
    thread.setDaemon(true);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("millrace.lineage.outbox." + name)
        .description(description)
        .register(registry);
  }

  private Gauge gauge(MeterRegistry registry, String state, String description) {
    return Gauge.builder("millrace.lineage.outbox." + state, table, t -> t.count(state))
        .description(description)
        .register(registry);
  }

  /**
   * Begins to send; events written from now on are kept for the endpoint, and those still waiting
   * since the last time come first.
   *
   * @param control the control database, migrated
   */
  public static LineageOutbox start(
      DataSource control, LineageEndpoint endpoint, MeterRegistry registry) {
    OutboxTable table = new OutboxTable(control);
    table.open(endpoint.toString());
    LineageOutbox outbox = new LineageOutbox(endpoint, table, registry);
    outbox.thread.start();
    return outbox;
  }

  /** Without an endpoint nothing is kept for one. */
  public static void off(DataSource control) {
    new OutboxTable(control).shut();
  }

  /**
   * How it stands.
   *
   * @param trouble why the newest attempt failed; empty if it did not
   */
  public record Status(String url, long waiting, long refused, Optional<String> trouble) {}

  public Status status() {
    return new Status(endpoint.toString(), table.count("waiting"), table.count("refused"), trouble);
  }

  private void run() {
    int failed = 0;
    while (!isClosing()) {
      try {
        sendAll();
        failed = 0;
        trouble = Optional.empty();
        pause(LOOK);
      } catch (IOException | RuntimeException e) {
        failures.increment();
        if (++failed == 1) {
          LOG.warn("Cannot send lineage to {}: {}; tries again until it works", endpoint, e);
        }
        trouble = Optional.of(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        pause(backOff(failed));
      } catch (InterruptedException e) {
        closing.countDown();
      }
    }
  }

  private void sendAll() throws IOException, InterruptedException {
    List<OutboxTable.Waiting> events = table.next(AT_ONCE);
    while (!events.isEmpty() && !isClosing()) {
      for (OutboxTable.Waiting event : events) {
        send(event);
      }
      events = table.next(AT_ONCE);
    }
  }

  private void send(OutboxTable.Waiting event) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(endpoint.post(event.json()), HttpResponse.BodyHandlers.ofString());
    int status = answer.statusCode();
    if (status / 100 == 2) {
      table.sent(event.id());
      sent.increment();
    } else if (status == 400 || status == 413 || status == 422) {
      String said = answer.body().substring(0, Math.min(500, answer.body().length()));
      LOG.warn("{} refused lineage event {}: {} {}", endpoint, event.id(), status, said);
      table.refused(event.id(), status + " " + said);
    } else {
      // A wrong key or address, a restart, an overload: the event is not at fault.
      throw new IOException("it answered " + status);
    }
  }

  /** Half a second, doubled at each further failure. */
  private static Duration backOff(int failed) {
    Duration wait = Duration.ofMillis(500L << Math.min(failed - 1, 20));
    return wait.compareTo(MOST_WAIT) < 0 ? wait : MOST_WAIT;
  }

  private void pause(Duration time) {
    try {
      closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** What is not sent yet waits for the next start. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gauges.forEach(registry::remove);
  }
}
