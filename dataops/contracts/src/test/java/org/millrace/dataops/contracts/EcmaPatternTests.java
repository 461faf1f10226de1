package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaPatternTests {

  @Test
  void isFoundAnywhereUnlessAnchored() {
    assertThat(found("[A-Z]{3}", "12EWR34")).isTrue();
    assertThat(found("^[A-Z]{3}$", "12EWR34")).isFalse();
    assertThat(found("^[A-Z]{3}$", "EWR")).isTrue();
  }

  @Test
  void endsAtTheEndAndNotBeforeALineBreak() {
    assertThat(found("^a$", "a\n")).isFalse();
    assertThat(found("^a$", "a\u2028")).isFalse();
    assertThat(found("^(a$|b)", "a\n")).isFalse();
  }

  @Test
  void readsDollarsInClassesAndEscapesAsCharacters() {
    assertThat(found("^[$]$", "$")).isTrue();
    assertThat(found("^\\$$", "$")).isTrue();
    assertThat(found("^\\\\$", "\\")).isTrue();
  }

  @Test
  void readsClassesWithoutTheSetOperationsOfTheJdk() {
    assertThat(found("^[[a]$", "[")).isTrue();
    assertThat(found("^[a&&b]$", "&")).isTrue();
    assertThat(found("^[a\\]b]$", "]")).isTrue();
  }

  @Test
  @Timeout(10)
  void givesUpOnEndlessBacktracking() {
    assertThat(found("^(a+)+$", "a".repeat(60) + "b")).isFalse();
    assertThat(found("^(a|b|ab)*c$", "ab".repeat(5_000))).isFalse();
    assertThat(found("^(a|b)*$", "ab".repeat(200_000))).isIn(true, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "(a", "*a", "\\Qa\\E", "a\\Z", "\\A", "[]", "[^]", "a{2,1}"})
  void refusesWhatIsNoExpressionOrMeansTwoThings(String source) {
    assertThatThrownBy(() -> EcmaPattern.compile(source))
        .isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void matchesPlainPatternsAsTheJdkDoes() {
    Random random = new Random(7);
    String[] parts = {"[A-Z0-9]", "[0-9]", "a", "-", "[a-f]", "b", "[*]", "T", "[A-Z]"};
    String[] counts = {"", "{2}", "{1,3}", "+", "*", "?", "{0}", "{2,}"};
    int plain = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder source = new StringBuilder("^");
      for (int n = random.nextInt(5); n >= 0; n--) {
        source.append(parts[random.nextInt(parts.length)]);
        source.append(counts[random.nextInt(counts.length)]);
      }
      EcmaPattern pattern = EcmaPattern.compile(source.append('$').toString());
      plain += pattern.isPlain() ? 1 : 0;
      for (int n = 0; n < 5; n++) {
        String text = text(random);
        assertThat(pattern.isFoundIn(text))
            .as(source + " " + text)
            .isEqualTo(pattern.isFoundByJdk(text));
      }
    }
    assertThat(plain).isBetween(5_000, 19_000);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      text.append("A0Z9ab-cT*\n\u00e8".charAt(random.nextInt(12)));
    }
    return text.toString();
  }

  private static boolean found(String pattern, String text) {
    return EcmaPattern.compile(pattern).isFoundIn(text);
  }
}
