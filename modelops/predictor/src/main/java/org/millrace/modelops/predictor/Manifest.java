package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.kernel.Digests;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;

/**
 * {@code manifest.json}: the SHA-256 of every other file of a package. Its own digest names the
 * package.
 *
 * @param files digest by path relative to the folder, with {@code /} between its parts
 */
record Manifest(int format, SortedMap<String, String> files) {
  private static final int FORMAT = 1;
  private static final long LARGEST = 1 << 20;
  private static final Set<String> UNLISTED = Set.of(PackageFiles.MANIFEST, PackageFiles.SIGNATURE);

  static Manifest of(Map<String, byte[]> contents) {
    SortedMap<String, String> files = new TreeMap<>();
    contents.forEach((name, content) -> files.put(name, Digests.of(content)));
    return new Manifest(FORMAT, files);
  }

  byte[] json() {
    return PackageFiles.JSON.writeValueAsBytes(this);
  }

  /**
   * Reads the manifest of a folder and checks that it holds these files, as they were, and no
   * others. Links are not followed.
   *
   * @throws ProblemException naming every file that is missing, changed, a link or too many
   */
  static Verified verify(Path folder) {
    return verify(folder, PackageTrust.unchecked());
  }

  /**
   * As {@link #verify(Path)}, and checks first who signed it.
   *
   * @throws ProblemException also if it is not trusted
   */
  static Verified verify(Path folder, PackageTrust trust) {
    try {
      Path file = folder.resolve(PackageFiles.MANIFEST);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
        throw refusal(folder, List.of("it has no " + PackageFiles.MANIFEST));
      }
      byte[] json = Files.readAllBytes(file);
      trust.check(folder, json);
      Manifest manifest = PackageFiles.JSON.readValue(json, Manifest.class);
      List<String> faults = manifest.faults(folder);
      if (manifest.format != FORMAT || !faults.isEmpty()) {
        throw refusal(folder, faults.isEmpty() ? List.of("its manifest is newer") : faults);
      }
      return new Verified(folder, manifest, Digests.of(json));
    } catch (JacksonException e) {
      throw refusal(folder, List.of("its manifest can't be read: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the package " + folder, e);
    }
  }

  private List<String> faults(Path folder) throws IOException {
    SortedMap<String, String> missing = new TreeMap<>(files);
    List<String> faults = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.relativize(file).toString().replace('\\', '/');
            String digest = missing.remove(name);
            if (!attributes.isRegularFile()) {
              faults.add(name + " is a link or no plain file");
            } else if (digest == null && !UNLISTED.contains(name)) {
              faults.add(name + " is not in the manifest");
            } else if (digest != null && !digest.equals(Digests.of(file))) {
              faults.add(name + " was changed");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    missing.keySet().forEach(name -> faults.add(name + " is missing"));
    return faults;
  }

  private static ProblemException refusal(Path folder, List<String> faults) {
    return new ProblemException(
        faults.stream()
            .map(
                fault ->
                    new Problem(
                        "Cannot load the package " + folder.getFileName(),
                        fault,
                        fault.contains("__pycache__")
                            ? "remove it, and run Python with PYTHONDONTWRITEBYTECODE=1 or on a copy"
                            : "fetch the package again, or train the model again"))
            .toList());
  }

  /**
   * A folder that was as its manifest says.
   *
   * @param digest of the manifest
   */
  record Verified(Path folder, Manifest manifest, String digest) {
    /** The bytes of a file, which are compared with the manifest once more as they are read. */
    byte[] read(String name) throws IOException {
      String digest = manifest.files.get(name);
      if (digest == null) {
        throw refusal(folder, List.of(name + " is missing"));
      }
      byte[] content = Files.readAllBytes(folder.resolve(name));
      if (!Digests.of(content).equals(digest)) {
        throw refusal(folder, List.of(name + " was changed"));
      }
      return content;
    }
  }
}
