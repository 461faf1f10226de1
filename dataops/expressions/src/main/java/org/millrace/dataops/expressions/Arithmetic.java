package org.millrace.dataops.expressions;

/** Numbers as DuckDB computes them; called by generated code. Integers never wrap around. */
final class Arithmetic {
  private Arithmetic() {}

  static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw Fault.here();
    }
    return sum;
  }

  static long subtract(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      throw Fault.here();
    }
    return difference;
  }

  static long multiply(long a, long b) {
    long product = a * b;
    if (Math.multiplyHigh(a, b) != product >> 63) {
      throw Fault.here();
    }
    return product;
  }

  static long addInt(long a, long b) {
    return toInt(a + b);
  }

  static long subtractInt(long a, long b) {
    return toInt(a - b);
  }

  static long multiplyInt(long a, long b) {
    return toInt(a * b);
  }

  static long negate(long a) {
    return subtract(0, a);
  }

  static long negateInt(long a) {
    return toInt(-a);
  }

  static long abs(long a) {
    return a < 0 ? negate(a) : a;
  }

  static long absInt(long a) {
    return toInt(Math.abs(a));
  }

  /** Towards zero; never called with a divisor of zero. */
  static long divide(long a, long b) {
    if (b == -1 && a == Long.MIN_VALUE) {
      throw Fault.here();
    }
    return a / b;
  }

  static long divideInt(long a, long b) {
    return toInt(divide(a, b));
  }

  /** With the sign of the dividend. */
  static long remainder(long a, long b) {
    if (b == -1 && a == Long.MIN_VALUE) {
      throw Fault.here();
    }
    return a % b;
  }

  static double add(double a, double b) {
    return a + b;
  }

  static double subtract(double a, double b) {
    return a - b;
  }

  static double multiply(double a, double b) {
    return a * b;
  }

  static double quotient(double a, double b) {
    return a / b;
  }

  static double remainder(double a, double b) {
    return a % b;
  }

  static double negate(double a) {
    return -a;
  }

  /** Half away from zero, unlike {@link Math#round}. */
  static double round(double a) {
    double whole = Math.floor(Math.abs(a));
    return Math.copySign(Math.abs(a) - whole >= 0.5 ? whole + 1 : whole, a);
  }

  static double round(double a, long digits) {
    if (!Double.isFinite(a)) {
      return a;
    }
    double scale = Math.pow(10, (double) Math.abs(digits));
    double rounded = digits < 0 ? round(a / scale) * scale : round(a * scale) / scale;
    if (Double.isFinite(rounded)) {
      return rounded;
    }
    return digits < 0 ? 0 : a;
  }

  static long toInt(long a) {
    if (a != (int) a) {
      throw Fault.here();
    }
    return a;
  }

  /** To the nearest, half to even. */
  static long toLong(double a) {
    double whole = Math.rint(a);
    if (!(whole >= -0x1p63 && whole < 0x1p63)) {
      throw Fault.here();
    }
    return (long) whole;
  }

  static long toInt(double a) {
    return toInt(toLong(a));
  }
}
