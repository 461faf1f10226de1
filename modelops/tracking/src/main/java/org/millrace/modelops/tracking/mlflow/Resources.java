package org.millrace.modelops.tracking.mlflow;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** The files that come with this package. */
final class Resources {
  private Resources() {}

  static InputStream open(String name) throws IOException {
    InputStream in = Resources.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException("the program comes without its file " + name);
    }
    return in;
  }
}
