package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;

class PackageSigningTests {
  @TempDir Path temp;
  private PackageKey key;
  private PackageTrust trust;
  private Path folder;
  private String digest;

  @BeforeEach
  void writeASignedPackage() {
    key = PackageKey.in(temp.resolve("keys"));
    trust = PackageTrust.in(List.of(key.publicKey()));
    folder = temp.resolve("signed");
    digest = PackageWriter.write(Delays.linear(), folder, Optional.of(key));
  }

  @Test
  void loadsWhatATrustedKeyHasSigned() {
    assertThat(ModelPackage.load(folder, trust).digest()).isEqualTo(digest);
    PackageKey other = PackageKey.in(temp.resolve("other"));
    PackageTrust both = PackageTrust.in(List.of(other.publicKey(), key.publicKey()));
    assertThat(ModelPackage.load(folder, both).digest()).isEqualTo(digest);
  }

  @Test
  void theSignatureIsNoPartOfTheDigest() {
    assertThat(PackageWriter.write(Delays.linear(), temp.resolve("unsigned"))).isEqualTo(digest);
    assertThat(PackageWriter.write(Delays.linear(), temp.resolve("again"), Optional.of(key)))
        .isEqualTo(digest);
    assertThat(temp.resolve("again/manifest.json.sig"))
        .hasSameBinaryContentAs(folder.resolve("manifest.json.sig"));
  }

  @Test
  void refusesAnotherKey() {
    PackageKey other = PackageKey.in(temp.resolve("other"));
    String[] ids = {PackageTrust.id(key.publicKey()), PackageTrust.id(other.publicKey())};
    assertRefused(
        PackageTrust.in(List.of(other.publicKey())),
        "it is signed with key [" + ids[0] + "], and trusted are [" + ids[1] + "]");
    assertRefused(PackageTrust.in(List.of()).orUnsigned(), "and trusted are []");
  }

  @Test
  void refusesAnUnsignedPackageUnlessToldOtherwise() throws Exception {
    Files.delete(folder.resolve("manifest.json.sig"));
    assertRefused(trust, "it is not signed");
    assertThat(ModelPackage.load(folder, trust.orUnsigned()).digest()).isEqualTo(digest);
    assertThat(ModelPackage.load(folder).digest()).isEqualTo(digest);
  }

  @Test
  void refusesAFileThatWasChangedTogetherWithItsDigest() throws Exception {
    forge();
    assertRefused(trust, "its manifest is not the one that was signed");
    assertThat(ModelPackage.load(folder).threshold()).isEqualTo(0.9);
  }

  /** Whoever has no key can write all but a signature. */
  @Test
  void refusesAForgedEnvelope() throws Exception {
    forge();
    PackageKey forger = PackageKey.in(temp.resolve("forger"));
    Path file = folder.resolve("manifest.json.sig");
    byte[] forged =
        ManifestSignature.write(Files.readAllBytes(folder.resolve("manifest.json")), forger);
    Files.write(file, forged);
    assertRefused(trust, "it is signed with key");
    String claimed =
        new String(forged, StandardCharsets.UTF_8)
            .replace(PackageTrust.id(forger.publicKey()), PackageTrust.id(key.publicKey()));
    Files.writeString(file, claimed);
    assertRefused(trust, "does not hold");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void refusesASignatureWithAChangedByte(int tenth) throws Exception {
    Path file = folder.resolve("manifest.json.sig");
    byte[] bytes = Files.readAllBytes(file);
    bytes[(bytes.length - 1) * tenth / 9] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> ModelPackage.load(folder, trust.orUnsigned()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot load the package signed");
  }

  @Test
  void refusesALinkInPlaceOfTheSignature() throws Exception {
    Path file = folder.resolve("manifest.json.sig");
    Files.move(file, temp.resolve("elsewhere"));
    Files.createSymbolicLink(file, temp.resolve("elsewhere"));
    assertRefused(trust, "manifest.json.sig can't be read");
  }

  @Test
  void theKeyIsReadableByItsOwnerAloneAndStaysTheSame() throws Exception {
    Path secret = temp.resolve("keys/package.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(PackageKey.in(temp.resolve("keys")).publicKey()).isEqualTo(key.publicKey());
    assertThat(temp.resolve("keys/package.pub")).content().isEqualTo(key.publicKey() + "\n");
    try (Stream<Path> files = Files.list(temp.resolve("keys"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void readsAKeyAsOpensslWritesIt() throws Exception {
    Path given = Files.createDirectories(temp.resolve("given"));
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (String name : List.of("key", "pub")) {
      byte[] half = PackageKey.decoded(Files.readString(temp.resolve("keys/package." + name)));
      String kind = name.equals("key") ? "PRIVATE KEY" : "PUBLIC KEY";
      Files.writeString(
          given.resolve("package." + name),
          "-----BEGIN %s-----\n%s\n-----END %s-----\n"
              .formatted(kind, lines.encodeToString(half), kind));
    }
    assertThat(PackageKey.read(given).publicKey()).isEqualTo(key.publicKey());
  }

  @Test
  void refusesAKeyThatIsNone() throws Exception {
    assertThatThrownBy(() -> PackageKey.read(temp.resolve("nowhere")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read the package key");
    PackageKey.in(temp.resolve("other"));
    Files.copy(
        temp.resolve("other/package.pub"),
        temp.resolve("keys/package.pub"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> PackageKey.in(temp.resolve("keys")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("not halves of one key");
    assertThatThrownBy(() -> PackageTrust.in(List.of("nonsense!")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid package key 'nonsense!'");
  }

  @Test
  void erasureSignsWhatItRewrites() {
    String changed = PackageErasure.erase(folder, "F3", trust, key).orElseThrow();
    assertThat(changed).isNotEqualTo(digest);
    ModelPackage loaded = ModelPackage.load(folder, trust);
    assertThat(loaded.digest()).isEqualTo(changed);
    assertThat(loaded.examples()).hasSize(49);
  }

  @Test
  void erasureLeavesAnUnsignedPackageUnsigned() {
    Path unsigned = temp.resolve("unsigned");
    PackageWriter.write(Delays.linear(), unsigned);
    assertThat(PackageErasure.erase(unsigned, "F3", trust, key)).isPresent();
    assertThat(unsigned.resolve("manifest.json.sig")).doesNotExist();
  }

  /** Else erasing from it would make a forged package a signed one. */
  @Test
  void erasureDoesNotSignWhatIsNotTrusted() throws Exception {
    forge();
    assertThatThrownBy(() -> PackageErasure.erase(folder, "F3", trust, key))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("its manifest is not the one that was signed");
    assertRefused(trust, "its manifest is not the one that was signed");
  }

  /** Another threshold, with the manifest that fits. */
  private void forge() throws Exception {
    Path spec = folder.resolve("data/spec.json");
    String before = Digests.of(spec);
    String text = Files.readString(spec);
    Files.writeString(spec, text.replace("\"threshold\" : 0.4", "\"threshold\" : 0.9"));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace(before, Digests.of(spec)));
  }

  private void assertRefused(PackageTrust by, String reason) {
    assertThatThrownBy(() -> ModelPackage.load(folder, by))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot load the package signed")
        .hasMessageContaining(reason);
  }
}
