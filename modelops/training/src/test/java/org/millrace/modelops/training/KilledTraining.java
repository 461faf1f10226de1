package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A program that trains and is killed by the operating system in the middle of a stage: in PACKAGE
 * while files are being written, in REGISTER when all is written and nothing committed, else as the
 * stage begins.
 */
final class KilledTraining {
  private KilledTraining() {}

  /**
   * @param arguments the fixture's folder, and the stage
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Stage last = Stage.valueOf(arguments[1]);
    try (TrainingFixture fixture = TrainingFixture.reopen(folder)) {
      fixture
          .service(
              transactions -> last == Stage.REGISTER ? new Uncommitted(transactions) : transactions)
          .train(
              new TrainingRequest(
                  fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests"),
              (stage, fraction) -> reached(folder, stage, last));
    }
  }

  private static void reached(Path folder, Stage stage, Stage last) {
    if (stage != last || stage == Stage.REGISTER) {
      return;
    }
    if (stage == Stage.PACKAGE) {
      Thread watch = new Thread(() -> killOnceItIsWritten(folder.resolve("models")));
      watch.setDaemon(true);
      watch.start();
    } else {
      kill();
    }
  }

  private static void killOnceItIsWritten(Path models) {
    while (true) {
      try (Stream<Path> files = Files.find(models, 4, (file, is) -> isHalf(file))) {
        if (files.findAny().isPresent()) {
          kill();
        }
      } catch (IOException | UncheckedIOException e) {
        // A file that was renamed under the walk; look again.
        Thread.onSpinWait();
      }
    }
  }

  private static boolean isHalf(Path file) {
    return file.getFileName().toString().startsWith(".package-");
  }

  /** SIGKILL, after which nothing of this process runs. */
  private static void kill() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      TimeUnit.MINUTES.sleep(1);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("Cannot kill this process", e);
    }
  }

  /** Does all the work of a transaction and is killed before it is committed. */
  private record Uncommitted(TransactionOperations transactions) implements TransactionOperations {
    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action)
        throws TransactionException {
      return transactions.execute(
          status -> {
            T result = action.doInTransaction(status);
            kill();
            return result;
          });
    }
  }
}
