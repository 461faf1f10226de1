package org.millrace.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.millrace.platform.embedded.DataDirectory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

/** One running platform: owns its data directory from start to stop. */
public final class Platform implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final CountDownLatch stopped;

  private Platform(ConfigurableApplicationContext context, CountDownLatch stopped) {
    this.context = context;
    this.stopped = stopped;
  }

  /**
   * Takes the data directory, starts every part and returns when REST answers. MLflow may still be
   * on its way.
   *
   * @param settings what overrides {@code application.yaml}
   * @param more Spring components to run beside the platform's own
   * @throws org.millrace.kernel.ProblemException if the directory is in use or the port is taken
   */
  public static Platform start(Path data, Map<String, Object> settings, Class<?>... more) {
    DataDirectory directory = DataDirectory.open(data);
    // Native libraries are unpacked where stale ones can be swept away, not in a shared folder.
    System.setProperty("java.io.tmpdir", directory.resolve("tmp").toString());
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(PlatformApplication.class)
              .sources(more)
              .properties(Map.of("spring.datasource.url", directory.databaseUrl()))
              .initializers(
                  (GenericApplicationContext empty) ->
                      empty.registerBean(DataDirectory.class, () -> directory))
              .listeners((ApplicationListener<ContextClosedEvent>) closed -> stopped.countDown())
              .run(arguments(settings));
      return new Platform(context, stopped);
    } catch (RuntimeException e) {
      directory.close();
      throw Startup.explain(e);
    }
  }

  private static String[] arguments(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  /** The part of that type. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** Where REST and the console answer, as {@code http://127.0.0.1:8080}. */
  public String url() {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return "http://127.0.0.1:" + port;
  }

  /** Returns when the platform has been told to stop, by a signal or by {@link #close}. */
  public void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
