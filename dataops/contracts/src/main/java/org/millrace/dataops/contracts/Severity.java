package org.millrace.dataops.contracts;

/** What a broken rule does to the record: an error quarantines it, a warning is noted. */
enum Severity {
  ERROR,
  WARNING
}
