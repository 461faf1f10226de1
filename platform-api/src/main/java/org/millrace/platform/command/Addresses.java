package org.millrace.platform.command;

import java.io.PrintWriter;
import org.millrace.platform.MlflowAddress;
import org.millrace.platform.Platform;
import org.millrace.platform.PredictionCall;

/** Prints where a running platform answers. */
final class Addresses {
  private Addresses() {}

  static void print(Platform platform, PrintWriter out) {
    String url = platform.url();
    out.println();
    out.println("Millrace is up. Ctrl-C stops it.");
    out.println("  console     " + url + "/");
    out.println("  REST        " + url + "/swagger-ui.html");
    out.println("  metrics     " + url + "/actuator/prometheus");
    out.println("  MLflow      " + platform.part(MlflowAddress.class).text());
    out.flush();
  }

  /** A prediction that can be pasted into a shell. */
  static void printCall(Platform platform, String model, PrintWriter out) {
    out.println();
    out.println("Ask for a prediction:");
    out.println("  " + PredictionCall.curl(platform.url(), model));
    out.flush();
  }
}
