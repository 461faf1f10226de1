package org.millrace.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Refuses in the form of RFC 9457. */
final class DeniedProblem implements AccessDeniedHandler, AuthenticationEntryPoint {
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    refuse(response);
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException denied)
      throws IOException {
    refuse(response);
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    write(
        response,
        HttpStatus.FORBIDDEN,
        "No rule allows this route and method.",
        "see /v3/api-docs for the routes there are");
  }

  /** Texts are ours alone, so nothing in them needs escaping. */
  static void write(HttpServletResponse response, HttpStatus status, String why, String fix)
      throws IOException {
    String body =
        ("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\","
                + "\"why\":\"%s\",\"fix\":\"%s\"}")
            .formatted(status.getReasonPhrase(), status.value(), why, why, fix);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }
}
