package org.millrace.dataops.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.kernel.UseCase;

/** Broker and ingestion in one process, as the embedded platform has them; lives to be killed. */
final class IngestProcess {
  private IngestProcess() {}

  /** Folder, port of the broker, use case, file to make when all is up. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    EmbeddedBroker broker =
        EmbeddedBroker.start(folder.resolve("kafka"), Integer.parseInt(args[1]));
    TestWorld world = new TestWorld(folder, broker.bootstrapServers(), 400);
    UseCase useCase = UseCase.open(Path.of(args[2]));
    world.service().start(useCase);
    world.sources().start(useCase);
    Files.createFile(Path.of(args[3]));
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(0);
  }
}
