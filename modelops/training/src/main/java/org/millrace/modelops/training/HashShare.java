package org.millrace.modelops.training;

import org.millrace.kernel.Digests;

/**
 * A share of all names, by hash: a name is in it or not, whatever others there are. The first 52
 * bits of the SHA-256 of seed and name, as a fraction of 1, are compared with the share.
 *
 * @param share above 0 and below 1
 */
record HashShare(long seed, double share) {
  private static final int HEX_DIGITS = 13;

  boolean holds(String name) {
    return place(name) < share;
  }

  /** Where the name stands among those that are not in the share, from 0 to below 1. */
  double placeOutside(String name) {
    return (place(name) - share) / (1 - share);
  }

  private double place(String name) {
    String digest = Digests.of(seed + ":" + name);
    return Long.parseLong(digest, 0, HEX_DIGITS, 16) * 0x1p-52;
  }
}
