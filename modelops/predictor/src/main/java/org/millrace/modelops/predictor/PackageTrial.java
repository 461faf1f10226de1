package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.kernel.Row;

/**
 * How a package does once it is loaded and warmed up as serving does it, on this machine.
 *
 * @param bytes of all its files
 * @param loadNanos to verify, compile and compare with its examples
 * @param p99Nanos that 99 of 100 single predictions take at most: features from a raw row of the
 *     stored examples, then the model's answer, one after the other
 * @param skew greatest distance of an answer from the trainer's own, over the stored examples
 */
public record PackageTrial(long bytes, long loadNanos, long p99Nanos, double skew) {
  private static final int ROUNDS = 20_000;

  static PackageTrial of(Path folder) {
    long began = System.nanoTime();
    ModelPackage loaded = ModelPackage.load(folder);
    long loadNanos = System.nanoTime() - began;
    loaded.warmUp();
    List<CheckedExample> examples = loaded.checked();
    Row features = new Row(loaded.plan().features());
    long[] nanos = new long[ROUNDS];
    double skew = 0;
    for (int round = 0; round < ROUNDS; round++) {
      CheckedExample example = examples.get(round % examples.size());
      long asked = System.nanoTime();
      example.row().compute(loaded.plan(), features);
      double answer = loaded.score(features);
      nanos[round] = System.nanoTime() - asked;
      skew = Math.max(skew, Math.abs(answer - example.score()));
    }
    Arrays.sort(nanos);
    return new PackageTrial(bytes(folder), loadNanos, nanos[(int) (0.99 * ROUNDS)], skew);
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure the package " + folder, e);
    }
  }
}
