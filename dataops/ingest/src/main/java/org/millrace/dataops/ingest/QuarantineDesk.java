package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.QuarantineDecisions.Decision;
import org.millrace.dataops.ingest.source.ApplicationSource;
import org.millrace.dataops.ingest.source.ApplicationSource.Refused;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/**
 * Where people decide on quarantined records: repair one, replay many, discard one. What is
 * published again goes the way of every record, and its entry is repaired when ingestion has
 * accepted it. Each decision is written down. Thread-safe.
 */
public final class QuarantineDesk {
  /**
   * After this a repair that did not arrive may be tried again; its transaction is over by then.
   */
  private static final Duration REPAIR_WITHIN = Duration.ofMinutes(1);

  private final Quarantine quarantine;
  private final QuarantineDecisions decisions;
  private final ApplicationSource records;
  private final InstantSource clock;

  public QuarantineDesk(DataSource control, ApplicationSource records, InstantSource clock) {
    this.quarantine = new Quarantine(control);
    this.decisions = new QuarantineDecisions(control, clock);
    this.records = records;
    this.clock = clock;
  }

  /** What was decided on a record, the oldest first. */
  public List<QuarantineDecision> decisions(QuarantinedRecord record) {
    return decisions.of(record.place());
  }

  /**
   * Publishes a corrected record in place of a quarantined one.
   *
   * @return what the corrected record breaks; if anything, nothing was done
   * @throws ProblemException if the record is decided on already, or its contract rejects it
   * @throws ApplicationSource.UnavailableException if Kafka does not answer: then the record is
   *     being repaired until that is known, and may be repaired anew after a minute
   */
  public List<Violation> repair(
      UseCase useCase,
      Contract contract,
      QuarantinedRecord record,
      byte[] corrected,
      String by,
      String reason) {
    requireBytes(record);
    List<Violation> broken = ApplicationSource.judge(contract, corrected);
    if (broken.isEmpty()) {
      begin(record, new Decision("repair", by, reason), corrected);
      publish(useCase, contract, record, corrected);
    }
    return broken;
  }

  /**
   * Publishes again, as they are, those that keep the contract as it is now. Those that a contract
   * has rejected count as broken, since their bytes are not there.
   *
   * @param rule only those that break this one first, among those that are open
   * @return how many were published, and how many still break it
   */
  public Replayed replay(
      UseCase useCase, Contract contract, Optional<String> rule, String by, String reason) {
    QuarantineFilter filter =
        new QuarantineFilter(
            rule, Optional.empty(), Optional.empty(), Optional.of(QuarantineState.OPEN));
    long published = 0;
    long broken = 0;
    Optional<String> cursor = Optional.empty();
    do {
      Quarantine.Page page =
          quarantine.list(useCase.name(), contract.stream(), filter, Quarantine.MOST, cursor);
      for (QuarantinedRecord record : page.records()) {
        byte[] value = record.value();
        if (value == null || !ApplicationSource.judge(contract, value).isEmpty()) {
          broken++;
        } else {
          begin(record, new Decision("replay", by, reason), value);
          publish(useCase, contract, record, value);
          published++;
        }
      }
      cursor = page.next();
    } while (cursor.isPresent());
    return new Replayed(published, broken);
  }

  /**
   * @param published on their way to the dataset
   * @param broken left in quarantine
   */
  public record Replayed(long published, long broken) {}

  /**
   * Gives a record up.
   *
   * @throws ProblemException if it is decided on already
   */
  public void discard(QuarantinedRecord record, String by, String reason) {
    move(record, QuarantineState.DISCARDED, new Decision("discard", by, reason), Optional.empty());
  }

  /** Nobody can say that a record is another one corrected if nobody can see the other. */
  private static void requireBytes(QuarantinedRecord record) {
    if (record.isRejected()) {
      throw new ProblemException(
          "Cannot repair " + record.topic() + " at offset " + record.offset(),
          "a rule of severity reject is broken, so its bytes are kept nowhere",
          "have its source send a correct record, or replay the range from the topic once the"
              + " contract allows it; and discard this one");
    }
  }

  private void begin(QuarantinedRecord record, Decision decision, byte[] value) {
    move(
        record,
        QuarantineState.REPAIRING,
        decision,
        Optional.of(QuarantineDecisions.digest(value)));
  }

  private void move(
      QuarantinedRecord record, QuarantineState to, Decision decision, Optional<String> after) {
    String before = QuarantineDecisions.digest(record.value());
    List<QuarantineState> from = new ArrayList<>(List.of(QuarantineState.OPEN));
    if (isStuck(record)) {
      from.add(QuarantineState.REPAIRING);
    }
    for (QuarantineState state : from) {
      if (decisions.move(record.place(), state, to, decision, before, after.orElse(null))) {
        return;
      }
    }
    String state =
        quarantine
            .find(record.useCase(), record.stream(), record.partition(), record.offset())
            .map(now -> now.state().word())
            .orElse("gone");
    throw new ProblemException(
        "Cannot " + decision.action() + " " + record.topic() + " at offset " + record.offset(),
        "it is " + state,
        "look at its decisions; a record that is being repaired may be tried anew after a minute");
  }

  private boolean isStuck(QuarantinedRecord record) {
    List<QuarantineDecision> made = decisions.of(record.place());
    return !made.isEmpty()
        && made.get(made.size() - 1).decidedAt().isBefore(clock.instant().minus(REPAIR_WITHIN));
  }

  private void publish(UseCase useCase, Contract contract, QuarantinedRecord record, byte[] value) {
    List<Refused> refused =
        records.publish(useCase, contract, List.of(value), List.of(record.place().repaired()));
    if (!refused.isEmpty()) {
      throw new IllegalStateException("Cannot judge a record differently twice: " + refused);
    }
  }
}
