package org.millrace.modelops.tracking;

/** A step that can't be delivered however often it is tried. */
final class UndeliverableException extends RuntimeException {
  UndeliverableException(String reason) {
    super(reason);
  }
}
