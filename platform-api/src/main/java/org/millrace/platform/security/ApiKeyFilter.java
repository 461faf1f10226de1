package org.millrace.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request pass that carries {@code Authorization: Bearer <API key>}; probes go free. */
final class ApiKeyFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> PROBES = Set.of("/livez", "/readyz");
  private final ApiKey apiKey;

  ApiKeyFilter(ApiKey apiKey) {
    this.apiKey = apiKey;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean known =
        header != null
            && header.startsWith(SCHEME)
            && apiKey.matches(header.substring(SCHEME.length()).strip());
    if (known || PROBES.contains(request.getRequestURI())) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"millrace\"");
    DeniedProblem.write(
        response,
        HttpStatus.UNAUTHORIZED,
        "This platform listens beyond loopback, so every call needs its API key.",
        "send 'Authorization: Bearer <key>'; the key is in the file api-key of the data directory");
  }
}
