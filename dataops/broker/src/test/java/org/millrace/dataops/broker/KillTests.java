package org.millrace.dataops.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker in a JVM of its own, killed with SIGKILL while records pour in. */
@Tag("slow")
@Timeout(120)
class KillTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void everyAcknowledgedRecordSurvivesKills() throws Exception {
    int port;
    try (EmbeddedBroker first = EmbeddedBroker.start(directory, 0)) {
      port = first.port();
      Clients.createTopic(first.bootstrapServers());
    }
    String servers = "127.0.0.1:" + port;
    AtomicLong sent = new AtomicLong();
    AtomicLong acknowledged = new AtomicLong();
    AtomicBoolean enough = new AtomicBoolean();
    Process child = startChild(port);
    try (KafkaProducer<String, String> producer = Clients.producer(servers)) {
      // Without a broker, send blocks: so it needs a thread of its own while we kill and start.
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> sendUntil(enough, producer, sent, acknowledged));
      for (int kill = 0; kill < 3; kill++) {
        long target = acknowledged.get() + 20_000;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= target);
        child.destroyForcibly().waitFor();
        child = startChild(port);
      }
      enough.set(true);
      sender.join();
      producer.flush();
      assertThat(acknowledged).hasValue(sent.get());
      List<Long> read =
          Clients.readAll(servers).stream().map(record -> Long.parseLong(record.value())).toList();
      Set<Long> distinct = new HashSet<>(read);
      assertThat(sent.get() - distinct.size()).as("lost").isZero();
      assertThat(read.size() - distinct.size()).as("there more than once").isZero();
      assertThat(read).as("in the order sent").isSorted();
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void refusesAFolderThatAnotherProcessOwns() throws Exception {
    Process child = startChild(0);
    try {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> EmbeddedBroker.start(directory, 0)))
          .hasMessageContaining("process " + child.pid() + " runs a broker on this folder");
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void sendUntil(
      AtomicBoolean enough,
      KafkaProducer<String, String> producer,
      AtomicLong sent,
      AtomicLong acknowledged) {
    while (!enough.get()) {
      String value = Long.toString(sent.getAndIncrement());
      producer.send(
          new ProducerRecord<>("numbers", 0, null, value),
          (metadata, failure) -> {
            if (failure == null) {
              acknowledged.incrementAndGet();
            }
          });
    }
  }

  private Process startChild(int port) throws IOException {
    Path ready = directory.resolve("ready");
    Files.deleteIfExists(ready);
    Process child =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BrokerProcess.class.getName(),
                    directory.toString(),
                    Integer.toString(port),
                    ready.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(directory.resolve("child.log").toFile()))
            .start();
    await().atMost(PATIENCE).until(() -> Files.exists(ready) || !child.isAlive());
    assertThat(child.isAlive()).as(Files.readString(directory.resolve("child.log"))).isTrue();
    return child;
  }

  /** Runs a broker until it is killed, or until its parent is gone. */
  static final class BrokerProcess {
    public static void main(String[] args) throws Exception {
      EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
      Files.createFile(Path.of(args[2]));
      ProcessHandle.current().parent().orElseThrow().onExit().join();
      Runtime.getRuntime().halt(0);
    }
  }
}
