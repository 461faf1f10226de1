package org.millrace.dataops.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an API for one page after the other: of the declared origin alone, no redirect followed, no
 * body above 64 MiB read. One thread's.
 */
final class HttpPages {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 << 20;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SourceSettings.Http settings;
  private final Secrets secrets;
  private final URI first;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  HttpPages(SourceSettings.Http settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
    this.first = URI.create(secrets.fill(settings.url(), "url of an http source"));
    if (first.getHost() == null || !List.of("http", "https").contains(first.getScheme())) {
      throw new ProblemException(
          "Invalid url '" + settings.url() + "' in dataops.yaml",
          "it names no host to ask by http or https",
          "write it as https://host/path");
    }
  }

  /**
   * @param next what names the page that follows; empty if this is the last
   */
  record Page(List<JsonNode> items, Optional<String> next) {}

  /**
   * @param token {@link Page#next} of the page before; empty for the first page
   * @throws RetryLater if the server says so
   */
  Page fetch(Optional<String> token) throws IOException, InterruptedException {
    URI address = token.map(this::address).orElseGet(this::firstPage);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    request.header("Accept", "application/json");
    settings
        .headers()
        .forEach(
            (name, value) ->
                request.header(name, secrets.fill(value, "header " + name + " of an http source")));
    HttpResponse<InputStream> answer =
        client.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw RetryLater.of(answer, first.getHost());
      }
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ProblemException(
            "Cannot read a page of " + first.getHost(),
            "it is longer than " + MOST_BYTES + " bytes",
            "ask for smaller pages");
      }
      return page(JSON.readTree(bytes), answer, token);
    } catch (JacksonException e) {
      throw new ProblemException(
          "Cannot read a page of " + first.getHost(),
          "it is no JSON: " + e.getOriginalMessage(),
          "check the url in dataops.yaml",
          e);
    }
  }

  private Page page(JsonNode body, HttpResponse<?> answer, Optional<String> token) {
    String pointer = settings.items();
    JsonNode items = pointer == null ? body : body.at(pointer);
    if (!items.isArray()) {
      throw new ProblemException(
          "Cannot find items in a page of " + first.getHost(),
          (pointer == null ? "the body" : "'" + pointer + "'") + " is no array",
          "name the array by 'items' in dataops.yaml, as /data");
    }
    return new Page(List.copyOf(items.values()), next(body, items, answer, token));
  }

  private Optional<String> next(
      JsonNode body, JsonNode items, HttpResponse<?> answer, Optional<String> token) {
    SourceSettings.Next next = settings.next();
    if (next == null) {
      return Optional.empty();
    }
    if (next.page() != null) {
      int page = token.map(Integer::parseInt).orElse(1);
      return items.isEmpty() ? Optional.empty() : Optional.of(Integer.toString(page + 1));
    }
    String link = next.link();
    if (link != null && link.equals("header")) {
      return answer.headers().allValues("Link").stream()
          .map(NEXT::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst();
    }
    JsonNode value = body.at(link == null ? String.valueOf(next.cursor()) : link);
    String text = value.isNull() || value.isMissingNode() ? "" : value.asString();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private URI firstPage() {
    SourceSettings.Next next = settings.next();
    return next != null && next.page() != null ? with(next.page(), "1") : first;
  }

  private URI address(String token) {
    SourceSettings.Next next = settings.next();
    if (next != null && next.page() != null) {
      return with(next.page(), token);
    }
    if (next != null && next.cursor() != null && next.parameter() != null) {
      return with(next.parameter(), token);
    }
    URI address = first.resolve(token);
    if (!first.getScheme().equals(address.getScheme())
        || !first.getHost().equalsIgnoreCase(address.getHost())
        || first.getPort() != address.getPort()) {
      throw new ProblemException(
          "Cannot follow a link to " + address.getHost(),
          "dataops.yaml declares " + first.getHost() + " alone",
          "declare the other address as a source of its own, if it is to be trusted");
    }
    return address;
  }

  private URI with(String parameter, String value) {
    String query =
        URLEncoder.encode(parameter, StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return URI.create(first + (first.getRawQuery() == null ? "?" : "&") + query);
  }
}
