package org.millrace.devops.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers what Tomcat refuses before Spring hears of it as a problem detail, not as a page. */
final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null
        || !status.isError()
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    // Fixed words alone: nothing here needs escaping.
    String body =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"%s"}"""
            .formatted(
                ProblemAdvice.type(status),
                status.getReasonPhrase(),
                status.value(),
                status.is4xxClientError()
                    ? "The server cannot read this request; check its address and headers."
                    : "The fault is on this side; try again.");
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("The caller left before the answer", e);
    }
  }
}
