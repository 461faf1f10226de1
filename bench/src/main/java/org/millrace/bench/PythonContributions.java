package org.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.ModelPackage;

/** The same rows of the same model, explained by XGBoost's own {@code pred_contribs} in Python. */
final class PythonContributions {
  private final Path model;
  private final Encoding encoding;
  private final Path rows;
  private final Path answers;

  /**
   * @param packaged folder of a package of trees
   * @param folder for the files that go to Python and come back
   */
  PythonContributions(Path packaged, Encoding encoding, List<Row> rows, Path folder) {
    this.model = packaged.resolve("data/model.json");
    this.encoding = encoding;
    this.rows = folder.resolve("rows.f32");
    this.answers = folder.resolve("answers.f32");
    float[] values = new float[rows.size() * encoding.size()];
    Arrays.fill(values, Float.NaN);
    for (int r = 0; r < rows.size(); r++) {
      int start = r * encoding.size();
      encoding.forEach(rows.get(r), (input, name, value) -> values[start + input] = (float) value);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      Files.write(this.rows, bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seconds for all rows, so many times over. */
  double seconds(int times, int threads) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("millrace.home", "."));
    Process python =
        new ProcessBuilder(
                System.getProperty("millrace.python", "python3"),
                home.resolve("bench/src/main/python/explain_xgboost.py").toString(),
                model.toString(),
                rows.toString(),
                Integer.toString(encoding.size()),
                Integer.toString(times),
                Integer.toString(threads),
                answers.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String seconds =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (python.waitFor() != 0 || seconds.isEmpty()) {
      throw new IllegalStateException("Cannot run XGBoost in Python: " + seconds);
    }
    return Double.parseDouble(seconds);
  }

  /** The greatest difference of one feature's share, over all rows and both ways to get it. */
  double difference(ModelPackage ours, List<Row> asked) throws IOException {
    FloatBuffer theirs =
        ByteBuffer.wrap(Files.readAllBytes(answers)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int columns = encoding.size() + 1;
    if (theirs.capacity() != asked.size() * 2 * columns) {
      throw new IllegalStateException("Cannot compare: XGBoost answers for other than 2 outputs");
    }
    double[] shares = new double[encoding.features().size()];
    double either = Double.MAX_VALUE;
    // Which output is the label's is not in the model; one of the two signs must fit.
    for (int sign : new int[] {1, -1}) {
      double greatest = 0;
      for (int r = 0; r < asked.size(); r++) {
        ours.explain(asked.get(r), shares);
        double[] expected = new double[shares.length];
        for (int i = 0; i < encoding.size(); i++) {
          int field = encoding.features().indexOf(encoding.inputs().get(i).feature());
          double first = theirs.get(2 * r * columns + i);
          expected[field] += sign * (first - theirs.get((2 * r + 1) * columns + i));
        }
        for (int f = 0; f < shares.length; f++) {
          greatest = Math.max(greatest, Math.abs(shares[f] - expected[f]));
        }
      }
      either = Math.min(either, greatest);
    }
    return either;
  }
}
