package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the rows of a subject out of a package: of the examples it is checked with, and of the
 * input example that MLflow shows. The model itself stays as it is.
 */
public final class PackageErasure {
  private PackageErasure() {}

  /**
   * How many of the stored rows have that value in one of their fields.
   *
   * @throws ProblemException if the package is not as its manifest says
   */
  public static int count(Path folder, String subject) {
    return examples(Manifest.verify(folder)).values().stream()
        .mapToInt(example -> holds(example, subject) ? 1 : 0)
        .sum();
  }

  /**
   * Rewrites the package without those rows. Killed in the midst of it, it is done again from the
   * beginning.
   *
   * @param trust whose signed packages are rewritten, for to sign is to vouch; one that is unsigned
   *     stays so
   * @param key signs the rewritten package, if it was signed
   * @return the package's new digest; empty if it held no such row
   * @throws ProblemException if the package is not trusted, or no row would be left to check the
   *     package with
   */
  public static Optional<String> erase(
      Path folder, String subject, PackageTrust trust, PackageKey key) {
    try {
      restore(folder);
      Manifest.Verified old = Manifest.verify(folder, trust.orUnsigned());
      ArrayNode all = examples(old);
      ArrayNode kept = PackageFiles.JSON.createArrayNode();
      all.forEach(
          example -> {
            if (!holds(example, subject)) {
              kept.add(example);
            }
          });
      if (kept.size() == all.size()) {
        return Optional.empty();
      }
      if (kept.isEmpty()) {
        throw new ProblemException(
            "Cannot erase a subject from the package " + folder,
            "all " + all.size() + " rows it is checked with are the subject's",
            "train a new version without the subject and retire this one");
      }
      return Optional.of(replace(folder, old, kept, key));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rewrite the package " + folder, e);
    }
  }

  private static String replace(Path folder, Manifest.Verified old, ArrayNode kept, PackageKey key)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : old.manifest().files().keySet()) {
      files.put(name, old.read(name));
    }
    ObjectNode document = PackageFiles.JSON.createObjectNode();
    document.set("examples", kept);
    files.put(PackageFiles.EXAMPLES, PackageFiles.JSON.writeValueAsBytes(document));
    files.putAll(MlflowModel.examples(kept.get(0).path("row")));
    byte[] manifest = Manifest.of(files).json();
    files.put(PackageFiles.MANIFEST, manifest);
    if (Files.exists(folder.resolve(PackageFiles.SIGNATURE))) {
      files.put(PackageFiles.SIGNATURE, ManifestSignature.write(manifest, key));
    }
    Path retired = retired(folder);
    try (StagedFolder staged = StagedFolder.beside(folder.resolveSibling("rewritten"))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        staged.write(file.getKey(), file.getValue());
      }
      ModelPackage.load(staged.path());
      Files.move(folder, retired, StandardCopyOption.ATOMIC_MOVE);
      Files.move(staged.path(), folder, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(retired);
    return Digests.of(manifest);
  }

  /**
   * Mends what a kill between two renames has left behind, or throws away what it had half done.
   */
  private static void restore(Path folder) throws IOException {
    Path retired = retired(folder);
    if (Files.isDirectory(retired)) {
      if (Files.isDirectory(folder)) {
        delete(retired);
      } else {
        Files.move(retired, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    try (Stream<Path> beside = Files.list(folder.resolveSibling("."))) {
      for (Path each : beside.toList()) {
        if (each.getFileName().toString().startsWith(".rewritten-")) {
          delete(each);
        }
      }
    }
  }

  private static Path retired(Path folder) {
    return folder.resolveSibling("." + folder.getFileName() + ".retired");
  }

  private static ArrayNode examples(Manifest.Verified files) {
    try {
      return (ArrayNode)
          PackageFiles.JSON.readTree(files.read(PackageFiles.EXAMPLES)).path("examples");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the package " + files.folder(), e);
    }
  }

  private static boolean holds(JsonNode example, String subject) {
    return example.path("row").values().stream()
        .anyMatch(value -> value.isValueNode() && value.asString("").equals(subject));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path each, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
