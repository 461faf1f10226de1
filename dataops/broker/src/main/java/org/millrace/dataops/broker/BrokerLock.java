package org.millrace.dataops.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/** Held while a broker owns a folder; the system gives it back even after kill -9. */
final class BrokerLock implements AutoCloseable {
  private final FileChannel channel;

  private BrokerLock(FileChannel channel) {
    this.channel = channel;
  }

  static BrokerLock take(Path directory) throws IOException {
    Path file = directory.resolve("broker.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new ProblemException(
          "Cannot start the broker in " + directory,
          "process " + Files.readString(file) + " runs a broker on this folder",
          "stop that process, or give this one a data directory of its own");
    }
    byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
    channel.truncate(0).write(ByteBuffer.wrap(owner));
    return new BrokerLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
