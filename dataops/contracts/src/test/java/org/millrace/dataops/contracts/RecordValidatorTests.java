package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

class RecordValidatorTests {
  private static final String WEATHER =
      """
      {"weather_id":"EWR-20130101T0600Z","origin":"EWR","observed_at":"2013-01-01T06:00:00Z",\
      "temp":39.02,"dewp":26.06,"humid":59.37,"wind_dir":270,"wind_speed":10.357019999999999,\
      "wind_gust":null,"precip":0,"pressure":1012,"visib":10,"known_at":"2013-01-01T06:00:00Z"}""";

  private final Contract contract = TestContracts.of("weather");
  private final RecordValidator validator = contract.validator();
  private final Row row = new Row(contract.schema());

  @Test
  void fillsTheRowWithEachValueInItsOwnType() {
    assertThat(judge(WEATHER)).isInstanceOf(Verdict.Accepted.class);

    assertThat(row)
        .hasToString(
            "{weather_id=EWR-20130101T0600Z, origin=EWR, observed_at=2013-01-01T06:00:00Z,"
                + " temp=39.02, dewp=26.06, humid=59.37, wind_dir=270.0,"
                + " wind_speed=10.357019999999999, wind_gust=null, precip=0.0, pressure=1012.0,"
                + " visib=10.0, known_at=2013-01-01T06:00:00Z}");
  }

  @Test
  void leavesNothingOfTheRecordBefore() {
    judge(WEATHER.replace("\"EWR\"", "5"));
    Verdict verdict = judge(WEATHER.replace("\"temp\":39.02,", ""));

    assertThat(verdict).isEqualTo(new Verdict.Accepted(List.of()));
    assertThat(row.isNull(contract.schema().require("temp"))).isTrue();
  }

  @Test
  void quarantinesARecordThatBreaksOffAtAnyByte() {
    byte[] whole = WEATHER.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThat(violations(validator.judge(cut, row)))
          .as("cut at byte %d", length)
          .extracting(Violation::rule)
          .contains("json");
    }
    assertThat(validator.judge(whole, row)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void leavesABrokenOffDocumentToTheCallerWhoParsesIt() {
    byte[] cut = WEATHER.substring(0, 80).getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = RecordValidator.json().createParser(ObjectReadContext.empty(), cut)) {
      parser.nextToken();

      assertThatThrownBy(() -> validator.judge(parser, row)).isInstanceOf(JacksonException.class);
    }
  }

  @Test
  void survivesRandomDamage() {
    Random random = new Random(20130101);
    byte[] whole = WEATHER.getBytes(StandardCharsets.UTF_8);
    int quarantined = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = whole.clone();
      for (int hits = random.nextInt(4); hits >= 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Verdict verdict = validator.judge(damaged, row);
      if (verdict instanceof Verdict.Quarantined q) {
        quarantined++;
        assertThat(q.violations()).isNotEmpty();
      }
    }
    assertThat(quarantined).isGreaterThan(40_000);
  }

  @Test
  void saysWhatIsNoRecordAtAll() {
    assertThat(judge("")).hasToString(quarantined("json: is empty; send one JSON object"));
    assertThat(judge("  \n")).hasToString(quarantined("json: is empty; send one JSON object"));
    for (String other : List.of("[" + WEATHER + "]", "17", "null", "\"text\"", "true")) {
      assertThat(judge(other).toString()).as(other).contains("json: is no JSON object");
    }
    assertThat(judge(WEATHER + WEATHER).toString()).contains("json: goes on after its object");
    assertThat(judge(WEATHER + "]").toString()).contains("json: ");
    assertThat(judge("{'weather_id':1}").toString()).contains("json: is no valid JSON");
    assertThat(judge("{}").toString()).contains("weather_id is missing");
  }

  @Test
  void takesNothingButUtf8() {
    String weather = WEATHER.replace("\"EWR\"", "\"EÜR\"");
    assertThat(judge(weather).toString()).contains("values: origin \"EÜR\" is not one of");
    assertThat(judge("\uFEFF" + WEATHER)).isInstanceOf(Verdict.Accepted.class);
    for (String charset : List.of("ISO-8859-1", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32")) {
      byte[] bytes = weather.getBytes(Charset.forName(charset));
      assertThat(validator.judge(bytes, row).toString())
          .as(charset)
          .contains("json: is no UTF-8 text at byte");
    }
  }

  @Test
  void takesNoOverlongFormAndNoEncodedSurrogate() {
    byte[] overlong = bytes(WEATHER, (byte) 0xC1, (byte) 0x85);
    byte[] surrogate = bytes(WEATHER, (byte) 0xED, (byte) 0xA0, (byte) 0x80);

    assertThat(validator.judge(overlong, row).toString()).contains("is no UTF-8 text at byte");
    assertThat(validator.judge(surrogate, row).toString()).contains("is no UTF-8 text at byte");
  }

  @Test
  void boundsDepthLengthAndNumbers() {
    String deep = "[".repeat(100_000);
    String digits = "9".repeat(2_000);
    String name = "n".repeat(20_000);

    assertThat(judge("{\"a\":" + deep).toString()).contains("size: is too deep");
    assertThat(judge("{\"temp\":" + digits + "}").toString()).contains("size: is too deep or has");
    assertThat(judge("{\"" + name + "\":1}").toString()).contains("size: is too deep or has");
    assertThat(judge("{\"a\":" + deep).toString()).doesNotContain("StreamReadConstraints");
  }

  @Test
  void refusesARecordAboveOneMebibyteWithoutReadingIt() {
    String padding = " ".repeat(RecordValidator.MOST_BYTES - WEATHER.length());

    assertThat(judge(WEATHER + padding)).isInstanceOf(Verdict.Accepted.class);
    assertThat(judge(WEATHER + padding + " ").toString())
        .isEqualTo(
            quarantined(
                "size: is 1048577 bytes long, above the maximum 1048576; send less in one"
                    + " record"));
  }

  @Test
  void capsATextWithoutAStatedLengthAtTenThousandCharacters() {
    RecordValidator everything = TestContracts.of("everything").validator();
    Row into = new Row(everything.schema());
    String head =
        "{\"id\":\"a\",\"known_at\":\"2013-01-01T00:00:00Z\",\"colour\":\"red\",\"note\":\"";
    byte[] most = (head + "𝄞".repeat(10_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    byte[] more = (head + "x".repeat(10_001) + "\"}").getBytes(StandardCharsets.UTF_8);

    assertThat(everything.judge(most, into)).isInstanceOf(Verdict.Accepted.class);
    assertThat(everything.judge(more, into).toString())
        .contains(
            "length: note \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\" is longer than 10000");
  }

  @Test
  void listsAtMostFiftyViolationsAndCountsTheRest() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 1_000; i++) {
      many.append("\"u").append(i).append("\":0,");
    }
    List<Violation> violations = violations(judge(many + WEATHER.substring(1)));

    assertThat(violations).hasSize(51);
    assertThat(violations.get(50).why()).isEqualTo("breaks 950 more rules");
  }

  @Test
  void suggestsTheNameThatWasMeant() {
    assertThat(judge(WEATHER.replace("\"temp\"", "\"Temp\"")).toString())
        .contains("unknown-field: Temp is no field of weather; did you mean 'temp'?");
    assertThat(judge(WEATHER.replace("\"wind_gust\"", "\"windGusts\"")).toString())
        .contains("did you mean 'wind_gust'?");
    assertThat(judge(WEATHER.replace("\"temp\"", "\"altogether\"")).toString())
        .contains("altogether is no field of weather; remove it, or add it to the contract");
  }

  @Test
  void showsNoValueThatCouldForgeALogLine() {
    String forged = WEATHER.replace("\"EWR\"", "\"a\\nERROR \\u202e\\u001b[31m\"");

    assertThat(judge(forged).toString())
        .contains("origin \"a\uFFFDERROR \uFFFD\uFFFD[31m\" is not");
  }

  @Test
  void judgesWhatACallerSendsByTheContractWithoutThePlatformsOwnFields() {
    Schema sent =
        Schema.of(
            Field.required("origin", FieldType.STRING), Field.required("temp", FieldType.NUMBER));
    RecordValidator part = contract.validator(sent);
    Row into = new Row(sent);

    assertThat(part.judge("{\"temp\":1,\"origin\":\"JFK\"}".getBytes(StandardCharsets.UTF_8), into))
        .isInstanceOf(Verdict.Accepted.class);
    assertThat(into).hasToString("{origin=JFK, temp=1.0}");
    assertThat(
            part.judge(
                    "{\"origin\":\"XXX\",\"known_at\":\"2013-01-01T00:00:00Z\"}"
                        .getBytes(StandardCharsets.UTF_8),
                    into)
                .toString())
        .contains("origin \"XXX\" is not one of EWR, JFK, LGA")
        .contains("known_at is a field of weather that the platform sets itself; remove it")
        .contains("temp is missing");
  }

  @Test
  void refusesASubsetThatIsNotTheContracts() {
    Schema other = Schema.of(Field.optional("altitude", FieldType.NUMBER));
    Schema mistyped = Schema.of(Field.optional("temp", FieldType.STRING));

    assertThatThrownBy(() -> contract.validator(other))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot find field 'altitude'");
    assertThatThrownBy(() -> contract.validator(mistyped))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot judge field 'temp' as STRING");
  }

  @Test
  void refusesToFillARowOfAnotherSchema() {
    Row other = new Row(Schema.of(Field.optional("temp", FieldType.NUMBER)));

    assertThatThrownBy(() -> validator.judge(new byte[0], other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Verdict judge(String json) {
    return validator.judge(json.getBytes(StandardCharsets.UTF_8), row);
  }

  private static List<Violation> violations(Verdict verdict) {
    return ((Verdict.Quarantined) verdict).violations();
  }

  private static String quarantined(String violation) {
    return "Quarantined[violations=[" + violation + "]]";
  }

  /** The record with its first EWR replaced by raw bytes. */
  private static byte[] bytes(String json, byte... raw) {
    String[] parts = json.split("EWR", 2);
    byte[] head = parts[0].getBytes(StandardCharsets.UTF_8);
    byte[] tail = parts[1].getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + raw.length + tail.length);
    System.arraycopy(raw, 0, all, head.length, raw.length);
    System.arraycopy(tail, 0, all, head.length + raw.length, tail.length);
    return all;
  }
}
