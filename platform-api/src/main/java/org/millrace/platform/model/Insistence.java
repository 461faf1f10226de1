package org.millrace.platform.model;

/** Whether a version is deleted although something remembers it. */
public enum Insistence {
  CAREFUL,
  FORCED
}
