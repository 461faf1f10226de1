package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class FeatureProfileTests {
  private static final Schema SCHEMA =
      Schema.of(Field.optional("age", FieldType.NUMBER), Field.optional("plan", FieldType.STRING));

  @Test
  void profilesNumbersAndTextsOfTheFirstRowsOnly() {
    RowTable rows = new RowTable(SCHEMA);
    for (int i = 1; i <= 100; i++) {
      rows.add(row((double) i, i <= 60 ? "basic" : i <= 90 ? "pro" : null));
    }
    rows.add(row(1e9, "never"));
    rows.add(row(null, null));

    List<FeatureProfile> profiles = FeatureProfile.of(rows, 100);
    FeatureProfile age = profiles.get(0);
    assertThat(age.missing()).isZero();
    assertThat(age.mean()).isEqualTo(50.5);
    assertThat(age.deviation()).isCloseTo(28.866, within(0.001));
    assertThat(age.quantiles())
        .containsExactly(
            1.0, 1.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0, 100.0);
    FeatureProfile plan = profiles.get(1);
    assertThat(plan.missing()).isEqualTo(10);
    assertThat(plan.distinct()).isEqualTo(2);
    assertThat(plan.values()).isEqualTo(Map.of("basic", 60, "pro", 30));
    assertThat(plan.values().keySet()).containsExactly("basic", "pro");
  }

  @Test
  void aFeatureThatIsAlwaysAbsentHasAProfileToo() {
    RowTable rows = new RowTable(SCHEMA);
    rows.add(row(null, null));
    for (FeatureProfile profile : FeatureProfile.of(rows, 1)) {
      assertThat(profile.missing()).isEqualTo(1);
      assertThat(profile.quantiles()).isEmpty();
      assertThat(profile.values()).isEmpty();
    }
  }

  private static Row row(Double age, String plan) {
    Row row = new Row(SCHEMA);
    if (age != null) {
      row.setDouble(0, age);
    }
    if (plan != null) {
      row.setString(1, plan);
    }
    return row;
  }
}
