/**
 * A model version as a folder, and the compiled predictor that answers from it. Training begins at
 * {@link org.millrace.modelops.predictor.Encoding} and ends at {@link
 * org.millrace.modelops.predictor.PackageWriter}; serving begins at {@link
 * org.millrace.modelops.predictor.ModelPackage}. The folder is at the same time an MLflow model
 * that Python loads. Serving carries this module alone: no trainer, no table format, no network.
 */
@NullMarked
package org.millrace.modelops.predictor;

import org.jspecify.annotations.NullMarked;
