package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupFairnessTests {
  /** 56 of 70 against 48 of 80, as in table II of Newcombe (1998), method 10. */
  @Test
  void differenceHasNewcombesInterval() {
    Estimate difference = new Share(56, 70).less(new Share(48, 80));
    assertThat(difference.value()).isCloseTo(0.2, within(1e-12));
    assertThat(difference.interval().lower()).isCloseTo(0.0524, within(5e-5));
    assertThat(difference.interval().upper()).isCloseTo(0.3339, within(5e-5));
  }

  @Test
  void ratioHasTheIntervalOfItsLogarithm() {
    Estimate ratio = new Share(56, 70).over(new Share(48, 80));
    double half = 1.959963984540054 * Math.sqrt(1 / 56.0 - 1 / 70.0 + 1 / 48.0 - 1 / 80.0);
    assertThat(ratio.value()).isCloseTo(4.0 / 3, within(1e-12));
    assertThat(ratio.interval().lower()).isCloseTo(4.0 / 3 * Math.exp(-half), within(1e-12));
    assertThat(ratio.interval().upper()).isCloseTo(4.0 / 3 * Math.exp(half), within(1e-12));
  }

  @Test
  void nobodyCalledIsNoDivisionByZero() {
    Estimate none = new Share(0, 50).over(new Share(10, 50));
    assertThat(none.value()).isZero();
    assertThat(none.interval().lower()).isZero();
    assertThat(none.interval().upper()).isBetween(0.1, 0.9);
    Estimate only = new Share(10, 50).over(new Share(0, 50));
    assertThat(only.value()).isInfinite();
    assertThat(only.interval().lower()).isGreaterThan(1);
    assertThat(new Share(0, 50).over(new Share(0, 60)).value()).isEqualTo(1);
  }

  @Test
  void groupsAreHeldAgainstAllOthers() {
    List<String> groups = new ArrayList<>();
    double[] p = new double[400];
    boolean[] y = new boolean[400];
    for (int i = 0; i < 400; i++) {
      groups.add(i < 100 ? "f" : i < 396 ? "m" : "x");
      y[i] = i % 2 == 0;
      // Of f 50 are called, all with the label; of the others 75, of whom 75 have it.
      p[i] = y[i] && (i < 100 || i < 250) ? 0.9 : 0.1;
    }
    List<GroupFairness> found = GroupFairness.of(SliceColumn.ofTexts("sex", groups), p, y, 0.5, 50);
    assertThat(found).extracting(GroupFairness::group).containsExactly("sex = m", "sex = f");
    GroupFairness f = found.get(1);
    assertThat(f.rows()).isEqualTo(100);
    assertThat(f.called().value()).isEqualTo(0.5);
    assertThat(f.statisticalParity().value()).isEqualTo(0.5 - 0.25);
    assertThat(f.disparateImpact().value()).isEqualTo(2);
    assertThat(f.equalOpportunity().orElseThrow().value()).isEqualTo(1 - 0.5);
    assertThat(GroupFairness.FAIR_DIFFERENCE.contains(f.statisticalParity().value())).isFalse();
    assertThat(GroupFairness.FAIR_RATIO.contains(f.disparateImpact().value())).isFalse();
  }

  @Test
  void withoutALabelOpportunityIsNotMeasured() {
    SliceColumn groups = SliceColumn.ofTexts("g", List.of("a", "a", "b", "b"));
    boolean[] y = {false, false, true, false};
    List<GroupFairness> found = GroupFairness.of(groups, new double[] {0, 1, 1, 0}, y, 0.5, 1);
    assertThat(found).allMatch(group -> group.equalOpportunity().isEmpty());
    assertThat(found.get(0).statisticalParity().value()).isZero();
  }
}
