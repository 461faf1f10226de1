package org.millrace.platform.audit;

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
 * The data directory's own Ed25519 key. Whoever can read it can sign: it shows that an entry was
 * made by this installation, not that its owner is honest.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey secret;
  private final PublicKey open;

  private SigningKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /**
   * The key in the folder, or a new one, readable by its owner alone.
   *
   * @throws ProblemException if what lies there is no such key
   */
  public static SigningKey in(Path folder) {
    Path secret = folder.resolve("audit.key");
    Path open = folder.resolve("audit.pub");
    try {
      if (!Files.exists(secret)) {
        generate(folder, secret, open);
      }
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new SigningKey(
          keys.generatePrivate(new PKCS8EncodedKeySpec(decoded(secret))),
          keys.generatePublic(new X509EncodedKeySpec(decoded(open))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the audit key in " + folder, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ProblemException(
          "Cannot read the audit key in " + folder,
          String.valueOf(e.getMessage()),
          "put back audit.key and audit.pub from a backup; a new key does not sign old entries",
          e);
    }
  }

  /** The open half first: a key whose other half is lost could be checked by nobody. */
  private static void generate(Path folder, Path secret, Path open)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Files.writeString(open, encoded(pair.getPublic().getEncoded()) + "\n");
    Path half = folder.resolve("audit.key.part");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, encoded(pair.getPrivate().getEncoded()) + "\n");
    Files.move(half, secret, StandardCopyOption.ATOMIC_MOVE);
  }

  String sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  boolean isSignatureOf(String signed, String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(open);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(signed));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** For whoever checks signatures elsewhere: X.509, Base64. */
  public String publicKey() {
    return encoded(open.getEncoded());
  }

  private static byte[] decoded(Path file) throws IOException {
    return Base64.getDecoder().decode(Files.readString(file).strip());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
