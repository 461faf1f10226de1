package org.millrace.modelops.predictor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code manifest.json.sig}: the manifest and who signed it, as a DSSE envelope (Dead Simple
 * Signing Envelope 1.0), which other tools check too.
 *
 * @param payload the manifest's bytes in Base64
 * @param signatures one for each key
 */
record ManifestSignature(String payloadType, String payload, List<Signed> signatures) {
  private static final String TYPE = "application/vnd.millrace.manifest.v1+json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param keyid as of {@link PackageTrust#id}
   * @param sig in Base64
   */
  record Signed(String keyid, String sig) {}

  /** Ed25519 draws nothing by lot: the same manifest and key give the same bytes. */
  static byte[] write(byte[] manifest, PackageKey key) {
    Base64.Encoder base64 = Base64.getEncoder();
    Signed signed =
        new Signed(
            PackageTrust.id(key.publicKey()),
            base64.encodeToString(key.sign(authenticated(TYPE, manifest))));
    return JSON.writeValueAsBytes(
        new ManifestSignature(TYPE, base64.encodeToString(manifest), List.of(signed)));
  }

  /** Empty if it is no such envelope. */
  static Optional<ManifestSignature> read(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, ManifestSignature.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** What is signed: the envelope's "pre-authentication encoding", lengths included. */
  private static byte[] authenticated(String type, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head = "DSSEv1 " + type.length() + " " + type + " " + payload.length + " ";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  boolean isOf(byte[] manifest) {
    return payloadType.equals(TYPE) && Arrays.equals(decoded(payload), manifest);
  }

  List<String> keyIds() {
    return signatures.stream().map(Signed::keyid).toList();
  }

  /** Whether the signature that names this key was made with it. */
  boolean holds(String keyId, PublicKey key) {
    byte[] content = authenticated(payloadType, decoded(payload));
    return signatures.stream()
        .filter(signed -> signed.keyid.equals(keyId))
        .anyMatch(signed -> PackageKey.isSignature(decoded(signed.sig), content, key));
  }

  /** Nothing where it is no Base64. */
  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
