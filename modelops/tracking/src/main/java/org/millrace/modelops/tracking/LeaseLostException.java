package org.millrace.modelops.tracking;

/** Another process delivers now; the step is left to it. */
final class LeaseLostException extends RuntimeException {
  LeaseLostException() {
    super("another process has taken over the outbox");
  }
}
