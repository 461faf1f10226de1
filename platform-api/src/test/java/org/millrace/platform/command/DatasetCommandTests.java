package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.platform.command.ParcelPlatform.CommandRun;
import org.millrace.platform.command.ParcelPlatform.Ran;
import org.millrace.platform.erasure.ParcelShop;

@ExtendWith(ParcelPlatform.Extension.class)
@Timeout(180)
class DatasetCommandTests {
  private static final String ORDERS = "parcels.orders";

  @Test
  void listsDatasetsAndVersions(ParcelPlatform parcels) {
    assertThat(parcels.succeed("dataset", "list")).containsPattern("parcels\\.orders +13 rows");
    assertThat(parcels.succeed("dataset", "versions", ORDERS).lines().toList())
        .anySatisfy(line -> assertThat(line).contains("13 rows", "eight"))
        .anySatisfy(line -> assertThat(line).contains(" 5 rows", "five"));
    assertThat(parcels.succeed("dataset", "versions", ORDERS, "--limit", "1").lines()).hasSize(1);
  }

  @Test
  void showsAVersionOfThePast(ParcelPlatform parcels) {
    assertThat(parcels.succeed("dataset", "show", ORDERS, "--at", "five"))
        .contains(" 5 rows", "five", "weight", "NUMBER", "order_id", "STRING, required");
    assertThat(parcels.succeed("dataset", "show", "parcels.predictions")).contains("no version");
  }

  @Test
  void showsRowsOfAVersionButNoPersonalValue(ParcelPlatform parcels) {
    String text = parcels.succeed("dataset", "rows", ORDERS + "@five");
    assertThat(text.lines()).hasSize(6);
    assertThat(text.lines().findFirst().orElseThrow())
        .matches("order_id +depot +weight +placed_at +placed_local +known_at");
    assertThat(text)
        .contains("***", "north", "2024-03-01T00:00:00Z", "2024-03-01T00:40")
        .doesNotContain(ParcelShop.id(0));

    assertThat(parcels.succeed("dataset", "rows", ORDERS, "--limit", "7", "--json").lines())
        .hasSize(7)
        .allMatch(line -> line.startsWith("{\"order_id\":\"***\",\"depot\":\"north\",\"weight\":"));
    assertThat(parcels.succeed("dataset", "rows", "parcels.predictions").lines()).hasSize(1);
  }

  @Test
  void profilesAVersion(ParcelPlatform parcels) {
    String text = parcels.succeed("dataset", "profile", ORDERS + "@five");
    assertThat(text).contains(": 5 rows", "weight", "mean", "north ×5");
    assertThat(text).doesNotContain(ParcelShop.id(0));
    assertThat(parcels.succeed("dataset", "profile", ORDERS + "@five", "--json"))
        .contains("\"histogram\"", "\"rows\" : 5");
  }

  @Test
  void asksAVersionTheRulesOfItsContract(ParcelPlatform parcels) {
    assertThat(parcels.succeed("dataset", "check", ORDERS + "@five")).contains("rules are kept");
    assertThat(parcels.succeed("dataset", "check", ORDERS, "--json")).contains("\"results\"");
  }

  @Test
  void comparesTwoVersions(ParcelPlatform parcels) {
    String text = parcels.succeed("dataset", "diff", ORDERS + "@five", ORDERS + "@eight");
    assertThat(text)
        .contains("Columns: the same", "Records, by order_id")
        .containsPattern("added +3")
        .containsPattern("removed +0")
        .doesNotContain(ParcelShop.id(6));
    assertThat(
            parcels.succeed(
                "dataset", "diff", ORDERS + "@five", ORDERS + "@eight", "--key", "placed_at"))
        .contains("Records, by placed_at");
  }

  @Test
  void compactsAndExpiresButNothingThatHasAName(ParcelPlatform parcels) {
    assertThat(parcels.succeed("dataset", "compact", "parcels.deliveries"))
        .contains("small files became");
    assertThat(parcels.succeed("dataset", "expire", ORDERS, "--older-than", "0s"))
        .containsPattern("\\d+ versions expired, \\d+ files deleted");
    assertThat(parcels.succeed("dataset", "versions", ORDERS)).contains("five", "eight");
    Ran unreadable = parcels.run("dataset", "expire", ORDERS, "--older-than", "soon");
    assertThat(unreadable.code()).isEqualTo(1);
    assertThat(unreadable.err()).contains("soon", "why:", "fix:");
  }

  @Test
  void tagsMoveNeverButCanBeTakenAway(ParcelPlatform parcels) {
    parcels.succeed("dataset", "tag", ORDERS, "kept", "--at", "five");
    Ran moved = parcels.run("dataset", "tag", ORDERS, "kept", "--at", "eight");
    assertThat(moved.code()).isEqualTo(1);
    assertThat(moved.err()).contains("tags never move", "choose another tag");
    parcels.succeed("dataset", "tag", ORDERS, "kept", "--delete");
    assertThat(parcels.run("dataset", "show", ORDERS, "--at", "kept").code()).isEqualTo(1);
  }

  @Test
  void replaysARangeIntoADatasetOfItsOwnWhoseRowsStayHidden(ParcelPlatform parcels) {
    String[] replay = {
      "dataset",
      "replay",
      "--stream",
      ORDERS,
      "--from",
      "2024-03-01T00:10:00Z",
      "--to",
      "2024-03-01T00:30:00Z",
      "--as",
      "orders-again"
    };
    assertThat(parcels.succeed(replay)).contains("parcels.orders-again has 4 rows");
    assertThat(parcels.succeed("dataset", "rows", "parcels.orders-again"))
        .contains("***")
        .doesNotContain(ParcelShop.id(1));
    replay[5] = "yesterday";
    Ran unreadable = parcels.run(replay);
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).contains("Invalid moment 'yesterday'", "write it as 2013-");
    replay[5] = "2024-03-01T00:10:00Z";
    replay[3] = "parcels.nothing";
    assertThat(parcels.run(replay).err()).contains("Cannot find stream", "parcels.orders");
  }

  @Test
  void draftsAContractOfAVersionThatCanBeRead(ParcelPlatform parcels, @TempDir Path folder)
      throws Exception {
    Ran draft = parcels.run("contract", "infer", ORDERS + "@five", "--stream", "parcels");
    assertThat(draft.code()).as(draft.err()).isZero();
    assertThat(draft.out()).contains("name: parcels", "weight", "logicalType: number");
    assertThat(draft.err()).isEmpty();
    assertThat(Files.writeString(folder.resolve("x.odcs.yaml"), draft.out())).isNotEmptyFile();
    assertThat(Contract.read(folder.resolve("x.odcs.yaml")).stream()).isEqualTo("parcels");

    // Five orders are in it twice, so nothing in the data names a record.
    assertThat(parcels.run("contract", "infer", ORDERS + "@eight").err())
        .contains("the draft lacks", "key");
  }

  @Test
  void tellsWhatMadeSomethingAndWhatUsedIt(ParcelPlatform parcels) {
    assertThat(parcels.succeed("lineage", ORDERS + "@five"))
        .contains("topic:parcels.orders", "job:ingest.parcels.orders");
    assertThat(
            parcels.succeed(
                "lineage",
                "topic:parcels.orders",
                "--direction",
                "downstream",
                "--column",
                "weight"))
        .contains("dataset:parcels.orders", "weight");
    assertThat(parcels.succeed("lineage", ORDERS, "--json", "--depth", "1")).contains("\"edges\"");
    Ran sideways = parcels.run("lineage", ORDERS, "--direction", "sideways");
    assertThat(sideways.code()).isEqualTo(1);
    assertThat(sideways.err()).contains("Invalid direction 'sideways'", "use upstream");
    assertThat(parcels.run("lineage", "planet:mars").err()).contains("planet:mars", "fix:");
  }

  @ParameterizedTest
  @CsvSource({
    "dataset show parcels.none, Cannot find dataset",
    "dataset versions parcels.none, Cannot find dataset",
    "dataset rows parcels.none, Cannot find dataset",
    "dataset rows parcels.orders@none, Cannot find version",
    "dataset profile parcels.none, Cannot find dataset",
    "dataset profile parcels.orders@none, Cannot find version",
    "dataset check parcels.none, Cannot find dataset",
    "dataset check parcels.orders@2001-01-01T00:00:00Z, Cannot find version",
    "dataset diff parcels.orders parcels.none, Cannot find dataset",
    "dataset diff parcels.orders@none parcels.orders, Cannot find version",
    "dataset tag parcels.orders x --at none, Cannot find version",
    "dataset compact parcels.none, Cannot find dataset",
    "dataset expire parcels.none --older-than 7d, Cannot find dataset",
    "contract infer parcels.none@five, Cannot find dataset",
    "dataset show NO/NAME, Invalid dataset name",
  })
  void saysWhatThereIsInsteadOfAnUnknownName(String command, String words, ParcelPlatform parcels) {
    Ran ran = parcels.run(command.split(" "));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("millrace: " + words, "why:", "fix:").doesNotContain("at org.");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset profile", "dataset check", "dataset rows"})
  void saysHowAVersionIsWritten(String command) {
    Ran ran = CommandRun.of((command + " weather").split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Invalid dataset version 'weather'", "flight-delays.weather@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset list",
        "dataset rows parcels.orders",
        "dataset compact parcels.orders",
        "dataset tag parcels.orders x --delete",
        "contract infer parcels.orders@five",
        "quarantine list",
        "lineage parcels.orders",
      })
  void saysThatNoPlatformAnswersAndHowToStartOne(String command) {
    // Port 1 is nobody's: to listen there takes the rights of root.
    Ran ran = CommandRun.of((command + " --url http://127.0.0.1:1").split(" "));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("Cannot reach the platform at http://127.0.0.1:1", "millrace up", "--url")
        .doesNotContain("at org.");
  }
}
