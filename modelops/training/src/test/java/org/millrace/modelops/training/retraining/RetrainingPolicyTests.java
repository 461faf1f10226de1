package org.millrace.modelops.training.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.millrace.modelops.training.retraining.RetrainingDecision.Action;

/** Decisions at the edges of every span and number. */
class RetrainingPolicyTests {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration MICRO = ChronoUnit.MICROS.getDuration();
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aScheduleIsDueAtItsEndAndNotAMicrosecondBefore() {
    RetrainingPolicy weekly = policy("7d", null, null, null);
    Instant begun = NOW.minus(Duration.ofDays(7));
    RetrainingDecision due = decide(weekly, trained(begun));
    assertThat(due.action()).isEqualTo(Action.TRAIN);
    assertThat(due.trigger()).contains(Trigger.SCHEDULE);
    assertThat(due.reason())
        .isEqualTo("The last training began at 2026-02-22T00:00:00Z, and one is due every 7d.");
    assertThat(due.nextLook()).isEqualTo(NOW.plus(DAY));

    RetrainingDecision early = decide(weekly, trained(begun.plus(MICRO)));
    assertThat(early.action()).isEqualTo(Action.WAIT);
    assertThat(early.trigger()).isEmpty();
    assertThat(early.nextLook()).isEqualTo(NOW.plus(MICRO));
    assertThat(early.reason()).startsWith("Nothing calls for a training. The last training began");
  }

  @Test
  void whatWasNeverTrainedIsDueAtOnce() {
    RetrainingDecision first = decide(policy("7d", 10L, null, null), facts(List.of(), 9, 9));
    assertThat(first.action()).isEqualTo(Action.TRAIN);
    assertThat(first.trigger()).contains(Trigger.SCHEDULE);
    assertThat(first.reason()).isEqualTo("It is to be trained every 7d, and never was.");

    RetrainingDecision rows = decide(policy(null, 10L, null, null), facts(List.of(), 10, 10));
    assertThat(rows.trigger()).contains(Trigger.NEW_DATA);
    assertThat(rows.reason())
        .isEqualTo(
            "10 rows have got their outcome and there is no champion, of 10 that call for a"
                + " training.");
  }

  @Test
  void newRowsCallFromTheirNumberOn() {
    RetrainingPolicy policy = policy(null, 10_000L, null, null);
    Instant longAgo = NOW.minus(Duration.ofDays(40));
    RetrainingDecision few = decide(policy, facts(List.of(longAgo), 50_000, 9_999));
    assertThat(few.action()).isEqualTo(Action.WAIT);
    assertThat(few.reason()).contains("9,999 rows have got their outcome", "of 10,000 needed");
    assertThat(few.nextLook()).as("nobody announces rows").isEqualTo(NOW.plusSeconds(3600));
    RetrainingDecision enough = decide(policy, facts(List.of(longAgo), 50_000, 10_000));
    assertThat(enough.trigger()).contains(Trigger.NEW_DATA);
    assertThat(enough.action()).isEqualTo(Action.TRAIN);
  }

  @Test
  void aCoolDownEndsToTheMicrosecond() {
    RetrainingPolicy policy = policy(null, 10L, null, null);
    RetrainingDecision within =
        decide(policy, facts(List.of(NOW.minus(DAY).plus(MICRO)), 100, 100));
    assertThat(within.action()).isEqualTo(Action.WAIT);
    assertThat(within.trigger()).contains(Trigger.NEW_DATA);
    assertThat(within.nextLook()).isEqualTo(NOW.plus(MICRO));
    assertThat(within.reason())
        .endsWith("The cool-down of 1d lasts until 2026-03-01T00:00:00.000001Z.");
    assertThat(decide(policy, facts(List.of(NOW.minus(DAY)), 100, 100)).action())
        .isEqualTo(Action.TRAIN);
  }

  @Test
  void aBudgetCountsWhatBeganWithinItsSpan() {
    RetrainingPolicy policy = policy(null, 10L, new TrainingBudget(2, Duration.ofDays(30)), null);
    Instant edge = NOW.minus(Duration.ofDays(30));
    Instant middle = NOW.minus(Duration.ofDays(10));
    RetrainingDecision full = decide(policy, facts(List.of(middle, edge.plus(MICRO)), 100, 100));
    assertThat(full.action()).isEqualTo(Action.WAIT);
    assertThat(full.nextLook()).as("the oldest leaves").isEqualTo(NOW.plus(MICRO));
    assertThat(full.reason()).contains("The budget of 2 trainings per 30d is used up by 2");
    assertThat(decide(policy, facts(List.of(middle, edge), 100, 100)).action())
        .isEqualTo(Action.TRAIN);
    // Trained by hand beyond the budget: two of three have to leave.
    Instant later = NOW.minus(Duration.ofDays(5));
    RetrainingDecision beyond =
        decide(policy, facts(List.of(edge.plus(DAY), middle, later), 100, 100));
    assertThat(beyond.nextLook()).isEqualTo(middle.plus(Duration.ofDays(30)));
  }

  @Test
  void ofSeveralHoldsTheLastToEndCounts() {
    RetrainingPolicy policy = policy(null, 10L, new TrainingBudget(1, Duration.ofDays(2)), 200L);
    RetrainingDecision held = decide(policy, facts(List.of(NOW.minus(MICRO)), 199, 100));
    assertThat(held.reason())
        .contains("The cool-down of 1d", "The budget of 1", "Only 199 rows", "of 200 needed");
    assertThat(held.nextLook()).isEqualTo(NOW.minus(MICRO).plus(Duration.ofDays(2)));
    RetrainingDecision enough =
        decide(policy, facts(List.of(NOW.minus(Duration.ofDays(2))), 200, 100));
    assertThat(enough.action()).isEqualTo(Action.TRAIN);
  }

  @Test
  void aNumberBeyondItsBoundCallsAndQualityIsToldFirst() {
    RetrainingPolicy policy =
        new RetrainingPolicy(
            null,
            null,
            List.of(new MetricBound("psi", null, 0.25)),
            List.of(new MetricBound("auc", 0.75, null)),
            null,
            null,
            null);
    assertThat(decide(policy, metrics(Map.of("psi", 0.25, "auc", 0.75))).action())
        .as("at the bound")
        .isEqualTo(Action.WAIT);
    RetrainingDecision both = decide(policy, metrics(Map.of("psi", 0.26, "auc", 0.74)));
    assertThat(both.trigger()).contains(Trigger.QUALITY);
    assertThat(both.reason())
        .isEqualTo("auc is 0.74, not at least 0.75. psi is 0.26, not at most 0.25.");
    RetrainingDecision neither = decide(policy, metrics(Map.of("psi", Double.NaN)));
    assertThat(neither.action()).isEqualTo(Action.WAIT);
    assertThat(neither.unknown())
        .containsExactly("auc, which should be at least 0.75", "psi, which should be at most 0.25");
  }

  @Test
  void whatIsUnknownCallsForNothingAndHoldsBackWhatNeedsIt() {
    RetrainingFacts blind =
        new RetrainingFacts(
            NOW,
            Optional.empty(),
            List.of(),
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Map.of(),
            Optional.empty());
    RetrainingDecision held = policy("7d", 10L, null, 5L).decide(blind, NOW);
    assertThat(held.action()).isEqualTo(Action.WAIT);
    assertThat(held.trigger()).contains(Trigger.SCHEDULE);
    assertThat(held.reason()).contains("Nobody knows whether 5 rows have a mature outcome");
    assertThat(held.unknown()).hasSize(2);
  }

  @Test
  void aPersonIsNotHeldBackButForATrainingUnderWay() {
    RetrainingPolicy policy = policy("7d", null, new TrainingBudget(1, DAY), 1_000L);
    RetrainingDecision asked = policy.decide(asked(false), NOW);
    assertThat(asked.action()).isEqualTo(Action.TRAIN);
    assertThat(asked.trigger()).contains(Trigger.MANUAL);
    assertThat(asked.reason()).isEqualTo("Asked for by ana: a new feature.");
    RetrainingDecision second = policy.decide(asked(true), NOW);
    assertThat(second.action()).isEqualTo(Action.WAIT);
    assertThat(second.reason()).endsWith("A training is under way.");
  }

  @Test
  void aClockThatGoesBackUndoesNothingAndBlocksNotForEver() {
    RetrainingPolicy weekly = policy("7d", null, null, null);
    RetrainingFacts facts = trained(NOW.minus(Duration.ofDays(7)));
    assertThat(weekly.decide(facts, NOW.minus(Duration.ofDays(3))))
        .as("it is not earlier than the facts")
        .isEqualTo(weekly.decide(facts, NOW));

    Instant ahead = NOW.plus(Duration.ofMinutes(5));
    RetrainingDecision justTrained = decide(weekly, trained(ahead));
    assertThat(justTrained.action()).isEqualTo(Action.WAIT);
    assertThat(justTrained.nextLook()).isEqualTo(ahead.plus(Duration.ofDays(7)));
    RetrainingPolicy rows = policy(null, 10L, new TrainingBudget(1, DAY), null);
    assertThat(decide(rows, facts(List.of(ahead), 100, 100)).nextLook()).isEqualTo(ahead.plus(DAY));
    Instant century = NOW.plus(Duration.ofDays(36_500));
    assertThat(decide(rows, facts(List.of(century), 100, 100)).action()).isEqualTo(Action.TRAIN);
    assertThat(decide(weekly, trained(century)).action()).isEqualTo(Action.TRAIN);
  }

  private static RetrainingPolicy policy(
      String every, Long rows, TrainingBudget budget, Long leastLabels) {
    return new RetrainingPolicy(
        every == null ? null : Duration.ofDays(Long.parseLong(every.replace("d", ""))),
        rows,
        null,
        null,
        null,
        budget,
        leastLabels);
  }

  private static RetrainingDecision decide(RetrainingPolicy policy, RetrainingFacts facts) {
    return policy.decide(facts, NOW);
  }

  private static RetrainingFacts trained(Instant begun) {
    return facts(List.of(begun), 0, 0);
  }

  private static RetrainingFacts facts(List<Instant> trainings, long labels, long newLabels) {
    return new RetrainingFacts(
        NOW,
        trainings.stream().findFirst(),
        trainings,
        false,
        OptionalLong.of(labels),
        OptionalLong.of(newLabels),
        Map.of(),
        Optional.empty());
  }

  private static RetrainingFacts metrics(Map<String, Double> metrics) {
    return new RetrainingFacts(
        NOW,
        Optional.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        metrics,
        Optional.empty());
  }

  private static RetrainingFacts asked(boolean underWay) {
    return new RetrainingFacts(
        NOW,
        Optional.of(NOW),
        List.of(NOW),
        underWay,
        OptionalLong.of(1),
        OptionalLong.of(0),
        Map.of(),
        Optional.of("ana: a new feature"));
  }
}
