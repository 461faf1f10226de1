package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

/**
 * A running platform with the parcels of the erasure tests: two versions of parcels.orders, tagged
 * five (5 rows) and eight (8 rows). It is started once for all tests that name it; commands are run
 * against it as a person would type them.
 */
final class ParcelPlatform implements AutoCloseable {
  private final Path folder;
  private final Platform platform;

  /** What a command gave back. */
  record Ran(int code, String out, String err) {}

  private ParcelPlatform() {
    try {
      folder = Files.createTempDirectory("parcels");
      platform =
          Platform.start(
              folder.resolve("data"), Map.of("server.port", 0, "millrace.mlflow", "off"));
      UseCase useCase = ParcelShop.folder(folder);
      platform.part(UseCaseLifecycle.class).apply(useCase);
      ParcelShop.publish(platform, 5);
      ParcelShop.settle(platform, useCase);
      succeed("dataset", "tag", "parcels.orders", "five");
      ParcelShop.publish(platform, 8);
      ParcelShop.settle(platform, useCase);
      succeed("dataset", "tag", "parcels.orders", "eight");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command against this platform. */
  Ran run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
            .toArray(String[]::new));
  }

  /** What a command prints that must end with 0. */
  String succeed(String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  /** A record of depots that breaks its contract, as the quarantine names it. */
  String poison(String value) {
    return poison("parcels.depots", "bad", value);
  }

  /** The same of another stream. */
  String poison(String topic, String key, String value) {
    long offset =
        platform
            .part(StreamPublisher.class)
            .publish(
                topic,
                key,
                Instant.parse("2024-03-01T00:00:00Z"),
                value.getBytes(StandardCharsets.UTF_8))
            .join()
            .offset();
    String name = topic + "/0/" + offset;
    await().atMost(Duration.ofSeconds(60)).until(() -> run("quarantine", "show", name).code() == 0);
    return name;
  }

  @Override
  public void close() {
    platform.close();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command in this process. */
  static final class CommandRun {
    private CommandRun() {}

    static Ran of(String... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine line = Millrace.commandLine();
      line.setOut(new PrintWriter(out));
      line.setErr(new PrintWriter(err));
      int code = line.execute(arguments);
      return new Ran(code, out.toString(), err.toString());
    }
  }

  /** Hands the one platform to a test that asks for it, and ends it after the last test. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ParcelPlatform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(ParcelPlatform.class))
          .computeIfAbsent("parcels", key -> new ParcelPlatform(), ParcelPlatform.class);
    }
  }
}
