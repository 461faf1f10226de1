/**
 * How good a model is, from its answers and what came true, each number with its interval: {@link
 * org.millrace.modelops.evaluation.BinaryEvaluation} and {@link
 * org.millrace.modelops.evaluation.RegressionEvaluation} for the numbers, {@link
 * org.millrace.modelops.evaluation.AucDifference} for two models on the same rows, {@link
 * org.millrace.modelops.evaluation.ThresholdChoice} for the decision, {@link
 * org.millrace.modelops.evaluation.SliceFinder} and {@link
 * org.millrace.modelops.evaluation.GroupFairness} for parts of the rows, {@link
 * org.millrace.modelops.evaluation.CalibrationChoice} for what could be mended, {@link
 * org.millrace.modelops.evaluation.EvaluationPlots} for the pictures. Plain Java over arrays; it
 * knows of no trainer, no dataset and no file.
 */
@NullMarked
package org.millrace.modelops.evaluation;

import org.jspecify.annotations.NullMarked;
