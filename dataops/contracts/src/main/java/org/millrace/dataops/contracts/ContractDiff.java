package org.millrace.dataops.contracts;

import java.util.List;

/**
 * What changes from one contract of a stream to another, and for whom. Those who read the stream
 * rely on what its records keep; those who write it must keep what it asks.
 *
 * @param changes the gravest first
 */
public record ContractDiff(Contract before, Contract after, List<Change> changes) {
  public ContractDiff {
    changes = List.copyOf(changes);
  }

  /** For whom a change breaks something. */
  public enum Effect {
    BREAKS_BOTH("breaks both"),
    BREAKS_READERS("breaks readers"),
    BREAKS_WRITERS("breaks writers"),
    COMPATIBLE("compatible");

    private final String words;

    Effect(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    public boolean breaksReaders() {
      return this == BREAKS_BOTH || this == BREAKS_READERS;
    }

    public boolean breaksWriters() {
      return this == BREAKS_BOTH || this == BREAKS_WRITERS;
    }
  }

  /**
   * One change.
   *
   * @param element the field or the part of the contract, as {@code origin} or {@code key}
   * @param what from what to what
   * @param why it breaks something, or not
   */
  public record Change(Effect effect, String element, String what, String why) {}

  public static ContractDiff between(Contract before, Contract after) {
    return new ContractDiff(before, after, ContractChanges.between(before, after));
  }

  public boolean breaksReaders() {
    return changes.stream().anyMatch(change -> change.effect().breaksReaders());
  }

  public boolean breaksWriters() {
    return changes.stream().anyMatch(change -> change.effect().breaksWriters());
  }

  /** One sentence. */
  public String summary() {
    String names = before + " to " + after + ": ";
    if (changes.isEmpty()) {
      return names + "nothing changes";
    }
    if (breaksReaders()) {
      return names + "breaks readers" + (breaksWriters() ? " and writers" : "");
    }
    return names + (breaksWriters() ? "readers go on; breaks writers" : "compatible");
  }
}
