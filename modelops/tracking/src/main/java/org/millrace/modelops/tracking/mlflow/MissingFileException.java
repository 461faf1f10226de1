package org.millrace.modelops.tracking.mlflow;

import java.nio.file.Path;

/** A file that was to be sent is not there any more. */
public final class MissingFileException extends RuntimeException {
  MissingFileException(Path file, Throwable cause) {
    super("Cannot send " + file + ": the file is gone", cause);
  }
}
