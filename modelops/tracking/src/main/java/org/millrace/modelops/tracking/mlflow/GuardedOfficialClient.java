package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow_project.apachehttp.HttpException;
import org.mlflow_project.apachehttp.HttpResponse;
import org.mlflow_project.apachehttp.client.config.RequestConfig;
import org.mlflow_project.apachehttp.impl.client.CloseableHttpClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;
import org.mlflow_project.apachehttp.protocol.HttpContext;
import org.mlflow_project.apachehttp.util.EntityUtils;

/**
 * MLflow's own Java client, with the two guards it lacks: every call ends in bounded time, and no
 * request is sent twice.
 *
 * <p>The client waits for ever and sends whatever was answered with an error two more times, which
 * may make a run three times. Both lie in the HTTP client it builds for itself, so it is given
 * another one before its first call. There is no public way to do so.
 */
final class GuardedOfficialClient implements AutoCloseable {
  private final org.mlflow.tracking.MlflowClient client;

  GuardedOfficialClient(MlflowAddress address, Duration timeout) {
    this.client = new org.mlflow.tracking.MlflowClient(credentials(address));
    replaceHttpClient(client, guarded(timeout));
  }

  /**
   * @throws MlflowException in place of every exception of the client
   */
  <T> T call(String name, Function<org.mlflow.tracking.MlflowClient, T> call) {
    try {
      return call.apply(client);
    } catch (MlflowClientException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ErrorAnswer answer) {
          throw MlflowRest.error(name, answer.status, answer.body);
        }
      }
      throw MlflowException.unreachable(name, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static BasicMlflowHostCreds credentials(MlflowAddress address) {
    String host = address.url().toString();
    return address
        .login()
        .map(
            text -> {
              String[] parts = text.split(":", 2);
              return new BasicMlflowHostCreds(host, parts[0], parts.length > 1 ? parts[1] : "");
            })
        .orElseGet(() -> new BasicMlflowHostCreds(host));
  }

  private static CloseableHttpClient guarded(Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    RequestConfig limits =
        RequestConfig.custom()
            .setConnectTimeout(millis)
            .setConnectionRequestTimeout(millis)
            .setSocketTimeout(millis)
            .build();
    return HttpClientBuilder.create()
        .setDefaultRequestConfig(limits)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .addInterceptorLast(GuardedOfficialClient::throwIfError)
        .build();
  }

  // The client sends again what it sees fail; what is thrown below it, it hands on.
  private static void throwIfError(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    int status = response.getStatusLine().getStatusCode();
    if (status >= 300) {
      String body = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
      throw new ErrorAnswer(status, body == null ? "" : body);
    }
  }

  private static void replaceHttpClient(
      org.mlflow.tracking.MlflowClient client, CloseableHttpClient guarded) {
    try {
      Field callerField = org.mlflow.tracking.MlflowClient.class.getDeclaredField("httpCaller");
      callerField.setAccessible(true);
      Object caller = callerField.get(client);
      Field httpField = caller.getClass().getDeclaredField("httpClient");
      httpField.setAccessible(true);
      httpField.set(caller, guarded);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("mlflow-client has changed inside; see ADR on MLflow", e);
    }
  }

  private static final class ErrorAnswer extends HttpException {
    private final int status;
    private final String body;

    ErrorAnswer(int status, String body) {
      super("status " + status);
      this.status = status;
      this.body = body;
    }
  }
}
