package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class ModelPackageTests {
  @TempDir Path temp;
  private static PackageContent content;
  private Path folder;
  private String digest;

  @BeforeAll
  static void train(@TempDir Path scratch) throws Exception {
    content = Delays.trees(scratch, Boosters.softprob(4), 10);
  }

  @BeforeEach
  void writeAPackage() {
    folder = temp.resolve("models/delays/1");
    digest = PackageWriter.write(content, folder);
  }

  @Test
  void loadsWhatWasWritten() throws Exception {
    ModelPackage loaded = ModelPackage.load(folder);
    assertThat(loaded.digest()).isEqualTo(digest);
    assertThat(loaded.digest()).isEqualTo(Digests.of(folder.resolve("manifest.json")));
    assertThat(loaded.model()).isEqualTo("delays");
    assertThat(loaded.label()).isEqualTo("late");
    assertThat(loaded.threshold()).isEqualTo(0.4);
    assertThat(loaded.useCaseDigest()).isEqualTo("0123abcd");
    assertThat(loaded.plan().spec()).isEqualTo(Delays.SPEC);
    assertThat(loaded.predictor().encoding().inputs()).isEqualTo(content.encoding().inputs());
  }

  @Test
  void answersEveryRowAsTheModelThatWasWritten() {
    Predictor before = Predictor.compile(content.encoding(), content.trained(), "late");
    ModelPackage loaded = ModelPackage.load(folder);
    for (Delays.Case one : Delays.cases(500, 9, true)) {
      assertThat(loaded.score(one.features())).isEqualTo(before.score(one.features()));
    }
  }

  @Test
  void givesBackItsExamplesWithTheirFeaturesComputedAnew() {
    List<StoredExample> examples = ModelPackage.load(folder).examples();
    assertThat(examples).hasSize(50);
    for (int i = 0; i < examples.size(); i++) {
      StoredExample stored = content.examples().get(i);
      assertThat(examples.get(i).request().toMap()).isEqualTo(stored.request().toMap());
      assertThat(examples.get(i).features().toMap()).isEqualTo(stored.features().toMap());
      assertThat(examples.get(i).score()).isEqualTo(stored.score());
    }
  }

  @Test
  void packagesALinearModelToo() {
    PackageContent linear = Delays.linear();
    Path other = temp.resolve("linear");
    PackageWriter.write(linear, other);
    assertThat(other.resolve("data/linear.json")).exists();
    assertThat(other.resolve("data/model.json")).doesNotExist();
    assertThat(other.resolve("requirements.txt")).content().doesNotContain("xgboost");
    ModelPackage.load(other).warmUp();
  }

  @Test
  void theSameContentGivesTheSameBytes() throws Exception {
    Path other = temp.resolve("again");
    assertThat(PackageWriter.write(content, other)).isEqualTo(digest);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(other.resolve(folder.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void leavesNothingBesideThePackage() throws Exception {
    try (Stream<Path> files = Files.list(folder.getParent())) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void neverWritesOverAPackage() throws Exception {
    assertThatThrownBy(() -> PackageWriter.write(content, folder))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a package never changes");
    assertThat(ModelPackage.load(folder).digest()).isEqualTo(digest);
    leavesNothingBesideThePackage();
  }

  @Test
  void refusesToWriteAModelThatAnswersOtherwiseThanItsTrainer() throws Exception {
    StoredExample wrong = content.examples().get(0);
    StoredExample off =
        new StoredExample(wrong.request(), wrong.features(), wrong.score() > 0.5 ? 0.4 : 0.6);
    PackageContent other = with(List.of(content.examples().get(1), off));
    Path target = temp.resolve("models/delays/2");
    assertThatThrownBy(() -> PackageWriter.write(other, target))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it answers example 1 with " + wrong.score())
        .hasMessageContaining("the trainer answered " + off.score());
    assertThat(target).doesNotExist();
    leavesNothingBesideThePackage();
  }

  @Test
  void refusesAFileOfAReservedNameOrOutsideTheFolder() {
    assertThatThrownBy(() -> PackageWriter.write(with("MLmodel"), temp.resolve("x")))
        .hasMessageContaining("the package has one of that name");
    assertThatThrownBy(() -> PackageWriter.write(with("manifest.json"), temp.resolve("x")))
        .hasMessageContaining("the package has one of that name");
    for (String name : List.of("../x", "/x", "code/x.py", "a/b", ".hidden", "data/../x", "")) {
      assertThatThrownBy(() -> with(name)).hasMessageContaining("Cannot add the file '" + name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MLmodel",
        "code/millrace_loader_v1.py",
        "data/spec.json",
        "data/model.json",
        "data/examples.json",
        "data/tribuo.pb",
        "metrics.json"
      })
  void refusesAFileThatWasChangedOrIsMissing(String name) throws Exception {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertRefused(name + " was changed");
    Files.delete(file);
    assertRefused(name + " is missing");
  }

  @Test
  void refusesAFileThatIsNotInTheManifest() throws Exception {
    Files.writeString(folder.resolve("data/extra.json"), "{}");
    assertRefused("data/extra.json is not in the manifest");
  }

  @Test
  void saysHowToKeepPythonFromAddingFiles() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("code/__pycache__"));
    Files.writeString(cache.resolve("x.pyc"), "x");
    assertRefused("PYTHONDONTWRITEBYTECODE=1");
  }

  @Test
  void refusesALinkEvenToTheSameContent() throws Exception {
    Path file = folder.resolve("metrics.json");
    Path elsewhere = temp.resolve("metrics.json");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);
    assertRefused("metrics.json is a link or no plain file");
    Path data = folder.resolve("data");
    Files.move(data, temp.resolve("data"));
    Files.createSymbolicLink(data, temp.resolve("data"));
    assertRefused("data is a link or no plain file");
  }

  @Test
  void refusesAFolderWithoutAManifest() throws Exception {
    Files.delete(folder.resolve("manifest.json"));
    assertRefused("it has no manifest.json");
    assertThatThrownBy(() -> ModelPackage.load(temp.resolve("nowhere")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it has no manifest.json");
    Files.writeString(folder.resolve("manifest.json"), "{\"format\": 1");
    assertRefused("its manifest can't be read");
  }

  @Test
  void refusesAFormatItDoesNotKnow() throws Exception {
    change("data/spec.json", "\"format\" : 1,", "\"format\" : 2,");
    assertRefused("this program knows format 1");
  }

  @Test
  void refusesASpecWithAnUnknownField() throws Exception {
    change("data/spec.json", "\"calibration\"", "\"surprise\" : 1, \"calibration\"");
    assertRefused("surprise");
  }

  @Test
  void refusesAModelWithAnIndexOutOfRange() throws Exception {
    change("data/model.json", "\"left_children\":[1,", "\"left_children\":[100000,");
    assertRefused("has child 100000");
  }

  @Test
  void refusesAnExampleOfAnotherType() throws Exception {
    change("data/examples.json", "\"flight_id\" : \"F0\"", "\"flight_id\" : [1]");
    assertRefused("column 'flight_id' holds [1] instead of STRING");
  }

  @Test
  void refusesAnotherThanTheTrainersAnswer() throws Exception {
    String score = "\"score\" : " + content.examples().get(0).score();
    change("data/examples.json", score, "\"score\" : 0.123");
    assertRefused("the trainer answered 0.123");
  }

  @Test
  void allocatesNothingForAnAnswer() {
    ModelPackage loaded = ModelPackage.load(folder);
    loaded.warmUp();
    Row features = content.examples().get(0).features();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AtomicLong sink = new AtomicLong();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      double sum = 0;
      for (int i = 0; i < 10_000; i++) {
        sum += loaded.score(features);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      sink.addAndGet((long) sum);
    }
    assertThat(least).isLessThan(10_000);
    assertThat(sink.get()).isPositive();
  }

  @Test
  void manyThreadsGetTheSameAnswers() {
    ModelPackage loaded = ModelPackage.load(folder);
    List<Delays.Case> cases = Delays.cases(2000, 3, true);
    List<Double> alone = cases.stream().map(one -> loaded.score(one.features())).toList();
    List<Double> together =
        cases.parallelStream().map(one -> loaded.score(one.features())).toList();
    assertThat(together).isEqualTo(alone);
  }

  /** Changes a file together with its digest, as one who forges a package would. */
  private void change(String name, String from, String to) throws Exception {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    String before = Digests.of(file);
    Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace(before, Digests.of(file)));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> ModelPackage.load(folder))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(reason);
  }

  private PackageContent with(List<StoredExample> examples) {
    return with(examples, content.files());
  }

  private PackageContent with(String file) {
    return with(content.examples(), Map.of(file, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  private PackageContent with(List<StoredExample> examples, Map<String, byte[]> files) {
    return new PackageContent(
        content.model(),
        content.label(),
        content.threshold(),
        content.useCaseDigest(),
        content.features(),
        content.encoding(),
        content.trained(),
        examples,
        files,
        content.createdAt());
  }
}
