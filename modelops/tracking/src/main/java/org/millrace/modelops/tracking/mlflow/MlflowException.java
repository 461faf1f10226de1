package org.millrace.modelops.tracking.mlflow;

/**
 * MLflow did not do what it was asked. Whether it did it after all is unknown, unless it is {@link
 * #refused()}.
 */
public final class MlflowException extends RuntimeException {
  private final int status;
  private final String code;

  private MlflowException(String message, int status, String code, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
  }

  static MlflowException unreachable(String call, Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new MlflowException("Cannot reach MLflow for " + call + ": " + why, 0, "", cause);
  }

  static MlflowException answered(String call, int status, String code, String message) {
    return new MlflowException(
        "MLflow answered " + call + " with " + status + " " + code + ": " + message,
        status,
        code,
        new IllegalStateException(message));
  }

  /** The HTTP status; 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** MLflow's own word for the error, such as {@code RESOURCE_ALREADY_EXISTS}; may be empty. */
  public String code() {
    return code;
  }

  /**
   * Whether MLflow itself (and not a proxy before it) understood and refused, and would refuse the
   * same again. Missing rights are not counted: people can grant them.
   */
  public boolean refused() {
    boolean mayPass = status == 401 || status == 403 || status == 408 || status == 429;
    return status >= 400 && status < 500 && !mayPass && !code.isEmpty();
  }

  boolean saysNotFound() {
    return status == 404 && code.equals("RESOURCE_DOES_NOT_EXIST");
  }
}
