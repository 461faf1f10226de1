package org.millrace.modelops.training.retraining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.millrace.modelops.training.retraining.RetrainingDecision.Action;

/**
 * One decision in the making. A moment at which a span is over belongs to what follows: a cool-down
 * of an hour lets a training begin at the end of that hour, not a microsecond before.
 *
 * <p>A training that began later than the clock shows was begun before the clock went back. It
 * counts, but not if it lies farther ahead than the span in question: then the clock was wrong when
 * it began, and would hold everything up for as long.
 */
final class Deliberation {
  /** How soon facts that nobody announces may have changed. */
  private static final Duration LOOK = Duration.ofHours(1);

  private final RetrainingPolicy policy;
  private final RetrainingFacts facts;
  private final Instant now;
  private final List<Call> calls = new ArrayList<>();
  private final List<String> quiet = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private Instant nextLook;

  private record Call(Trigger trigger, String why) {}

  private record Hold(String why, Instant until) {}

  Deliberation(RetrainingPolicy policy, RetrainingFacts facts, Instant now) {
    this.policy = policy;
    this.facts = facts;
    this.now = now;
    this.nextLook = now.plus(LOOK);
  }

  RetrainingDecision decide() {
    facts
        .asked()
        .ifPresent(who -> calls.add(new Call(Trigger.MANUAL, "Asked for by " + who + ".")));
    policy.quality().forEach(bound -> ask(Trigger.QUALITY, bound));
    policy.drift().forEach(bound -> ask(Trigger.DRIFT, bound));
    newData();
    schedule();
    // What a person asks for is not held back, but counts for what comes after it.
    List<Hold> holds = facts.asked().isPresent() ? List.of() : holds();
    String why = calls.stream().map(Call::why).collect(Collectors.joining(" "));
    if (facts.underWay()) {
      return decision(Action.WAIT, joined(why, "A training is under way."), now.plus(LOOK));
    }
    if (calls.isEmpty()) {
      String nothing = "Nothing calls for a training. " + String.join(" ", quiet);
      return decision(Action.WAIT, nothing.strip(), nextLook);
    }
    if (holds.isEmpty()) {
      return decision(Action.TRAIN, why, now.plus(policy.coolDown()));
    }
    String held = holds.stream().map(Hold::why).collect(Collectors.joining(" "));
    Instant until = holds.stream().map(Hold::until).max(Comparator.naturalOrder()).orElse(nextLook);
    return decision(Action.WAIT, joined(why, held), until);
  }

  private static String joined(String why, String held) {
    return why.isEmpty() ? held : why + " " + held;
  }

  private RetrainingDecision decision(Action action, String reason, Instant next) {
    return new RetrainingDecision(
        now, action, calls.stream().map(Call::trigger).findFirst(), reason, next, unknown);
  }

  private void ask(Trigger trigger, MetricBound bound) {
    double value = facts.metrics().getOrDefault(bound.metric(), Double.NaN);
    if (Double.isNaN(value)) {
      unknown.add(bound.metric() + ", which should be " + bound.words());
    } else if (bound.isKeptBy(value)) {
      quiet.add(bound.metric() + " is " + value + ", " + bound.words() + " as it should be.");
    } else {
      calls.add(
          new Call(trigger, bound.metric() + " is " + value + ", not " + bound.words() + "."));
    }
  }

  private void newData() {
    Long needed = policy.rows();
    if (needed == null) {
      return;
    }
    if (facts.newLabels().isEmpty()) {
      unknown.add("how many rows have got their outcome since the champion was trained");
      return;
    }
    long rows = facts.newLabels().getAsLong();
    String since =
        facts
            .champion()
            .map(moment -> "since the champion's training as of " + moment)
            .orElse("and there is no champion");
    String said =
        Words.count(rows) + " rows have got their outcome " + since + ", of " + Words.count(needed);
    if (rows >= needed) {
      calls.add(new Call(Trigger.NEW_DATA, said + " that call for a training."));
    } else {
      quiet.add(said + " needed.");
    }
  }

  private void schedule() {
    Duration every = policy.every();
    if (every == null) {
      return;
    }
    Optional<Instant> last = last(every);
    if (last.isEmpty()) {
      calls.add(
          new Call(
              Trigger.SCHEDULE,
              "It is to be trained every " + Words.span(every) + ", and never was."));
      return;
    }
    Instant due = last.get().plus(every);
    String said = "The last training began at " + last.get() + ", and one is due every ";
    if (now.isBefore(due)) {
      quiet.add(said + Words.span(every) + ": next at " + due + ".");
      boolean watches = policy.rows() != null || !policy.drift().isEmpty();
      nextLook =
          due.isBefore(nextLook) || !(watches || !policy.quality().isEmpty()) ? due : nextLook;
    } else {
      calls.add(new Call(Trigger.SCHEDULE, said + Words.span(every) + "."));
    }
  }

  private List<Hold> holds() {
    List<Hold> holds = new ArrayList<>();
    coolDown().ifPresent(holds::add);
    policy.bound().flatMap(this::budget).ifPresent(holds::add);
    labels().ifPresent(holds::add);
    return holds;
  }

  private Optional<Hold> coolDown() {
    Duration span = policy.coolDown();
    return last(span)
        .map(begun -> begun.plus(span))
        .filter(now::isBefore)
        .map(
            end ->
                new Hold(
                    "The cool-down of " + Words.span(span) + " lasts until " + end + ".", end));
  }

  private Optional<Hold> budget(TrainingBudget budget) {
    List<Instant> counted =
        facts.trainings().stream()
            .filter(
                begun -> begun.isAfter(now.minus(budget.per())) && isPlausible(begun, budget.per()))
            .toList();
    if (counted.size() < budget.trainings()) {
      return Optional.empty();
    }
    Instant end = counted.get(counted.size() - budget.trainings()).plus(budget.per());
    return Optional.of(
        new Hold(
            String.format(
                Locale.ROOT,
                "The budget of %d trainings per %s is used up by %d: it allows one again at %s.",
                budget.trainings(),
                Words.span(budget.per()),
                counted.size(),
                end),
            end));
  }

  private Optional<Hold> labels() {
    Long least = policy.leastLabels();
    if (least == null) {
      return Optional.empty();
    }
    if (facts.labels().isEmpty()) {
      unknown.add("how many rows have a mature outcome");
      return Optional.of(
          new Hold(
              "Nobody knows whether " + Words.count(least) + " rows have a mature outcome.",
              now.plus(LOOK)));
    }
    long labels = facts.labels().getAsLong();
    return labels >= least
        ? Optional.empty()
        : Optional.of(
            new Hold(
                "Only "
                    + Words.count(labels)
                    + " rows have a mature outcome, of "
                    + Words.count(least)
                    + " needed.",
                now.plus(LOOK)));
  }

  private Optional<Instant> last(Duration span) {
    return facts.trainings().stream()
        .filter(begun -> isPlausible(begun, span))
        .max(Comparator.naturalOrder());
  }

  private boolean isPlausible(Instant begun, Duration span) {
    return !begun.isAfter(now.plus(span));
  }
}
