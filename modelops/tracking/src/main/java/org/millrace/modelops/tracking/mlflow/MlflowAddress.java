package org.millrace.modelops.tracking.mlflow;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/**
 * Where an MLflow server is and who we are to it.
 *
 * @param url without a slash at its end and without user and password, so that it can be shown
 * @param login user and password of HTTP basic authentication, as {@code user:password}
 */
record MlflowAddress(URI url, Optional<String> login) {

  /** Takes user and password out of {@code http://user:password@host:port/path}. */
  static MlflowAddress of(URI given) {
    String scheme = given.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || given.getHost() == null) {
      throw new ProblemException(
          "Invalid MLflow address",
          "it must begin with http:// or https:// and name a host",
          "give an address such as http://mlflow.example.org:5000");
    }
    String port = given.getPort() < 0 ? "" : ":" + given.getPort();
    String path = given.getRawPath() == null ? "" : given.getRawPath().replaceAll("/+$", "");
    return new MlflowAddress(
        URI.create(scheme + "://" + given.getHost() + port + path),
        Optional.ofNullable(given.getUserInfo()));
  }

  Optional<String> authorization() {
    return login.map(
        text ->
            "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
