package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;

/** Writes a model version as a package folder, whole or not at all. */
public final class PackageWriter {
  private PackageWriter() {}

  /** As {@link #write(PackageContent, Path, Optional)}, unsigned. */
  public static String write(PackageContent content, Path folder) {
    return write(content, folder, Optional.empty());
  }

  /**
   * Writes the files beside the folder, loads them as serving will, forces them to disk, then
   * renames: the folder appears with all of its files. The same content gives the same bytes.
   *
   * @param folder must not exist; its parent is made if need be
   * @param key signs the manifest; the digest is the same with and without
   * @return the package's digest
   * @throws ProblemException if the folder exists, or the model does not compile or answer as the
   *     examples say
   */
  public static String write(PackageContent content, Path folder, Optional<PackageKey> key) {
    Map<String, byte[]> files = files(content, key);
    try (StagedFolder staged = StagedFolder.beside(folder)) {
      fill(staged, files);
      ModelPackage.load(staged.path());
      staged.publish();
      return Digests.of(manifest(files));
    } catch (FileAlreadyExistsException e) {
      throw new ProblemException(
          "Cannot write the package " + folder,
          "the folder exists, and a package never changes",
          "write each version to a folder of its own");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the package " + folder, e);
    }
  }

  /**
   * Writes the files beside the folder, tries them out as serving would use them, and leaves
   * nothing behind.
   *
   * @throws ProblemException if the model does not compile or answer as the examples say
   */
  public static PackageTrial tryOut(PackageContent content, Path folder) {
    Path beside = folder.resolveSibling("trial");
    try (StagedFolder staged = StagedFolder.beside(beside)) {
      fill(staged, files(content, Optional.empty()));
      return PackageTrial.of(staged.path());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot try out the package " + folder, e);
    }
  }

  /** The file of a package that holds the model: its content, by its path. */
  public static Map<String, byte[]> modelFile(TrainedModel trained) {
    ModelKind kind = ModelKind.of(trained);
    return Map.of(kind.file(), kind.write(trained));
  }

  private static void fill(StagedFolder staged, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      staged.write(file.getKey(), file.getValue());
    }
  }

  private static Map<String, byte[]> files(PackageContent content, Optional<PackageKey> key) {
    Map<String, byte[]> files = files(content);
    put(files, PackageFiles.MANIFEST, Manifest.of(files).json());
    key.ifPresent(
        signer ->
            put(files, PackageFiles.SIGNATURE, ManifestSignature.write(manifest(files), signer)));
    return files;
  }

  private static byte[] manifest(Map<String, byte[]> files) {
    return Objects.requireNonNull(files.get(PackageFiles.MANIFEST));
  }

  private static Map<String, byte[]> files(PackageContent content) {
    FeaturePlan plan = FeaturePlan.compile(content.features());
    PackageSpec spec = PackageSpec.of(content);
    Map<String, byte[]> files = new TreeMap<>(content.files());
    put(files, PackageFiles.SPEC, PackageFiles.JSON.writeValueAsBytes(spec));
    modelFile(content.trained()).forEach((name, bytes) -> put(files, name, bytes));
    put(
        files,
        PackageFiles.EXAMPLES,
        CheckedExample.write(content.examples(), plan, content.calibrator()));
    if (CalibrationFile.isNeeded(content.calibrator())) {
      put(files, CalibrationFile.NAME, CalibrationFile.write(content.calibrator()));
    }
    MlflowModel.files(spec, content.createdAt(), RawRow.values(plan, content.examples().get(0)))
        .forEach((name, bytes) -> put(files, name, bytes));
    return files;
  }

  private static void put(Map<String, byte[]> files, String name, byte[] content) {
    if (files.put(name, content) != null) {
      throw new ProblemException(
          "Cannot add the file " + name, "the package has one of that name", "rename it");
    }
  }
}
