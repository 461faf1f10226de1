package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Digests;
import org.millrace.platform.command.ParcelPlatform.Ran;

@ExtendWith(ParcelPlatform.Extension.class)
@Timeout(180)
class QuarantineCommandTests {
  private static final String DEPOTS = "parcels.depots";
  private static final String WITHOUT_LOAD =
      "{\"report_id\":\"bad\",\"depot\":\"north\",\"known_at\":\"2024-03-01T00:00:00Z\"}";
  private static final String WITH_LOAD =
      "{\"report_id\":\"bad\",\"depot\":\"north\",\"load\":0.5,\"known_at\":\"2024-03-01T00:00:00Z\"}";

  @TempDir Path folder;

  @Test
  void countsListsAndShowsWhatIsKeptAside(ParcelPlatform parcels) {
    String record = parcels.poison(WITHOUT_LOAD);

    assertThat(parcels.succeed("quarantine", "list"))
        .containsPattern("parcels\\.depots +required +\\d");
    assertThat(parcels.succeed("quarantine", "list", DEPOTS, "--rule", "required"))
        .contains(record + "  required  load");
    assertThat(parcels.succeed("quarantine", "list", DEPOTS, "--rule", "no such & rule")).isEmpty();
    assertThat(parcels.succeed("quarantine", "show", record))
        .contains("\"rule\" : \"required\"", "\"state\" : \"open\"", "\"bytes\"");
  }

  @Test
  void repairsARecordWithACorrectedOne(ParcelPlatform parcels) throws Exception {
    String record = parcels.poison(WITHOUT_LOAD);
    Path corrected = folder.resolve("corrected.json");

    Files.writeString(corrected, WITHOUT_LOAD);
    Ran stillBroken = repair(parcels, record, corrected);
    assertThat(stillBroken.code()).isEqualTo(1);
    assertThat(stillBroken.err()).contains("break its contract", "fix:");

    Files.writeString(corrected, WITH_LOAD);
    assertThat(repair(parcels, record, corrected).code()).isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> parcels.succeed("quarantine", "show", record).contains("\"state\" : \"repaired"));
    assertThat(parcels.succeed("quarantine", "show", record)).contains("the load was weighed");
    assertThat(parcels.succeed("quarantine", "list", DEPOTS)).doesNotContain(record + " ");
  }

  @Test
  void saysWhichFileCannotBeTakenAsARepair(ParcelPlatform parcels) throws Exception {
    String record = parcels.poison(WITHOUT_LOAD);
    Ran missing = repair(parcels, record, folder.resolve("none.json"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("Cannot read", "none.json").doesNotContain("fault of");

    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"load\": ");
    Ran noJson = repair(parcels, record, broken);
    assertThat(noJson.code()).isEqualTo(1);
    assertThat(noJson.err()).contains("broken.json", "it is no JSON").doesNotContain("fault of");
  }

  @Test
  void noPersonalValueIsShownAndARepairNeedNotKnowIt(ParcelPlatform parcels) throws Exception {
    String known = "\"known_at\":\"2024-03-01T00:00:00Z\"}";
    String record =
        parcels.poison(
            "parcels.deliveries", "secret", "{\"order_id\":\"secret\",\"delay\":\"?\"," + known);

    String shown = parcels.succeed("quarantine", "show", record);
    String bytes = shown.replaceAll("(?s).*\"bytes\" : \"([^\"]*)\".*", "$1");
    assertThat(shown).doesNotContain("secret").contains("\"key\" : \"***\"");
    assertThat(new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_8))
        .isEqualTo("{\"order_id\":\"***\",\"delay\":\"?\"," + known);
    assertThat(parcels.succeed("quarantine", "list", "parcels.deliveries"))
        .doesNotContain("secret");

    Path corrected = folder.resolve("delivery.json");
    Files.writeString(corrected, "{\"order_id\":\"***\",\"delay\":1.0," + known);
    assertThat(repair(parcels, record, corrected).code()).isZero();
    String whole = "{\"order_id\":\"secret\",\"delay\":1.0," + known;
    assertThat(parcels.succeed("quarantine", "show", record))
        .contains(Digests.of(whole.getBytes(StandardCharsets.UTF_8)));
  }

  private static Ran repair(ParcelPlatform parcels, String record, Path file) {
    return parcels.run(
        "quarantine",
        "repair",
        record,
        "--with",
        file.toString(),
        "--reason",
        "the load was weighed");
  }

  @Test
  void givesARecordUpForAReason(ParcelPlatform parcels) {
    String record = parcels.poison("no json");
    Ran without = parcels.run("quarantine", "discard", record);
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--reason");
    Ran blank = parcels.run("quarantine", "discard", record, "--reason", " ");
    assertThat(blank.code()).isEqualTo(1);
    assertThat(blank.err()).contains("Cannot decide without a reason");

    assertThat(parcels.succeed("quarantine", "discard", record, "--reason", "a line of noise"))
        .contains("\"state\" : \"discarded\"", "a line of noise");
    assertThat(parcels.succeed("quarantine", "list", DEPOTS, "--state", "discarded"))
        .contains(record);
  }

  @Test
  void publishesAgainWhatKeepsTheContractByNow(ParcelPlatform parcels) {
    String record = parcels.poison("again no json");
    assertThat(
            parcels.succeed(
                "quarantine", "replay", DEPOTS, "--rule", "json", "--reason", "tried once more"))
        .containsPattern("0 published again, [1-9]\\d* still break the contract");
    assertThat(parcels.succeed("quarantine", "show", record)).contains("\"state\" : \"open\"");
  }

  @ParameterizedTest
  @CsvSource({
    "list none.depots, Cannot find use case",
    "list parcels.none, Cannot find stream",
    "list parcels.depots --state lost, lost",
    "list parcels.depots/0/1, Invalid stream",
    "list depots, Invalid stream",
    "show parcels.depots, Invalid record",
    "show parcels.depots/0/999999, Cannot find quarantined record",
    "show none.depots/0/1, Cannot find",
    "discard parcels.depots/0/999999 --reason x, Cannot find quarantined record",
    "replay parcels.none --reason x, Cannot find stream",
  })
  void saysWhatIsWrongWithAName(String command, String words, ParcelPlatform parcels) {
    Ran ran = parcels.run(("quarantine " + command).split(" "));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains(words, "why:", "fix:").doesNotContain("at org.");
  }
}
