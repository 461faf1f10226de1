package org.millrace.platform.api;

import jakarta.servlet.http.HttpServletRequest;

/** Who asks, for records of who did what. */
final class Caller {
  private Caller() {}

  /** As the caller is known: there are no users yet, only who holds the key, and from where. */
  static String of(HttpServletRequest request) {
    String user = request.getRemoteUser();
    return user != null ? user : "caller at " + request.getRemoteAddr();
  }
}
