package org.millrace.kernel;

/**
 * A record without a value that says nothing: a purge puts it into a topic to begin a new segment.
 * Whoever reads a topic passes over it.
 */
public final class PurgeMarker {
  /** The Kafka header it bears, with no value. */
  public static final String HEADER = "millrace-purge-marker";

  private PurgeMarker() {}
}
