package org.millrace.dataops.expressions;

/**
 * Order as DuckDB has it; called by generated code. NaN equals itself and is the greatest number;
 * texts are ordered by code point, as their UTF-8 bytes are.
 */
final class Comparison {
  private Comparison() {}

  static boolean equal(boolean a, boolean b) {
    return a == b;
  }

  static boolean equal(long a, long b) {
    return a == b;
  }

  static boolean less(long a, long b) {
    return a < b;
  }

  static boolean equal(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b));
  }

  static boolean less(double a, double b) {
    return a < b || (Double.isNaN(b) && !Double.isNaN(a));
  }

  static boolean equal(String a, String b) {
    return a.equals(b);
  }

  static boolean less(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftPair = Character.isSurrogate(left);
        // UTF-16 puts the code points beyond U+FFFF before U+E000; UTF-8 puts them last.
        return leftPair == Character.isSurrogate(right) ? left < right : !leftPair;
      }
    }
    return a.length() < b.length();
  }

  static boolean unequal(boolean a, boolean b) {
    return a != b;
  }

  static boolean unequal(long a, long b) {
    return a != b;
  }

  static boolean unequal(double a, double b) {
    return !equal(a, b);
  }

  static boolean unequal(String a, String b) {
    return !a.equals(b);
  }

  static boolean lessOrEqual(long a, long b) {
    return a <= b;
  }

  static boolean lessOrEqual(double a, double b) {
    return !less(b, a);
  }

  static boolean lessOrEqual(String a, String b) {
    return !less(b, a);
  }

  static long greatest(long a, long b) {
    return Math.max(a, b);
  }

  static double greatest(double a, double b) {
    return less(a, b) ? b : a;
  }

  static String greatest(String a, String b) {
    return less(a, b) ? b : a;
  }

  static long least(long a, long b) {
    return Math.min(a, b);
  }

  static double least(double a, double b) {
    return less(b, a) ? b : a;
  }

  static String least(String a, String b) {
    return less(b, a) ? b : a;
  }
}
