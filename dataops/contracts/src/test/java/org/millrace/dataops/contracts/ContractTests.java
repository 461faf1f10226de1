package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Digests;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

class ContractTests {

  @Test
  void readsEveryContractOfAUseCase() {
    List<Contract> contracts = Contract.readAll(TestContracts.flightDelays());

    assertThat(contracts)
        .extracting(Contract::stream)
        .containsExactly(
            "arrivals", "cancellations", "departures", "predictions", "schedule", "weather");
    assertThat(contracts).extracting(Contract::knownAt).containsOnly("known_at");
    assertThat(contracts).allSatisfy(c -> assertThat(c.purpose()).isNotBlank());
  }

  @Test
  void readsNamesTypesAndKeys() {
    Contract schedule = TestContracts.of("schedule");

    assertThat(schedule.schema().fields())
        .containsExactly(
            Field.required("flight_id", FieldType.STRING),
            Field.required("carrier", FieldType.STRING),
            Field.required("flight", FieldType.INTEGER),
            Field.optional("tailnum", FieldType.STRING),
            Field.required("origin", FieldType.STRING),
            Field.required("dest", FieldType.STRING),
            Field.required("distance", FieldType.NUMBER),
            Field.required("scheduled_departure", FieldType.TIMESTAMP),
            Field.required("departure_local", FieldType.LOCAL_TIMESTAMP),
            Field.optional("scheduled_arrival_local", FieldType.LOCAL_TIMESTAMP),
            Field.required("known_at", FieldType.TIMESTAMP));
    assertThat(schedule.key()).isEqualTo("flight_id");
    assertThat(schedule.version()).isEqualTo("2.0.0");
    assertThat(schedule.owner()).isEqualTo("Schedule planning");
    assertThat(schedule.serviceLevels())
        .containsExactly(
            new ServiceLevel("retention", Duration.ofDays(3 * 365)),
            new ServiceLevel("frequency", Duration.ofDays(1)),
            new ServiceLevel("freshness", Duration.ofHours(12)));
  }

  @Test
  void isNamedByTheDigestOfItsFile() throws IOException {
    Path file = TestContracts.resource("everything.odcs.yaml");

    assertThat(Contract.read(file).digest()).isEqualTo(Digests.of(file));
  }

  @Test
  void reportsTheFaultsOfAllFilesAtOnce(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve("case/contracts"));
    String good = Files.readString(TestContracts.resource("everything.odcs.yaml"));
    Files.writeString(contracts.resolve("a.odcs.yaml"), good);
    Files.writeString(contracts.resolve("b.odcs.yaml"), good);
    Files.writeString(contracts.resolve("c.odcs.yaml"), good.replace("v3.1.0", "v3.0.2"));
    Files.writeString(contracts.resolve("d.odcs.yaml"), "a: [");

    assertThatThrownBy(() -> Contract.readAll(UseCase.open(folder.resolve("case"))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("its stream 'everything' has one in a.odcs.yaml")
        .hasMessageContaining("c.odcs.yaml:1: Invalid contract")
        .hasMessageContaining("d.odcs.yaml:1: Invalid contract");
  }

  @Test
  void saysWhereContractsShouldBe(@TempDir Path folder) throws IOException {
    Path useCase = Files.createDirectories(folder.resolve("case"));

    assertThatThrownBy(() -> Contract.readAll(UseCase.open(useCase)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read the contracts of case")
        .hasMessageContaining("write one contract for each stream");
    assertThatThrownBy(() -> Contract.read(folder.resolve("none.odcs.yaml")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read contract");
  }
}
