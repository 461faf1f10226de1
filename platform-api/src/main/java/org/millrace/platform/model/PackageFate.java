package org.millrace.platform.model;

/** What becomes of the files of a version that is retired. */
public enum PackageFate {
  KEEP,
  DELETE
}
