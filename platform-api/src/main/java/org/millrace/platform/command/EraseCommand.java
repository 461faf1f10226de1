package org.millrace.platform.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Has a running platform erase a person's data, and waits for the receipt. */
@Command(
    name = "erase",
    description = "Erase a person's data from a running platform, bytes included.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  millrace erase --use-case flight-delays --subject N14228 --reason 'ticket 4711'"
    })
final class EraseCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--use-case",
      required = true,
      paramLabel = "NAME",
      description = "The use case whose data it is.")
  String useCase = "";

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "KEY",
      description = "The person's key, as the contracts' subjectKey has it.")
  String subject = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is kept in the receipt and must not name the person.")
  String reason = "";

  @Option(names = "--dry-run", description = "Only say where the data lies.")
  boolean dryRun;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the platform answers (default: ${DEFAULT-VALUE}).",
      defaultValue = "http://127.0.0.1:8080")
  URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "Needed beyond loopback (default: the environment's MILLRACE_API_KEY).",
      defaultValue = "${env:MILLRACE_API_KEY}")
  @Nullable String apiKey;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("useCase", useCase);
    body.put("subject", subject);
    body.put("reason", reason);
    body.put("actor", System.getProperty("user.name"));
    body.put("dryRun", dryRun);
    JsonNode erasure =
        answer(
            to("/api/v1/erasures")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    while (isGoingOn(erasure)) {
      TimeUnit.MILLISECONDS.sleep(500);
      erasure = answer(to("/api/v1/erasures/" + erasure.path("id").asString()).GET());
    }
    print(erasure, spec.commandLine().getOut());
    if (erasure.path("state").asString().equals("failed")) {
      throw new ProblemException(
          "Cannot finish the erasure yet",
          erasure.path("failure").asString(),
          "mend that and run the command again; it goes on where it was");
    }
    return 0;
  }

  private static boolean isGoingOn(JsonNode erasure) {
    String state = erasure.path("state").asString();
    return state.equals("running") || state.equals("wiping");
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofMinutes(5));
    if (apiKey != null && !apiKey.isBlank()) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    return request;
  }

  private JsonNode answer(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() / 100 == 2) {
        return json;
      }
      throw new ProblemException(
          json.path("title").asString("The platform refused"),
          json.path("why").asString(json.path("detail").asString(answer.body())),
          json.path("fix").asString("see the platform's log"));
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot reach the platform at " + url,
          String.valueOf(e.getMessage() == null ? e : e.getMessage()),
          "start it with 'millrace up', or name its address with --url",
          e);
    }
  }

  private static void print(JsonNode erasure, PrintWriter out) {
    for (JsonNode place : erasure.path("places")) {
      out.printf(
          "%-11s %-40s %8d  %s%n",
          place.path("kind").asString(),
          place.path("place").asString(),
          place.path("records").asLong(),
          place.path("detail").asString());
    }
    for (JsonNode model : erasure.path("modelsTrainedOnIt")) {
      out.printf("%-11s %-40s was trained on it and stays%n", "model", model.asString());
    }
    if (erasure.path("receipt").isNumber()) {
      out.println("Erased. The receipt is entry " + erasure.path("receipt") + " of the audit.");
    }
    out.flush();
  }
}
