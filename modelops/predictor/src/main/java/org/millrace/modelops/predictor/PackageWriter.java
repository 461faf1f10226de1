package org.millrace.modelops.predictor;

import java.nio.file.Path;
import org.millrace.kernel.ProblemException;

/** Writes a model version as a package folder, whole or not at all. */
public final class PackageWriter {
  private PackageWriter() {}

  /**
   * Writes the files beside the folder, forces them to disk, then renames: the folder appears with
   * all of its files.
   *
   * @param folder must not exist; its parent is made if need be
   * @return the package's digest
   * @throws ProblemException if the folder exists, or the model does not compile or answer as the
   *     examples say
   */
  public static String write(PackageContent content, Path folder) {
    throw new UnsupportedOperationException();
  }
}
