package org.millrace.dataops.datasets;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A process by name, as {@code host/1234-1384732800000}: the start tells it from an earlier one of
 * the same number, as in a container.
 */
final class OwnerProcess {
  private static final String HOST = host();

  private OwnerProcess() {}

  /** This process, among those of its machine. */
  static String numberOf(ProcessHandle process) {
    return process.pid()
        + "-"
        + process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
  }

  /** This process, among those of all machines. */
  static String current() {
    return HOST + "/" + numberOf(ProcessHandle.current());
  }

  /** Whether it is certain that the process has ended; of another machine's it never is. */
  static boolean isGone(String owner) {
    int slash = owner.lastIndexOf('/');
    return slash >= 0
        && owner.substring(0, slash).equals(HOST)
        && !lives(owner.substring(slash + 1));
  }

  private static boolean lives(String number) {
    try {
      return ProcessHandle.of(Long.parseLong(number.split("-", 2)[0]))
          .filter(process -> numberOf(process).equals(number))
          .isPresent();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
