package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import tools.jackson.core.JacksonException;

/** A model version loaded from its folder: checked, compiled, ready to answer. Thread-safe. */
public final class ModelPackage {
  private static final int WARM_UP_ROUNDS = 20_000;

  private final PackageSpec spec;
  private final String digest;
  private final FeaturePlan plan;
  private final Predictor predictor;
  private final Calibrator calibrator;
  private final List<CheckedExample> examples;

  private ModelPackage(Manifest.Verified files) throws IOException {
    this.digest = files.digest();
    this.spec = PackageFiles.JSON.readValue(files.read(PackageFiles.SPEC), PackageSpec.class);
    this.plan = spec.checked().plan();
    this.predictor = Predictor.compile(spec.encoding(plan), trained(files, spec), spec.label());
    this.calibrator = calibrator(files, spec);
    this.examples = CheckedExample.read(files.read(PackageFiles.EXAMPLES), plan);
    CheckedExample.compare(examples, plan, predictor, calibrator);
  }

  /**
   * Verifies the digests of all files, but no signature, compiles, and compares with the stored
   * examples.
   *
   * @throws ProblemException if a file is missing, changed or not in the manifest, if the model is
   *     malformed, or if an answer differs from the trainer's
   */
  public static ModelPackage load(Path folder) {
    return load(folder, PackageTrust.unchecked());
  }

  /**
   * As {@link #load(Path)}, if one of those trusted has signed it.
   *
   * @throws ProblemException also if the signature is missing, of another key or broken
   */
  public static ModelPackage load(Path folder, PackageTrust trust) {
    Manifest.Verified files = Manifest.verify(folder, trust);
    try {
      return new ModelPackage(files);
    } catch (JacksonException e) {
      throw refusal(folder, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw refusal(folder, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the package " + folder, e);
    }
  }

  private static ProblemException refusal(Path folder, String why, RuntimeException cause) {
    return new ProblemException(
        "Cannot load the package " + folder.getFileName(),
        why,
        "use the version of Millrace that wrote it, or train the model again",
        cause);
  }

  private static TrainedModel trained(Manifest.Verified files, PackageSpec spec)
      throws IOException {
    ModelKind kind = ModelKind.named(spec.kind());
    return kind.read(files.read(kind.file()), spec.labels());
  }

  private static Calibrator calibrator(Manifest.Verified files, PackageSpec spec)
      throws IOException {
    return CalibrationFile.isNeeded(spec.calibration())
        ? CalibrationFile.read(spec.calibration(), files.read(CalibrationFile.NAME))
        : Calibrator.none();
  }

  /** Names the content of the package: SHA-256 of its manifest. */
  public String digest() {
    return digest;
  }

  public String useCaseDigest() {
    return spec.useCaseDigest();
  }

  public String model() {
    return spec.model();
  }

  public FeaturePlan plan() {
    return plan;
  }

  /** What it answers, and so what {@link #score} means. */
  public Task task() {
    return spec.task();
  }

  /** What is predicted: the positive class of a binary problem, e.g. "late", or the quantity. */
  public String label() {
    return spec.label();
  }

  /** At and above it the label is predicted; NaN, which no score reaches, where no label is. */
  public double threshold() {
    return spec.threshold().orElse(Double.NaN);
  }

  /** How the model's probabilities are put right; {@link Calibrator#none} where they are not. */
  public Calibrator calibrator() {
    return calibrator;
  }

  /** The compiled model under {@link #score}, not calibrated. */
  public Predictor predictor() {
    return predictor;
  }

  /** The rows it was checked with, their features computed anew. */
  public List<StoredExample> examples() {
    return examples.stream().map(example -> example.stored(plan)).toList();
  }

  /** The rows it was checked with, as they are stored. */
  List<CheckedExample> checked() {
    return examples;
  }

  /**
   * Probability of the positive class, calibrated if the package is, of a regression the quantity,
   * for a row of plan().features(). Allocates nothing but per-thread scratch.
   */
  public double score(Row features) {
    return calibrator.apply(predictor.score(features));
  }

  /**
   * What each of plan().features() adds to the log-odds of the positive class, of a regression to
   * the quantity, exactly; as of {@link Predictor#explain}. These are the model's own log-odds,
   * before any calibration.
   *
   * @param into one place for each of plan().features(); written over
   * @return the base value, which with the places adds up to the row's log-odds or quantity
   */
  public double explain(Row features, double[] into) {
    return predictor.explain(features, into);
  }

  /** Answers its examples until the JIT compiler has done its work; takes a second or less. */
  public void warmUp() {
    Row features = new Row(plan.features());
    double sum = 0;
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      examples.get(round % examples.size()).row().compute(plan, features);
      sum += score(features);
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("the compiled model answers NaN");
    }
  }
}
