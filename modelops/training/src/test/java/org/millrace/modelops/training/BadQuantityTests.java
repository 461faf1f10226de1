package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.RunStatus;

/** What comes of data that can't be learned from, with labels and with quantities. */
class BadQuantityTests {
  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aConstantQuantityIsRefused() throws Exception {
    quantity("delay * 0 + 7");
    fixture.parcels().append(0, 1000);
    assertFails("of which each has days 7.0");
  }

  @Test
  void aLabelOfOneClassIsRefused() throws Exception {
    edit("modelops.yaml", "delay > 1", "delay > 100");
    fixture.parcels().append(0, 1000);
    assertFails("of which 0 are late");
  }

  @Test
  void oneRowIsTooFew() throws Exception {
    quantity("delay");
    fixture.parcels().append(1, 2);
    assertFails("Cannot split 1 rows");
  }

  @Test
  void aQuantityThatIsNoNumberCountsAsUnlabeled() throws Exception {
    quantity("CASE WHEN delay > 1 THEN 1e308 * 10 * delay ELSE weight_of_day END");
    edit("modelops.yaml", "weight_of_day", "epoch(known_at) % 1000 / 7.0");
    fixture.parcels().append(0, 1500);
    TrainingReport report = fixture.train(Parcels.APRIL);
    // Those that were late have no finite quantity: far more than the twentieth without any.
    assertThat(report.rows().unlabeled()).isGreaterThan(400);
    assertThat(report.metrics().get("mae")).isFinite();
  }

  @Test
  void aReportWarnsOfFeaturesThatTellNothingAndOfBaselinesNotBeaten() throws Exception {
    edit("dataops.yaml", "{name: weight, row: weight}", "{name: weight, row: weight * 0}");
    edit(
        "dataops.yaml",
        "{name: hour, row: hour(placed_local)}",
        "{name: gone, row: 'NULLIF(depot, depot)'}");
    fixture.parcels().append(0, 1500);
    TrainingReport report = fixture.train(Parcels.APRIL);
    assertThat(report.warnings())
        .anySatisfy(text -> assertThat(text).contains("Feature 'gone' tells nothing", "is absent"))
        .anySatisfy(text -> assertThat(text).contains("gains nothing over the baseline 'linear'"));
  }

  @Test
  void rowsWithoutAnyFeatureAreRefused() throws Exception {
    String file = "dataops.yaml";
    edit(file, "row: weight}", "row: 'NULLIF(weight, weight)'}");
    edit(file, "row: depot}", "row: 'NULLIF(depot, depot)'}");
    edit(file, "row: hour(placed_local)}", "row: 'NULLIF(depot, depot)'}");
    edit(file, "field: load, within: 6h", "field: 'NULLIF(load, load)', within: 6h");
    fixture.parcels().append(0, 1000);
    assertFails("in which no feature has a value");
  }

  private void quantity(String value) throws Exception {
    edit("modelops.yaml", "name: late", "name: days");
    edit("modelops.yaml", "when: \"delay > 1\"", "value: \"" + value + "\"");
    edit("modelops.yaml", "[majority, rule, linear]", "[mean, rule, linear]");
    edit("modelops.yaml", "metric: auc_gain_over_champion", "metric: mae_gain_over_champion");
    edit("charter.yaml", "metric: auc,", "metric: r2,");
    edit("charter.yaml", "metric: auc_gain_over_baselines", "metric: mae_gain_over_baselines");
  }

  private void edit(String file, String what, String with) throws Exception {
    Parcels.edit(fixture.useCaseFolder, file, what, with);
  }

  private void assertFails(String says) {
    assertThatThrownBy(() -> fixture.train(Parcels.APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(says);
    assertThat(fixture.tracker.list("parcels", 1).get(0).status()).isEqualTo(RunStatus.FAILED);
    assertThat(fixture.registry.list("parcels")).isEmpty();
  }
}
