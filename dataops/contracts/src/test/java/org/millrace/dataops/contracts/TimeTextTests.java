package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTests {
  private static final long FIRST = Instant.parse("1900-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  @Test
  void readsInstantsAsTheJdkDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      Instant instant = random(random);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60);
      OffsetDateTime there = instant.atOffset(offset);
      if (there.getYear() < 1900 || there.getYear() > 9999) {
        continue;
      }
      assertThat(instant(there.toString())).as(there.toString()).isEqualTo(micros(instant));
    }
  }

  @Test
  void readsLocalTimesAsTheJdkDoes() {
    Random random = new Random(8);
    for (int i = 0; i < 200_000; i++) {
      LocalDateTime local = LocalDateTime.ofInstant(random(random), ZoneOffset.UTC);
      assertThat(local(local.toString()))
          .as(local.toString())
          .isEqualTo(micros(local.toInstant(ZoneOffset.UTC)));
    }
  }

  @Test
  void readsEachDayOfTheCalendar() {
    for (LocalDateTime day = LocalDateTime.of(1900, 1, 1, 0, 0);
        day.getYear() < 2400;
        day = day.plusDays(1)) {
      assertThat(local(day.toString())).isEqualTo(micros(day.toInstant(ZoneOffset.UTC)));
    }
  }

  @Test
  void keepsMicrosecondsAndDropsNanoseconds() {
    assertThat(instant("2013-01-01T10:00:00.5Z") - instant("2013-01-01T10:00:00Z"))
        .isEqualTo(500_000);
    assertThat(instant("2013-01-01T10:00:00.000001999Z") - instant("2013-01-01T10:00:00Z"))
        .isEqualTo(1);
  }

  @Test
  void tellsAMissingOffsetFromOneTooMany() {
    assertThat(instant("2013-01-01T10:00:00")).isEqualTo(TimeText.NO_OFFSET);
    assertThat(local("2013-01-01T10:00:00Z")).isEqualTo(TimeText.HAS_OFFSET);
    assertThat(local("2013-01-01T10:00:00-05:00")).isEqualTo(TimeText.HAS_OFFSET);
  }

  @Test
  void takesTheYears1900To9999() {
    assertThat(instant("1899-12-31T23:59:59Z")).isEqualTo(TimeText.OUT_OF_RANGE);
    assertThat(local("0000-01-01T00:00:00")).isEqualTo(TimeText.OUT_OF_RANGE);
    assertThat(TimeText.isTime(instant("1900-01-01T00:00:00Z"))).isTrue();
    assertThat(TimeText.isTime(instant("9999-12-31T23:59:59.999999Z"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2013",
        "2013-01-01",
        "2013-01-01T10",
        "2013-01-01T10:0",
        "2013-1-01T10:00:00Z",
        "2013-01-01t10:00:00Z",
        "2013-01-01T10:00:00z",
        "2013-01-01 10:00:00Z",
        "2013/01/01T10:00:00Z",
        "2013-00-01T10:00:00Z",
        "2013-13-01T10:00:00Z",
        "2013-01-00T10:00:00Z",
        "2013-01-32T10:00:00Z",
        "2013-04-31T10:00:00Z",
        "1900-02-29T10:00:00Z",
        "2100-02-29T10:00:00Z",
        "2013-01-01T24:00:00Z",
        "2013-01-01T10:60:00Z",
        "2013-01-01T23:59:60Z",
        "2013-01-01T10:00:00.Z",
        "2013-01-01T10:00:00,5Z",
        "2013-01-01T10:00:00.1234567890Z",
        "2013-01-01T10:00:00ZZ",
        "2013-01-01T10:00:00+",
        "2013-01-01T10:00:00+05",
        "2013-01-01T10:00:00+0500",
        "2013-01-01T10:00:00+18:01",
        "2013-01-01T10:00:00+05:60",
        "2013-01-01T10:00:00-5:000",
        "2013-01-01T10:00:00[UTC]",
        "2013-01-01T10:00:00Z[UTC]",
        "+2013-01-01T10:00:00Z",
        "12013-01-01T10:00:00Z",
        "٢٠١٣-01-01T10:00:00Z",
        "20a3-01-01T10:00:00Z",
        " 2013-01-01T10:00:00Z",
        "2013-01-01T10:00:00Z "
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(instant(text)).isEqualTo(TimeText.MALFORMED);
  }

  private static Instant random(Random random) {
    long second = FIRST + (long) (random.nextDouble() * (LAST - FIRST));
    int precision = random.nextInt(3);
    long micros = precision == 0 ? 0 : random.nextInt(1_000_000);
    Instant instant = Instant.ofEpochSecond(second).plus(micros, ChronoUnit.MICROS);
    return precision == 2 ? instant.truncatedTo(ChronoUnit.MINUTES) : instant;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static long instant(String text) {
    return parse(text, true);
  }

  private static long local(String text) {
    return parse(text, false);
  }

  /** Reads the text from the middle of a buffer, as the JSON parser hands it over. */
  private static long parse(String text, boolean zoned) {
    return TimeText.parse(
        ("99" + text + "99").getBytes(StandardCharsets.UTF_8), 2, text.length(), zoned);
  }
}
