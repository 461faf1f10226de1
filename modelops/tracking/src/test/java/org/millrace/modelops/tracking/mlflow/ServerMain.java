package org.millrace.modelops.tracking.mlflow;

import java.nio.file.Path;

/** A program that runs a managed server and prints each state, to be killed by tests. */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] args) throws InterruptedException {
    ManagedMlflow server = ManagedMlflow.start(ManagedMlflowSettings.in(Path.of(args[0])));
    String last = "";
    while (true) {
      String state = server.state().toString();
      if (!state.equals(last)) {
        System.out.println(state);
        last = state;
      }
      Thread.sleep(20);
    }
  }
}
