package org.millrace.modelops.predictor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;

/** Whose packages are loaded. Immutable. */
public final class PackageTrust {
  private static final long LARGEST = 1 << 20;
  private static final int ID_LENGTH = 16;
  private static final String AGAIN = "fetch the package again, or train the model again";

  private final boolean checks;
  private final Map<String, PublicKey> keys;
  private final boolean allowsUnsigned;

  private PackageTrust(boolean checks, Map<String, PublicKey> keys, boolean allowsUnsigned) {
    this.checks = checks;
    this.keys = keys;
    this.allowsUnsigned = allowsUnsigned;
  }

  /** Looks at no signature: for those who have just written the package themselves. */
  public static PackageTrust unchecked() {
    return new PackageTrust(false, Map.of(), true);
  }

  /**
   * Packages signed with one of these keys, and no others.
   *
   * @param publicKeys X.509 in Base64 or as PEM
   * @throws ProblemException if one is no Ed25519 key
   */
  public static PackageTrust in(List<String> publicKeys) {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    for (String text : publicKeys) {
      try {
        byte[] encoded = PackageKey.decoded(text);
        keys.put(
            id(text),
            KeyFactory.getInstance(PackageKey.ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(encoded)));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new ProblemException(
            "Invalid package key '" + text + "'",
            "it is no Ed25519 public key in Base64: " + e.getMessage(),
            "copy the line of package.pub from the installation that is to be trusted",
            e);
      }
    }
    return new PackageTrust(true, keys, false);
  }

  /** The same, and packages that have no signature at all. */
  public PackageTrust orUnsigned() {
    return new PackageTrust(checks, keys, true);
  }

  /** Names a public key: the beginning of its SHA-256. */
  static String id(String publicKey) {
    return Digests.of(PackageKey.decoded(publicKey)).substring(0, ID_LENGTH);
  }

  /**
   * @param manifest as it was read from the folder
   * @throws ProblemException if no trusted key has signed it
   */
  void check(Path folder, byte[] manifest) throws IOException {
    if (!checks) {
      return;
    }
    Path file = folder.resolve(PackageFiles.SIGNATURE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!allowsUnsigned) {
        throw refusal(
            folder,
            "it is not signed",
            "train the model again, or allow unsigned packages (millrace.packages.allow-unsigned)");
      }
      return;
    }
    boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    Optional<ManifestSignature> read =
        plain && Files.size(file) <= LARGEST
            ? ManifestSignature.read(Files.readAllBytes(file))
            : Optional.empty();
    ManifestSignature signature =
        read.orElseThrow(() -> refusal(folder, PackageFiles.SIGNATURE + " can't be read", AGAIN));
    if (!signature.isOf(manifest)) {
      throw refusal(folder, "its manifest is not the one that was signed", AGAIN);
    }
    List<String> trusted = signature.keyIds().stream().filter(keys::containsKey).toList();
    if (trusted.isEmpty()) {
      throw refusal(
          folder,
          "it is signed with key " + signature.keyIds() + ", and trusted are " + keys.keySet(),
          "train the model here, or add the public key it was signed with to"
              + " millrace.packages.trusted-keys");
    }
    if (trusted.stream().noneMatch(id -> signature.holds(id, trustedKey(id)))) {
      throw refusal(folder, "its signature with key " + trusted + " does not hold", AGAIN);
    }
  }

  private PublicKey trustedKey(String id) {
    return Objects.requireNonNull(keys.get(id), id);
  }

  private static ProblemException refusal(Path folder, String why, String fix) {
    return new ProblemException("Cannot load the package " + folder.getFileName(), why, fix);
  }
}
