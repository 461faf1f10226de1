package org.millrace.dataops.features;

/** A name as a number of 64 bits, the same in every process. */
final class Identity {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private Identity() {}

  /**
   * A multiplicative hash over the letters, then the finalizer of SplitMix64 (Steele and others
   * 2014). Two names meet by chance once in 2^64.
   */
  static long of(String name) {
    long hash = name.length() * MULTIPLIER;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
