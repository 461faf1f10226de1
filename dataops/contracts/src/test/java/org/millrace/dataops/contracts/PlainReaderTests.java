package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;

/** Whether a record is read by its bytes or by its tokens can't be told from the outside. */
class PlainReaderTests {
  private static final String[] ODD_NUMBERS =
      ("-0|0|-0.0|00|01|1.|.5|-|+1|1e3|1E-3|NaN|-Infinity|1e400|9007199254740993|"
              + "9007199254740993.0|0.1|0.30000000000000004|123456789012345678|"
              + "1234567890123456789|123456789012345678901|4.9e-324|"
              + "0.000000000000000000000000001|2.2250738585072011|10.357019999999999|"
              + "1.7976931348623157|5.0|1 2|0x10|1f")
          .split("\\|", -1);
  private static final String[] ODD_TEXTS = {
    "\"\"",
    "\"a\"",
    "\" \"",
    "\"è\"",
    "\"中文字\"",
    "\"𝄞\"",
    "\"\uFFFD\"",
    "\"a\\nb\"",
    "\"\\u0041\"",
    "\"\\ud834\"",
    "\"a\tb\"",
    "\"a\u0000\"",
    "\"open",
    "'a'",
    "\"eight_ab\"",
    "\"exactly_sixteen_\"",
    "\"2013-01-01T00:00:00Z\"",
    "\"2013-01-01T00:00:00\"",
    "\"2013-02-30T00:00:00Z\"",
    "\"\0\0\0\0\0\0\0\0\0\0T00:00:00Z\"",
    "\"red\""
  };
  private static final String[] ODD_VALUES = {
    "null", "nul", "true", "false", "tru", "True", "[]", "{}", "[1,2]", "{\"a\":1}", ""
  };

  @ParameterizedTest
  @ValueSource(strings = {"schedule", "weather", "everything"})
  void readsRandomRecordsAsTheTokensAreRead(String stream) {
    Contract contract = TestContracts.of(stream);
    RandomRecords records = new RandomRecords(contract, new Random(20130101));
    Twins twins = new Twins(contract);
    for (int i = 0; i < 20_000; i++) {
      twins.compare(records.next());
    }
    assertThat(twins.accepted).isGreaterThan(3_000);
    assertThat(twins.quarantined).isGreaterThan(3_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedule", "weather", "everything"})
  void readsDamagedRecordsAsTheTokensAreRead(String stream) {
    Contract contract = TestContracts.of(stream);
    Random random = new Random(4);
    RandomRecords records = new RandomRecords(contract, random);
    Twins twins = new Twins(contract);
    for (int i = 0; i < 20_000; i++) {
      twins.compare(damaged(records.valid(), random));
    }
    assertThat(twins.quarantined).isGreaterThan(10_000);
  }

  @Test
  void readsEveryCaseAsItsTokensAreRead() {
    for (RecordCase each : RecordCase.all()) {
      Twins twins = new Twins(TestContracts.of(each.stream()));
      twins.compare(each.json().getBytes(StandardCharsets.UTF_8));
      twins.compare(each.valid().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void takesPlainRecordsByTheirBytes() {
    Contract contract = TestContracts.of("schedule");
    Contract weather = TestContracts.of("weather");
    RandomRecords flights = new RandomRecords(contract, new Random(1));
    RandomRecords observations = new RandomRecords(weather, new Random(1));
    PlainReader flightReader = PlainReader.of(contract.rules());
    PlainReader weatherReader = PlainReader.of(weather.rules());
    assertThat(flightReader).isNotNull();
    assertThat(weatherReader).isNotNull();
    for (int i = 0; i < 1_000; i++) {
      assertThat(flightReader.read(flights.valid(), new Row(contract.schema()))).isTrue();
      assertThat(weatherReader.read(observations.valid(), new Row(weather.schema()))).isTrue();
    }
  }

  /** The same record judged in both ways. */
  private static final class Twins {
    private final RecordValidator byBytes;
    private final RecordValidator byTokens;
    private final Row bytesRow;
    private final Row tokensRow;
    private final ColumnBatch batch;
    private int accepted;
    private int quarantined;

    Twins(Contract contract) {
      this.byBytes = contract.validator();
      this.byTokens = contract.validator();
      this.bytesRow = new Row(contract.schema());
      this.tokensRow = new Row(contract.schema());
      this.batch = ColumnBatch.ofUtf8(contract.schema(), 1);
    }

    void compare(byte[] json) {
      Verdict verdict = byBytes.judge(json, bytesRow);
      Verdict expected = byTokens.judgeTokens(json, tokensRow);

      if (!verdict.equals(expected)) {
        assertThat(verdict).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(expected);
      }
      if (verdict instanceof Verdict.Accepted) {
        accepted++;
        if (!bytesRow.toMap().equals(tokensRow.toMap())) {
          assertThat(bytesRow).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(tokensRow);
        }
        Row kept = new Row(bytesRow.schema());
        batch.clear();
        batch.add(bytesRow);
        batch.read(0, kept);
        if (!kept.toMap().equals(tokensRow.toMap())) {
          assertThat(kept).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(tokensRow);
        }
      } else {
        quarantined++;
      }
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    for (int hits = random.nextInt(3); hits >= 0; hits--) {
      int at = random.nextInt(damaged.length);
      damaged[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "\"\\{}[]:,0123456789.-eTZ \t".charAt(random.nextInt(25));
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  /** Records of a contract, valid and not. */
  private static final class RandomRecords {
    private final Contract contract;
    private final Random random;

    RandomRecords(Contract contract, Random random) {
      this.contract = contract;
      this.random = random;
    }

    byte[] valid() {
      return json(contract.schema().fields(), 0).getBytes(StandardCharsets.UTF_8);
    }

    byte[] next() {
      List<Field> fields = new ArrayList<>(contract.schema().fields());
      if (random.nextInt(4) == 0) {
        Collections.shuffle(fields, random);
      }
      if (random.nextInt(10) == 0) {
        fields.add(fields.get(random.nextInt(fields.size())));
      }
      if (random.nextInt(10) == 0) {
        fields.remove(random.nextInt(fields.size()));
      }
      return json(fields, random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
    }

    private String json(List<Field> fields, int oddities) {
      List<String> values = new ArrayList<>();
      for (Field field : fields) {
        boolean absent = !field.required() && random.nextInt(8) == 0;
        values.add(absent ? "null" : value(field));
      }
      for (int i = 0; i < oddities; i++) {
        values.set(random.nextInt(values.size()), odd());
      }
      String blank = random.nextInt(8) == 0 ? " " : "";
      StringBuilder json = new StringBuilder(blank + "{" + blank);
      for (int i = 0; i < fields.size(); i++) {
        json.append(i == 0 ? "" : "," + blank)
            .append('"')
            .append(fields.get(i).name())
            .append('"')
            .append(blank)
            .append(':')
            .append(blank)
            .append(values.get(i));
      }
      return json.append(blank).append('}').append(blank).toString();
    }

    private String odd() {
      String[][] kinds = {ODD_NUMBERS, ODD_TEXTS, ODD_VALUES};
      String[] kind = kinds[random.nextInt(3)];
      return kind[random.nextInt(kind.length)];
    }

    private String value(Field field) {
      return switch (field.type()) {
        case BOOLEAN -> random.nextBoolean() ? "true" : "false";
        case INTEGER -> integer(field.name());
        case NUMBER -> number(field.name());
        case STRING -> '"' + text(field.name()) + '"';
        case TIMESTAMP ->
            "\"%d-0%d-1%dT1%d:00:00%s\""
                .formatted(year(field.name()), digit(), digit(), digit(), zone());
        case LOCAL_TIMESTAMP -> "\"2013-0%d-1%dT1%d:00:00\"".formatted(digit(), digit(), digit());
      };
    }

    /** A flight is scheduled before it leaves. */
    private static int year(String name) {
      return name.equals("known_at") ? 2012 : 2013;
    }

    private int digit() {
      return 1 + random.nextInt(9);
    }

    private String zone() {
      return List.of("Z", ".5Z", ".123456Z", "+01:00", "-05:30").get(random.nextInt(5));
    }

    private String integer(String name) {
      return switch (name) {
        case "small" -> String.valueOf(5 * digit());
        case "level" -> String.valueOf(1 + random.nextInt(3));
        case "big" -> String.valueOf(random.nextLong());
        default -> String.valueOf(digit());
      };
    }

    private String number(String name) {
      if (name.equals("half")) {
        return "0.5";
      }
      double share = Math.max(random.nextDouble(), 1e-9);
      return switch (name) {
        case "share", "precip", "visib" -> String.valueOf(share);
        case "pressure" -> "%.1f".formatted(900 + 100 * share);
        default -> random.nextBoolean() ? String.valueOf(90 * share) : String.valueOf(digit());
      };
    }

    private String text(String name) {
      return switch (name) {
        case "flight_id" -> "UA%d-EWR-2013010%dT0515".formatted(random.nextInt(1, 9999), digit());
        case "weather_id" -> "EWR-2013010%dT0%d00Z".formatted(digit(), digit());
        case "carrier" -> "U" + digit();
        case "tailnum" -> "N" + random.nextInt(1, 99_999);
        case "origin" -> "EWR";
        case "dest" -> "IAH";
        case "code" -> "abc".substring(random.nextInt(2));
        case "colour" -> "red";
        case "secret" -> "abc";
        case "note" ->
            "x".repeat(random.nextInt(40)) + List.of("", "è", "中", "𝄞").get(digit() % 4);
        default -> "id-" + random.nextInt();
      };
    }
  }
}
