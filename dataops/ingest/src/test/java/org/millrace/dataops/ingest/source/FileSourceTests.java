package org.millrace.dataops.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;
import org.sqlite.SQLiteDataSource;

@Timeout(120)
class FileSourceTests {
  private static final Instant T0 = Instant.parse("2013-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2014-01-01T00:00:00Z");
  private static final String SALES =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: test.sales
      name: Sales
      version: 1.0.0
      status: active
      team: {name: Testers}
      schema:
        - name: sales
          logicalType: object
          customProperties:
            - {property: knownAt, value: known_at}
          properties:
            - {name: sale, logicalType: string, primaryKey: true, required: true}
            - {name: price, logicalType: number}
            - {name: pieces, logicalType: integer}
            - {name: online, logicalType: boolean}
            - {name: known_at, logicalType: timestamp, required: true}
      """;

  @TempDir static Path brokerFolder;
  private static EmbeddedBroker broker;
  private static StreamPublisher publisher;

  @TempDir Path folder;
  private String name;
  private LineageLog lineage;
  private FileSource source;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerFolder, 0);
    publisher = new StreamPublisher(broker.bootstrapServers(), new SimpleMeterRegistry());
  }

  @AfterAll
  static void stopBroker() {
    publisher.close();
    broker.close();
  }

  @BeforeEach
  void open(TestInfo test) {
    name = "s-" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(database).load().migrate();
    lineage = new LineageLog(database, LineageLog.EMBEDDED);
    source =
        new FileSource(
            publisher,
            lineage,
            InstantSource.system(),
            folder.resolve("scratch"),
            DataSize.ofMegabytes(128));
  }

  private UseCase useCase(String sources) throws IOException {
    Path useCase = folder.resolve(name);
    Files.createDirectories(useCase.resolve("contracts"));
    Files.createDirectories(useCase.resolve("data"));
    Files.writeString(useCase.resolve("contracts/sales.odcs.yaml"), SALES);
    Files.writeString(
        useCase.resolve("contracts/refunds.odcs.yaml"),
        SALES.replace("name: sales", "name: refunds").replace("test.sales", "test.refunds"));
    Files.writeString(
        useCase.resolve("data/sales.csv"),
        """
        sale,price,pieces,online,hour
        b,2.5,3,true,2
        a,1e3,,false,2
        c,,1,,1
        d,4,1,true,3
        """);
    Files.writeString(
        useCase.resolve("dataops.yaml"),
        sources
            + """
            spine: {stream: sales, cutoff: known_at}
            features:
              - {name: price, row: price}
            """);
    return UseCase.open(useCase);
  }

  private static String entry(String stream, String select) {
    return "  - {stream: " + stream + ", files: [data/sales.csv], select: \"" + select + "\"}\n";
  }

  private static final String SELECT =
      "SELECT sale, price, pieces, online, TIMESTAMPTZ '2013-01-01 00:00:00Z' + hour * INTERVAL 1"
          + " HOUR AS known_at FROM sales";

  private UseCase withTopics(String sources) throws Exception {
    UseCase useCase = useCase(sources);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(useCase.topic("sales"), 1, (short) 1),
                  new NewTopic(useCase.topic("refunds"), 1, (short) 1)))
          .all()
          .get();
    }
    return useCase;
  }

  @Test
  void publishesEachRowInTheOrderOfItsKnownAtThenOfItsKey() throws Exception {
    UseCase useCase = withTopics("sources:\n" + entry("sales", SELECT));
    AtomicLong heard = new AtomicLong();
    Publication publication =
        source.publish(useCase, "sales", T0, END, (published, total) -> heard.set(total));
    assertThat(publication.total()).isEqualTo(4);
    assertThat(publication.ends()).isEqualTo(Map.of("sales", Map.of(0, 4L)));
    assertThat(heard).hasValue(4);
    assertThat(read(useCase.topic("sales")))
        .extracting(r -> Instant.ofEpochMilli(r.timestamp()) + " " + r.key() + " " + r.value())
        .containsExactly(
            "2013-01-01T01:00:00Z c {\"sale\":\"c\",\"pieces\":1,\"known_at\":\"2013-01-01T01:00:00Z\"}",
            "2013-01-01T02:00:00Z a {\"sale\":\"a\",\"price\":1000.0,\"online\":false,\"known_at\":\"2013-01-01T02:00:00Z\"}",
            "2013-01-01T02:00:00Z b {\"sale\":\"b\",\"price\":2.5,\"pieces\":3,\"online\":true,\"known_at\":\"2013-01-01T02:00:00Z\"}",
            "2013-01-01T03:00:00Z d {\"sale\":\"d\",\"price\":4.0,\"pieces\":1,\"online\":true,\"known_at\":\"2013-01-01T03:00:00Z\"}");
  }

  @Test
  void publishesFromTheFirstMomentUpToButWithoutTheLast() throws Exception {
    UseCase useCase = withTopics("sources:\n" + entry("sales", SELECT));
    source.publish(useCase, "sales", hour(2), hour(3), PublishProgress.SILENT);
    assertThat(read(useCase.topic("sales")))
        .extracting(ConsumerRecord::key)
        .containsExactly("a", "b");
  }

  @Test
  void replaysSeveralStreamsAsTimeGoesOn() throws Exception {
    UseCase useCase =
        withTopics(
            "sources:\n"
                + entry("sales", SELECT)
                + entry("refunds", SELECT.replace("+ hour", "+ (hour + 1)")));
    try (Replay replay =
        source.replay(useCase, List.of("sales", "refunds"), T0, END, PublishProgress.SILENT)) {
      assertThat(replay.total()).isEqualTo(8);
      assertThat(replay.next()).contains(hour(1));
      assertThat(replay.advanceTo(T0).total()).isZero();
      assertThat(replay.advanceTo(hour(2)).records()).isEqualTo(Map.of("sales", 3L, "refunds", 1L));
      assertThat(read(useCase.topic("refunds")))
          .extracting(ConsumerRecord::key)
          .containsExactly("c");
      assertThat(replay.next()).contains(hour(3));
      assertThat(replay.finish().records()).isEqualTo(Map.of("sales", 1L, "refunds", 3L));
      assertThat(replay.next()).isEmpty();
    }
    assertThat(read(useCase.topic("sales")))
        .extracting(ConsumerRecord::key)
        .containsExactly("c", "a", "b", "d");
  }

  @Test
  void refusesASelectThatDoesNotFitItsContractNamingEveryColumn() throws Exception {
    UseCase useCase =
        useCase(
            "sources:\n"
                + entry(
                    "sales",
                    "SELECT 1 AS sale, price AS cost, TIMESTAMP '2013-01-01' AS known_at FROM sales"));
    assertThatThrownBy(() -> source.publish(useCase, "sales", T0, END, PublishProgress.SILENT))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("column 'cost' is no field of the contract")
        .hasMessageContaining("column 'sale' is INTEGER where the contract says STRING")
        .hasMessageContaining("column 'known_at' is TIMESTAMP where the contract says TIMESTAMP");
  }

  @Test
  void readsNothingOutsideOfTheDataFolder() throws Exception {
    Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    UseCase through =
        useCase(
            "sources:\n"
                + entry("sales", SELECT).replace("data/sales.csv", "data/../../secret.csv"));
    assertThatThrownBy(() -> source.publish(through, "sales", T0, END, PublishProgress.SILENT))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read source file 'data/../../secret.csv'");
    UseCase inSql =
        useCase(
            "sources:\n"
                + entry("sales", "SELECT * FROM read_csv('" + folder.resolve("secret.csv") + "')"));
    assertThatThrownBy(() -> source.publish(inSql, "sales", T0, END, PublishProgress.SILENT))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Permission Error");
  }

  @Test
  void saysWhatIsWrongWithTheSql() throws Exception {
    UseCase useCase = useCase("sources:\n" + entry("sales", "SELECT nothing FROM sales"));
    assertThatThrownBy(() -> source.publish(useCase, "sales", T0, END, PublishProgress.SILENT))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("nothing")
        .hasMessageContaining("correct dataops.yaml");
  }

  private static Instant hour(int hour) {
    return T0.plus(Duration.ofHours(hour));
  }

  private static List<ConsumerRecord<String, String>> read(String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }
}
