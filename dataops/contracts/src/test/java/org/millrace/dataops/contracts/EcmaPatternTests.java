package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private static boolean found(String pattern, String text) {
    return EcmaPattern.compile(pattern).isFoundIn(text);
  }
}
