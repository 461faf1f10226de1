package org.millrace.dataops.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.springframework.util.FileSystemUtils;

/** One real broker for all tests of this JVM; each test has topics of its own. */
final class TestBroker {
  private static final EmbeddedBroker BROKER = start();

  private TestBroker() {}

  static String servers() {
    return BROKER.bootstrapServers();
  }

  private static EmbeddedBroker start() {
    try {
      Path directory = Files.createTempDirectory("millrace-broker");
      EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    broker.close();
                    FileSystemUtils.deleteRecursively(directory.toFile());
                  }));
      return broker;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
