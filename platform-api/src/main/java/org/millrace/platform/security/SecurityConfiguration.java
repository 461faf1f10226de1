package org.millrace.platform.security;

import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.platform.embedded.DataDirectory;
import org.millrace.platform.settings.PlatformProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The rule of every route. A route that is not listed here answers 403. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  @Bean
  SecurityFilterChain routes(HttpSecurity http, ApiKey apiKey, ServerProperties server)
      throws Exception {
    if (!isLoopback(server.getAddress())) {
      http.addFilterBefore(new ApiKeyFilter(apiKey), UsernamePasswordAuthenticationFilter.class);
    }
    return http.authorizeHttpRequests(
            routes ->
                routes
                    .requestMatchers(HttpMethod.GET, "/livez", "/readyz", "/actuator/**")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.GET, "/", "/datasets/*", "/console.css", "/favicon.svg")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/models/*", "/models/*/versions/*/plots/*")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.GET, "/v3/api-docs/**", "/swagger-ui.html", "/swagger-ui/**")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/api/v1/**")
                    .permitAll()
                    // Every method, so that a wrong one is told so (405) rather than forbidden.
                    .requestMatchers("/api/v1/models/*/predictions")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/erasures",
                        "/api/v1/models/*/versions/*/reproductions",
                        "/api/v1/usecases/*/backtests",
                        "/api/v1/usecases/*/runs",
                        "/api/v1/usecases/*/tunings",
                        "/api/v1/tunings/*/runs",
                        "/api/v1/runs/*/cancel")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/streams/*/records",
                        "/api/v1/streams/*/replays",
                        "/api/v1/quarantine/*/*/replay",
                        "/api/v1/quarantine/*/*/*/*/repair",
                        "/api/v1/quarantine/*/*/*/*/discard")
                    .permitAll()
                    // Reading alone; the handler refuses the rest and says why.
                    .requestMatchers("/iceberg/v1/**")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/datasets/*/tags",
                        "/api/v1/datasets/*/compactions",
                        "/api/v1/datasets/*/expiries")
                    .permitAll()
                    .requestMatchers(HttpMethod.DELETE, "/api/v1/datasets/*/tags/*")
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/mlflow/reconciliations",
                        "/api/v1/models/*/demote",
                        "/api/v1/models/*/rollback",
                        "/api/v1/models/*/versions/*/promote",
                        "/api/v1/models/*/versions/*/approval",
                        "/api/v1/models/*/versions/*/archive",
                        "/api/v1/models/*/versions/*/unarchive",
                        "/api/v1/models/*/versions/*/retire",
                        "/api/v1/models/*/versions/*/tags")
                    .permitAll()
                    .requestMatchers(HttpMethod.DELETE, "/api/v1/models/*/versions/*")
                    .permitAll()
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // No cookie carries authority, and a foreign page's JSON needs a preflight that is refused.
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .exceptionHandling(
            failures ->
                failures
                    .accessDeniedHandler(new DeniedProblem())
                    .authenticationEntryPoint(new DeniedProblem()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(policy -> {}))
        .build();
  }

  /** On loopback only names of loopback are answered, against DNS rebinding. */
  @Bean
  HttpFirewall hostNames(ServerProperties server) {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    if (isLoopback(server.getAddress())) {
      firewall.setAllowedHostnames(host -> LOOPBACK_NAMES.contains(host) || host.equals("::1"));
    }
    return firewall;
  }

  @Bean
  ApiKey apiKey(PlatformProperties properties, DataDirectory directory) {
    return ApiKey.of(properties.apiKey(), directory.resolve("api-key"));
  }

  static boolean isLoopback(@Nullable InetAddress address) {
    return address != null && address.isLoopbackAddress();
  }
}
