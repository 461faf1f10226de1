package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.JsonNode;

class ModelSwapTests {
  private static EmbeddedBroker broker;
  private static TestModels models;
  private static List<ModelVersion> versions;
  private ServingProcess process;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    KafkaTopics.create(
        broker.bootstrapServers(), "flight-delays.weather", "flight-delays.predictions");
    models = new TestModels(folder);
    versions = List.of(models.write(1), models.write(2), models.write(3), models.write(4));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    process =
        ServingProcess.start(broker.bootstrapServers(), Map.of("millrace.serving.warm-up", "1ms"));
  }

  @org.junit.jupiter.api.AfterEach
  void stop() {
    process.close();
  }

  private int answering() {
    return process.predict(Requests.good()).json().path("model_version").asInt();
  }

  @Test
  void failsNoRequestAndMixesNoVersionsOverTwoHundredSwaps() throws Exception {
    ModelHost host = process.host();
    host.deploy(versions.get(0));
    AtomicBoolean swapping = new AtomicBoolean(true);
    AtomicLong answers = new AtomicLong();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<Future<Integer>> running = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      running.add(
          callers.submit(
              () -> {
                int seen = 0;
                while (swapping.get()) {
                  seen |= 1 << check(process.predict(Requests.good()));
                  answers.incrementAndGet();
                }
                return seen;
              }));
    }
    for (int swap = 1; swap <= 200; swap++) {
      if (swap % 4 == 1) {
        host.deploy(versions.get((swap / 4 + 1) % versions.size()));
      } else {
        host.rollback(TestModels.MODEL);
      }
    }
    swapping.set(false);
    callers.shutdown();
    int seen = 0;
    for (Future<Integer> caller : running) {
      seen |= caller.get();
    }
    assertThat(seen).as("versions that answered, as bits").isGreaterThan(0b110);
    assertThat(answers.get()).isGreaterThan(200);
    assertThat(process.meter("model.inference.failures", "reason", "backend")).isZero();
    assertThat(process.meter("model.info")).isEqualTo(1);
  }

  /** The probability must be that of the version the answer names, in body and header. */
  private static int check(ServingProcess.Response response) {
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    JsonNode answer = response.json();
    int version = answer.path("model_version").asInt();
    assertThat(response.header("X-Model-Version")).isEqualTo(Integer.toString(version));
    assertThat(answer.path("predictions").path(0).path("probability").asDouble())
        .isEqualTo(
            TestModels.probability(version, 5, Double.NaN),
            org.assertj.core.api.Assertions.within(1e-9));
    return version;
  }

  @Test
  void rollsBackAtTheNextRequestAndForthAgain() {
    ModelHost host = process.host();
    host.deploy(versions.get(0));
    host.deploy(versions.get(1));
    assertThat(answering()).isEqualTo(2);
    assertThat(host.rollback(TestModels.MODEL)).isEqualTo(versions.get(0));
    assertThat(answering()).isEqualTo(1);
    assertThat(process.meter("model.info", "version", "1")).isEqualTo(1);
    assertThat(process.meter("model.info", "version", "2")).isNaN();
    assertThat(host.rollback(TestModels.MODEL)).isEqualTo(versions.get(1));
    assertThat(answering()).isEqualTo(2);
    assertThat(host.deployed()).containsEntry(TestModels.MODEL, versions.get(1));
  }

  @Test
  void tellsWhyAModelThatWasWithdrawnAnswersNoMore() {
    ModelHost host = process.host();
    host.deploy(versions.get(0));
    host.deploy(versions.get(1));
    host.forget(versions.get(0));
    assertThatThrownBy(() -> host.rollback(TestModels.MODEL))
        .hasMessageContaining("Cannot roll back flight-delays");
    Instant since = Instant.parse("2013-04-02T08:00:00Z");
    host.withdraw(
        TestModels.MODEL, new Withdrawal(Withdrawal.Kind.RETIRED, 2, "unfair to LGA", since));
    ServingProcess.Response gone = process.predict(Requests.good());
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().path("type").asString()).isEqualTo("urn:problem-type:millrace:gone");
    assertThat(gone.json().path("why").asString())
        .isEqualTo("version 2 was retired on 2013-04-02T08:00:00Z: unfair to LGA");
    assertThat(host.deployed(TestModels.MODEL)).isEmpty();
    assertThat(process.meter("model.info", "version", "2")).isNaN();
    host.withdraw(TestModels.MODEL, new Withdrawal(Withdrawal.Kind.DEMOTED, 2, "looks odd", since));
    ServingProcess.Response away = process.predict(Requests.good());
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("Retry-After")).isEqualTo("60");
    host.deploy(versions.get(0));
    assertThat(answering()).isEqualTo(1);
  }

  @Test
  void cannotRollBackWithoutAVersionBefore() {
    ModelHost host = process.host();
    host.deploy(versions.get(0));
    host.deploy(versions.get(0));
    assertThatThrownBy(() -> host.rollback(TestModels.MODEL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot roll back flight-delays")
        .hasMessageContaining("before version 1");
    assertThatThrownBy(() -> host.rollback("churn"))
        .hasMessageContaining("Cannot find model 'churn'");
  }

  @Test
  void goesOnWithTheOldVersionIfTheNewOneIsDamaged(@TempDir Path folder) throws Exception {
    ModelHost host = process.host();
    host.deploy(versions.get(0));
    ModelVersion damaged = new TestModels(folder).write(9);
    try (var files = Files.walk(damaged.folder())) {
      Path weights =
          files.filter(file -> file.toString().endsWith("linear.json")).findFirst().get();
      String text = Files.readString(weights);
      Files.writeString(weights, text.replace("0.1", "0.3"));
    }
    assertThatThrownBy(() -> host.deploy(damaged)).isInstanceOf(ProblemException.class);
    ModelVersion misnamed =
        new ModelVersion(
            "flight-delays", 8, "run", "0".repeat(64), versions.get(1).folder(), Instant.EPOCH);
    assertThatThrownBy(() -> host.deploy(misnamed))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot deploy flight-delays version 8");
    ModelVersion sameNumber =
        new ModelVersion(
            "flight-delays", 1, "run", "0".repeat(64), versions.get(1).folder(), Instant.EPOCH);
    assertThatThrownBy(() -> host.deploy(sameNumber))
        .hasMessageContaining("another package was deployed under that number");
    assertThat(answering()).isEqualTo(1);
    assertThat(process.meter("model.load", "outcome", "failed")).isEqualTo(2);
  }
}
