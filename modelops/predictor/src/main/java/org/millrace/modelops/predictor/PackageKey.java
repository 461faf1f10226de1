package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.millrace.kernel.ProblemException;

/**
 * The Ed25519 key (RFC 8032) with which an installation signs its packages. Whoever can read it can
 * sign in its name. Immutable.
 */
public final class PackageKey {
  static final String ALGORITHM = "Ed25519";
  private static final String SECRET = "package.key";
  private static final String OPEN = "package.pub";

  private final PrivateKey secret;
  private final PublicKey open;

  private PackageKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /**
   * The key in the folder, or a new one, readable by its owner alone.
   *
   * @throws ProblemException if what lies there is no such key
   */
  public static PackageKey in(Path folder) {
    try {
      if (!Files.exists(folder.resolve(SECRET))) {
        generate(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a package key in " + folder, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
    return read(folder);
  }

  /**
   * The key that was put into the folder: {@code package.key} is its PKCS #8 form, {@code
   * package.pub} its X.509 form, each in Base64 or as PEM.
   *
   * @throws ProblemException if there is none
   */
  public static PackageKey read(Path folder) {
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      PackageKey key =
          new PackageKey(
              keys.generatePrivate(new PKCS8EncodedKeySpec(decoded(folder.resolve(SECRET)))),
              keys.generatePublic(new X509EncodedKeySpec(decoded(folder.resolve(OPEN)))));
      byte[] probe = {1};
      if (!isSignature(key.sign(probe), probe, key.open)) {
        throw new GeneralSecurityException("the two are not halves of one key");
      }
      return key;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ProblemException(
          "Cannot read the package key in " + folder,
          String.valueOf(e.getMessage()),
          "put "
              + SECRET
              + " and "
              + OPEN
              + " there, from a backup or as openssl genpkey makes"
              + " them; without them a new key must be trusted wherever packages are loaded",
          e);
    }
  }

  /** The open half first: packages signed with a key whose other half is lost could not be used. */
  private static void generate(Path folder) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Files.writeString(folder.resolve(OPEN), encoded(pair.getPublic().getEncoded()) + "\n");
    Path half = folder.resolve(SECRET + ".part");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, encoded(pair.getPrivate().getEncoded()) + "\n");
    Files.move(half, folder.resolve(SECRET), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The open half, for those who are to trust it: X.509 in Base64. */
  public String publicKey() {
    return encoded(open.getEncoded());
  }

  byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  static boolean isSignature(byte[] signed, byte[] content, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] decoded(Path file) throws IOException {
    return decoded(Files.readString(file, StandardCharsets.US_ASCII));
  }

  /** Base64, with or without the lines that PEM puts around it. */
  static byte[] decoded(String text) {
    return Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
