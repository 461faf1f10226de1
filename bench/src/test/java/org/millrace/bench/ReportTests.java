package org.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTests {
  private final Samples ours = new Samples("ours", "rows/s", List.of(100.0, 300.0, 200.0));
  private final Samples theirs = new Samples("theirs", "rows/s", List.of(400.0, 400.0, 1600.0));

  @Test
  void aRatioIsTakenWithinEachRound() {
    assertThat(ours.over(theirs).values()).containsExactly(0.25, 0.75, 0.125);
    assertThat(ours.over(theirs).median()).isEqualTo(0.25);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(new Samples("x", "s", List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
  }

  @Test
  void printsMedianLeastAndGreatest() {
    Report report = new Report("bench/run x", Instant.parse("2013-01-01T00:00:00.5Z"));
    report.compare(ours, theirs);
    report.note("%,d rows", 1_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .contains("bench/run x   2013-01-01T00:00:00Z", "1,000 rows")
        .anyMatch(line -> line.matches("theirs +rows/s +400.000 +400.000 +1,600"))
        .anyMatch(line -> line.matches("ours +rows/s +200.000 +100.000 +300.000"))
        .anyMatch(line -> line.matches("ours / theirs +ratio +0.250 +0.125 +0.750"));
  }
}
