package org.millrace.devops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class LoggedPredictionTests {
  private final Row features =
      new Row(
          Schema.of(
              Field.optional("delay", FieldType.NUMBER),
              Field.optional("hour", FieldType.INTEGER),
              Field.optional("carrier", FieldType.STRING),
              Field.optional("weekend", FieldType.BOOLEAN),
              Field.optional("gust", FieldType.NUMBER)));

  LoggedPredictionTests() {
    features.setDouble(0, 0.1 + 0.2);
    features.setLong(1, 5);
    features.setString(2, "UA");
    features.setBoolean(3, false);
  }

  private Map<String, Long> skewed(String logged) {
    Map<String, Long> skewed = new HashMap<>();
    int compared = new LoggedPrediction(0.5, Optional.of(logged)).compare(features, skewed);
    assertThat(compared).isEqualTo(5);
    return skewed;
  }

  @Test
  void valuesThatAreTheSameToTheLastBitAreNotSkewed() {
    assertThat(
            skewed(
                "{\"delay\":0.30000000000000004,\"hour\":5,\"carrier\":\"UA\",\"weekend\":false,"
                    + "\"gust\":null}"))
        .isEmpty();
  }

  @Test
  void theLastBitCountsAndSoDoesAbsence() {
    assertThat(
            skewed("{\"delay\":0.3,\"hour\":6,\"carrier\":\"AA\",\"weekend\":true,\"gust\":1.0}"))
        .containsOnlyKeys("delay", "hour", "carrier", "weekend", "gust");
    assertThat(skewed("{}")).containsOnlyKeys("delay", "hour", "carrier", "weekend", "gust");
  }

  @Test
  void whatIsNotInTheSampleIsNotCompared() {
    Map<String, Long> skewed = new HashMap<>();
    assertThat(new LoggedPrediction(0.5, Optional.empty()).compare(features, skewed)).isZero();
    assertThat(skewed).isEmpty();
  }

  @Test
  void aLogThatIsNoJsonIsToldPlainly() {
    assertThatThrownBy(() -> skewed("{delay"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read the features of a logged prediction");
  }
}
