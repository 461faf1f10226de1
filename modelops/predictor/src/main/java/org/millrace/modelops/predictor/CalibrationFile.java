package org.millrace.modelops.predictor;

import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ProblemException;

/** The numbers of a calibration, in a file of their own that an uncalibrated package lacks. */
final class CalibrationFile {
  static final String NAME = "data/calibration.json";
  private static final String NONE = Calibrator.none().word();

  private CalibrationFile() {}

  /** Whether there is something to write. */
  static boolean isNeeded(Calibrator calibrator) {
    return !calibrator.word().equals(NONE);
  }

  static boolean isNeeded(String word) {
    return !word.equals(NONE);
  }

  static byte[] write(Calibrator calibrator) {
    return PackageFiles.JSON.writeValueAsBytes(calibrator);
  }

  /**
   * @param word of the calibration, as the package's spec has it
   * @throws ProblemException if this program does not know it
   * @throws IllegalArgumentException if a number is out of its range
   */
  static Calibrator read(String word, byte[] json) {
    return PackageFiles.JSON.readValue(json, type(word));
  }

  /**
   * The class of a calibration that has numbers.
   *
   * @throws ProblemException if this program does not know the word
   */
  static Class<? extends Calibrator> type(String word) {
    return switch (word) {
      case "platt" -> Calibrator.Platt.class;
      case "isotonic" -> Calibrator.Isotonic.class;
      default ->
          throw new ProblemException(
              "Cannot load a package with calibration '" + word + "'",
              "this program knows none, platt and isotonic",
              "use the version of Millrace that wrote it, or train the model again");
    };
  }
}
