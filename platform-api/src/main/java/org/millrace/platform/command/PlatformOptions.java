package org.millrace.platform.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that starts a platform. */
final class PlatformOptions {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "HTTP port; 0 picks a free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: ${DEFAULT-VALUE}). Any other needs an API key.",
      defaultValue = "127.0.0.1")
  String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).",
      defaultValue = ".millrace")
  Path data = Path.of(".millrace");

  @Option(
      names = "--mlflow",
      paramLabel = "URL|off",
      description = "An MLflow server of yours, or off (default: one is set up and managed).")
  @Nullable String mlflow;

  /** As settings of the application. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.port", port);
    settings.put("server.address", host);
    if (mlflow != null) {
      settings.put("millrace.mlflow", mlflow);
    }
    return settings;
  }
}
