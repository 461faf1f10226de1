package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

class RequestReaderTests {
  private final Contract contract =
      Contract.read(Path.of("../../usecases/flight-delays/contracts/schedule.odcs.yaml"));
  private final Schema request =
      new Schema(
          contract.schema().fields().stream()
              .filter(field -> !field.name().equals(contract.knownAt()))
              .toList());
  private final RequestReader reader = new RequestReader(request, contract.validator(request), 3);

  private List<Fault> faults(byte[] body) {
    Faults faults = reader.read(body);
    return faults.isEmpty() ? List.of() : faults.refused("m").faults();
  }

  private static byte[] instances(int count) {
    return Requests.bytes(
        "{\"instances\":["
            + String.join(",", Collections.nCopies(count, Requests.json(Requests.flight())))
            + "]}");
  }

  static Stream<Requests.Bad> bad() {
    return Requests.bad().stream();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void namesTheFieldAndTheRule(Requests.Bad bad) {
    List<Fault> faults = faults(bad.body());
    assertThat(faults)
        .as(() -> faults.toString())
        .anyMatch(
            fault -> fault.pointer().equals(bad.pointer()) && fault.rule().equals(bad.rule()));
    assertThat(faults)
        .allSatisfy(
            fault ->
                assertThat(fault.why() + fault.fix())
                    .doesNotContain("tools.jackson", "JsonRead", "Source", "java.", "null\n")
                    .isNotBlank());
  }

  @Test
  void hasManyBadRequests() {
    assertThat(Requests.bad()).hasSizeGreaterThan(120);
  }

  @Test
  void readsAGoodRequest() {
    assertThat(faults(Requests.good())).isEmpty();
    assertThat(reader.size()).isEqualTo(1);
    assertThat(reader.row(0).toMap())
        .containsEntry("flight_id", "UA1545-EWR-20130401T0515")
        .containsEntry("distance", 1400.0)
        .containsEntry("scheduled_departure", "2013-04-01T09:15:00Z")
        .containsEntry("departure_local", "2013-04-01T05:15")
        .containsEntry("tailnum", null);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = instances(2);
    for (int length = 0; length < whole.length; length++) {
      assertThat(faults(Arrays.copyOf(whole, length))).as("cut at %d", length).isNotEmpty();
    }
    assertThat(faults(whole)).isEmpty();
  }

  @Test
  void neverThrowsWhateverOneByteBecomes() {
    byte[] whole = instances(1);
    for (int position = 0; position < whole.length; position++) {
      for (int value : new int[] {0, 1, '"', '{', '}', '[', ']', ',', ':', '\\', '9', 0x80, 0xFF}) {
        byte[] changed = whole.clone();
        changed[position] = (byte) value;
        assertThat(faults(changed)).allSatisfy(fault -> assertThat(fault.why()).isNotBlank());
      }
    }
  }

  @Test
  void takesAsManyInstancesAsAllowedAndNoMore() {
    assertThat(faults(instances(3))).isEmpty();
    assertThat(reader.size()).isEqualTo(3);
    assertThat(faults(instances(4)))
        .containsExactly(
            new Fault(
                "/instances",
                "size",
                "it has 4 instances, more than 3",
                "send them in several requests"));
  }

  @Test
  void reportsEveryFaultOfEveryInstanceAtOnce() {
    String flight = Requests.json(Requests.flight()).replace("1400", "-1").replace("EWR", "BOS");
    List<Fault> faults =
        faults(Requests.bytes("{\"instances\":[" + flight + "," + flight + "],\"x\":1}"));
    assertThat(faults)
        .extracting(Fault::pointer)
        .contains(
            "/instances/0/distance",
            "/instances/0/origin",
            "/instances/1/distance",
            "/instances/1/origin",
            "/x");
  }

  @Test
  void keepsFaultsFoundBeforeTheJsonBreaks() {
    String flight = Requests.json(Requests.flight()).replace("1400", "-1");
    assertThat(faults(Requests.bytes("{\"instances\":[" + flight + ",{\"carrier\" 1}]}")))
        .extracting(Fault::rule)
        .contains("range", "json");
  }

  @Test
  void listsNoMoreThanAHundredFaults() {
    String many = String.join(",", Collections.nCopies(3, "\"x\":1"));
    StringBuilder body = new StringBuilder("{\"instances\":[" + Requests.json(Requests.flight()));
    body.append("],").append(many);
    for (int i = 0; i < 500; i++) {
      body.append(",\"y").append(i).append("\":0");
    }
    Faults faults = reader.read(Requests.bytes(body.append("}").toString()));
    RefusedException refused = faults.refused("m");
    assertThat(refused.faults()).hasSize(100);
    assertThat(refused.first().what()).contains("503 faults").contains("first 100");
  }

  @Test
  void refusesDeepNestingWithoutOverflow() {
    String deep = "[".repeat(100_000);
    assertThat(faults(Requests.bytes("{\"instances\":" + deep)))
        .extracting(Fault::rule)
        .contains("size");
    assertThat(faults(Requests.bytes("{\"x\":" + deep))).isNotEmpty();
  }

  @Test
  void takesUnicodeThatIsWellFormed() {
    Schema free = Schema.of(Field.required("dest", request.field(request.require("dest")).type()));
    RequestReader lenient = new RequestReader(free, contract.validator(free), 1);
    Faults faults = lenient.read(Requests.bytes("{\"instances\":[{\"dest\":\"žluť 🛫\"}]}"));
    assertThat(faults.refused("m").faults()).extracting(Fault::rule).containsExactly("pattern");
  }

  @Test
  void forgetsTheRequestBefore() {
    assertThat(faults(instances(3))).isEmpty();
    assertThat(faults(Requests.bytes("{\"instances\":[{}]}"))).isNotEmpty();
    assertThat(faults(Requests.good())).isEmpty();
    assertThat(reader.size()).isEqualTo(1);
    assertThat(reader.row(0).isNull(request.require("tailnum"))).isTrue();
  }
}
