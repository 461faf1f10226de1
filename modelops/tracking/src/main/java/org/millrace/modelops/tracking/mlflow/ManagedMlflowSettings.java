package org.millrace.modelops.tracking.mlflow;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How to run an MLflow server of our own.
 *
 * @param data folder for its database, artifacts, log and keys; of this server alone
 * @param cache folder for its Python environment; shared by all servers of this user
 * @param port to listen on, at 127.0.0.1; 0 takes the one it had last, or a free one
 * @param python the interpreter to use; where it is not given, the newest good one of the path is
 */
public record ManagedMlflowSettings(Path data, Path cache, int port, Optional<String> python) {
  public ManagedMlflowSettings {
    data = data.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Invalid port: " + port);
    }
  }

  /**
   * Everything at its default; the cache is at {@code $MILLRACE_CACHE} or {@code
   * ~/.cache/millrace}.
   */
  public static ManagedMlflowSettings in(Path data) {
    return new ManagedMlflowSettings(data, defaultCache(System.getenv()), 0, Optional.empty());
  }

  static Path defaultCache(Map<String, String> environment) {
    String given = environment.getOrDefault("MILLRACE_CACHE", "");
    return given.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "millrace")
        : Path.of(given);
  }
}
