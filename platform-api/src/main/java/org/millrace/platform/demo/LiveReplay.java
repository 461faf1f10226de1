package org.millrace.platform.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.millrace.dataops.ingest.source.Replay;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.ProblemException;

/**
 * Lives through a stretch of the past, hour by hour: publishes what became known, then asks for the
 * predictions that were due.
 */
final class LiveReplay {
  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private final Replay replay;
  private final SpineFollower spine;
  private final PredictionCaller caller;
  private final ModelHost host;
  private final String model;

  LiveReplay(
      Replay replay, SpineFollower spine, PredictionCaller caller, ModelHost host, String model) {
    this.replay = replay;
    this.spine = spine;
    this.caller = caller;
    this.host = host;
    this.model = model;
  }

  void run(DemoPlan plan, DemoProgress progress) {
    long hours = ChronoUnit.HOURS.between(plan.liveFrom(), plan.until());
    progress.step("Let the weeks go by until then", 1);
    replay.advanceTo(plan.liveFrom());
    progress.step("Predict, one hour before each departure", hours);
    for (long hour = 0; hour < hours; hour++) {
      live(plan.liveFrom().plus(hour, ChronoUnit.HOURS));
      progress.reached(hour + 1);
    }
    long days = plan.outcomes().toDays();
    progress.step("Wait for the last outcomes", days);
    for (long day = 1; day <= days; day++) {
      replay.advanceTo(plan.until().plus(day, ChronoUnit.DAYS));
      progress.reached(day);
    }
  }

  /**
   * One hour. A feature looks up what was known at each cutoff, so publishing all of the hour's
   * records before its first request gives no request more than it may know.
   */
  private void live(Instant from) {
    Instant to = from.plus(1, ChronoUnit.HOURS);
    replay.advanceTo(to);
    List<byte[]> due = spine.due(from, to).stream().map(SpineFollower.Due::body).toList();
    if (due.isEmpty()) {
      return;
    }
    if (!host.awaitFeatures(model, CATCH_UP)) {
      throw new ProblemException(
          "Cannot predict for " + from,
          "the features did not follow their streams within " + CATCH_UP,
          "look at the platform's log");
    }
    caller.ask(due);
  }
}
