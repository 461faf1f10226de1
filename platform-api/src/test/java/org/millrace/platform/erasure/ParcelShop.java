package org.millrace.platform.erasure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.Digests;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;

/**
 * The made-up parcels of the training tests, with subject keys in their contracts and a log of the
 * predictions; records come in through Kafka.
 */
public final class ParcelShop {
  static final Instant MARCH = Instant.parse("2024-03-01T00:00:00Z");
  private static final Path SOURCE =
      Path.of("../modelops/training/src/test/resources/usecases/parcels");
  private static final Path LOG =
      Path.of("../usecases/flight-delays/contracts/predictions.odcs.yaml");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String KNOWN_AT = "- {property: knownAt, value: known_at}";

  private ParcelShop() {}

  /** A folder of the use case. */
  public static UseCase folder(Path parent) throws IOException {
    return named(unnamed(parent));
  }

  /** The same, but no contract says yet which field names a person. */
  static UseCase unnamed(Path parent) throws IOException {
    Path to = parent.resolve("parcels");
    try (Stream<Path> files = Files.walk(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(SOURCE.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Files.copy(LOG, to.resolve("contracts/predictions.odcs.yaml"));
    Files.writeString(
        to.resolve("devops.yaml"),
        "serving: {max-instances: 100, log-sample: 1.0, history-days: 60}\n");
    return UseCase.open(to);
  }

  /** Its contracts now say it. */
  static UseCase named(UseCase useCase) throws IOException {
    named(useCase.file("contracts/orders.odcs.yaml"), "order_id");
    named(useCase.file("contracts/deliveries.odcs.yaml"), "order_id");
    named(useCase.file("contracts/predictions.odcs.yaml"), "entity_key");
    return UseCase.open(useCase.folder());
  }

  /** Every order breaks a rule that only warns, so its report gives examples. */
  static void doubtDepots(UseCase useCase) throws IOException {
    Path contract = useCase.file("contracts/orders.odcs.yaml");
    String depot = "{name: depot, logicalType: string, required: true";
    String rule =
        ", quality: [{id: south_only, metric: invalidValues, arguments: {validValues: [south]},"
            + " mustBe: 0, severity: warning}]";
    Files.writeString(contract, Files.readString(contract).replace(depot, depot + rule));
  }

  private static void named(Path contract, String subjectKey) throws IOException {
    String text = Files.readString(contract);
    String with = KNOWN_AT + "\n      - {property: subjectKey, value: " + subjectKey + "}";
    Files.writeString(contract, text.replace(KNOWN_AT, with));
  }

  /** A text that stands nowhere else. */
  public static String id(int number) {
    return "parcel-" + Digests.of("order " + number).substring(0, 24);
  }

  static String order(String id, String depot, double weight, Instant placed) {
    return "{\"order_id\":\"%s\",\"depot\":\"%s\",\"weight\":%s,\"placed_at\":\"%s\",\"placed_local\":\"%s\"}"
        .formatted(id, depot, weight, placed, local(placed));
  }

  private static String local(Instant at) {
    return LOCAL.format(at);
  }

  /** Orders every ten minutes; those of weight are late. */
  public static void publish(Platform platform, int orders) {
    StreamPublisher kafka = platform.part(StreamPublisher.class);
    Random random = new Random(7);
    for (int i = 0; i < orders; i++) {
      Instant placed = MARCH.plus(Duration.ofMinutes(10L * i));
      double load = random.nextDouble();
      double weight = 1 + 9 * random.nextDouble();
      boolean late = random.nextDouble() < 1 / (1 + Math.exp(-(weight - 5 + 4 * (load - 0.5))));
      String depot =
          "{\"report_id\":\"r%d\",\"depot\":\"north\",\"load\":%s,\"known_at\":\"%s\"}"
              .formatted(i, load, placed);
      send(kafka, "parcels.depots", "r" + i, placed, depot);
      String order = order(id(i), "north", weight, placed);
      String known = order.substring(0, order.length() - 1) + ",\"known_at\":\"" + placed + "\"}";
      send(kafka, "parcels.orders", id(i), placed, known);
      Instant delivered = placed.plus(Duration.ofDays(late ? 2 : 1));
      String delivery =
          "{\"order_id\":\"%s\",\"delay\":%s,\"known_at\":\"%s\"}"
              .formatted(id(i), late ? 2.0 : 0.0, delivered);
      send(kafka, "parcels.deliveries", id(i), delivered, delivery);
    }
    kafka.flush();
  }

  static void send(StreamPublisher kafka, String topic, String key, Instant at, String json) {
    var unused = kafka.publish(topic, key, at, json.getBytes(StandardCharsets.UTF_8));
  }

  public static void settle(Platform platform, UseCase useCase) {
    platform.part(IngestService.class).flush(useCase, Duration.ofSeconds(60));
  }
}
