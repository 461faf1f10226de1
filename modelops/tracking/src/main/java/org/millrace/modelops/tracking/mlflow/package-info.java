/**
 * A real MLflow server, set up and run by us or found at a URL ({@link
 * org.millrace.modelops.tracking.mlflow.MlflowServer}), and a typed client for what we say to it
 * ({@link org.millrace.modelops.tracking.mlflow.MlflowClient}). Nothing here knows our runs, and
 * nothing that creates is sent twice: who may ask again is for the caller to know.
 */
@NullMarked
package org.millrace.modelops.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
