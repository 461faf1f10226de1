package org.millrace.modelops.tracking.mlflow;

import java.net.URI;

/** How an MLflow server stands. */
public sealed interface MlflowState {
  /** None is wanted. */
  record Off() implements MlflowState {}

  /**
   * Its Python environment is being made.
   *
   * @param percent from 0 to 100
   * @param step what is being done, for people
   */
  record Preparing(int percent, String step) implements MlflowState {}

  /** Its process runs and does not answer yet. */
  record Starting() implements MlflowState {}

  /**
   * @param url where it answers, for people and programs
   */
  record Ready(URI url) implements MlflowState {}

  /**
   * It does not run; it is tried again from time to time.
   *
   * @param remedy what a person can do about it
   */
  record Failed(String reason, String remedy) implements MlflowState {}
}
