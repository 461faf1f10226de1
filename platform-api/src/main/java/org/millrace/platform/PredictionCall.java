package org.millrace.platform;

/** A prediction of the shipped use case that can be pasted into a shell. */
public final class PredictionCall {
  private static final String FLIGHT =
      "{\"flight_id\":\"UA1545-EWR-20130501T1715\",\"carrier\":\"UA\",\"flight\":1545,"
          + "\"origin\":\"EWR\",\"dest\":\"IAH\",\"distance\":1400,"
          + "\"scheduled_departure\":\"2013-05-01T21:15:00Z\","
          + "\"departure_local\":\"2013-05-01T17:15:00\"}";

  private PredictionCall() {}

  /**
   * @param platform where REST answers, as {@code http://127.0.0.1:8080}
   */
  public static String curl(String platform, String model) {
    return "curl -s "
        + platform
        + "/api/v1/models/"
        + model
        + "/predictions"
        + " -H 'Content-Type: application/json' -d '{\"instances\":["
        + FLIGHT
        + "]}'";
  }
}
