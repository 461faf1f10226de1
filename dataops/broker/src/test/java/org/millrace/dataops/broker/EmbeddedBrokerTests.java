package org.millrace.dataops.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;

class EmbeddedBrokerTests {
  @TempDir Path directory;

  @Test
  void keepsRecordsOfLongAgoAndOfTheFutureOverARestartOnAnotherPort() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Clients.createTopic(broker.bootstrapServers());
      try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrapServers())) {
        producer.send(new ProducerRecord<>("numbers", 0, 1_356_998_400_000L, "2013", "old")).get();
        producer.send(new ProducerRecord<>("numbers", 0, 4_102_444_800_000L, "2100", "new")).get();
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(Clients.readAll(broker.bootstrapServers()))
          .extracting(record -> record.timestamp() + " " + record.key() + " " + record.value())
          .containsExactly("1356998400000 2013 old", "4102444800000 2100 new");
      assertThat(broker.fault()).isEmpty();
    }
  }

  @Test
  void refusesAFolderThatARunningBrokerOwns() {
    try (EmbeddedBroker first = EmbeddedBroker.start(directory, 0)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refusal -> {
                assertThat(refusal.first().what())
                    .isEqualTo("Cannot start the broker in " + directory);
                assertThat(refusal.first().why())
                    .isEqualTo(
                        "process "
                            + ProcessHandle.current().pid()
                            + " runs a broker on this folder");
              });
      assertThat(first.fault()).isEmpty();
    }
  }

  @Test
  void refusesAPortThatIsTakenAndGivesTheFolderBack() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("Cannot start the broker on port " + port)
          .hasMessageContaining("another process listens on 127.0.0.1:" + port);
    }
    EmbeddedBroker.start(directory, 0).close();
  }

  @Test
  void turnsKafkasHaltIntoAReportAndLeavesTheProcessAlive() {
    List<String> heard = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      broker.onFatal(heard::add);
      // What Kafka itself calls when, say, its last log directory fails.
      assertThatThrownBy(() -> Exit.halt(1, "log directory failed"))
          .isInstanceOf(IllegalStateException.class);
      assertThat(heard)
          .singleElement()
          .asString()
          .contains("status 1")
          .endsWith("log directory failed");
      assertThat(broker.fault()).contains(heard.get(0));
    }
  }
}
