package org.millrace.modelops.tracking;

import java.time.Instant;

/**
 * An alias that was set or taken away.
 *
 * @param move counts from 1 for each model and alias
 * @param version what it pointed at from then on; 0 if it was taken away
 */
public record AliasMove(
    String model, String alias, int move, int version, String reason, Instant at) {}
