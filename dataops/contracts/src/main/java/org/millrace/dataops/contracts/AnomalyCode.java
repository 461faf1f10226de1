package org.millrace.dataops.contracts;

/**
 * What may be wrong with data, by the names of TensorFlow Data Validation (anomalies.proto of
 * TensorFlow Metadata) where it has one. TFDV knows three types, INT, FLOAT and BYTES; times are
 * counted as INT. Those in the last group are Millrace's own, for what TFDV has no name for.
 */
public enum AnomalyCode {
  UNKNOWN_TYPE("something is wrong"),

  BOOL_TYPE_BIG_INT("a number stands where true or false is due"),
  BOOL_TYPE_FLOAT_NOT_INT("a fraction stands where true or false is due"),
  BOOL_TYPE_UNEXPECTED_STRING("a text stands where true or false is due"),
  ENUM_TYPE_INVALID_UTF8("a text is no UTF-8"),
  ENUM_TYPE_UNEXPECTED_STRING_VALUES("a value is not among those that are allowed"),
  FEATURE_TYPE_HIGH_UNIQUE("there are too many different values"),
  FEATURE_TYPE_LOW_FRACTION_PRESENT("too many values are missing"),
  FEATURE_TYPE_LOW_NUMBER_PRESENT("there are too few values"),
  FEATURE_TYPE_LOW_UNIQUE("there are too few different values"),
  FEATURE_TYPE_NOT_PRESENT("a value is missing"),
  FEATURE_TYPE_UNEXPECTED_REPEATED("there are several values where one is due"),
  FLOAT_TYPE_BIG_FLOAT("a number is too high"),
  FLOAT_TYPE_HAS_INF("a number is infinite"),
  FLOAT_TYPE_HAS_NAN("a number is NaN"),
  FLOAT_TYPE_NOT_FLOAT("a value is no number"),
  FLOAT_TYPE_SMALL_FLOAT("a number is too low"),
  INT_TYPE_BIG_INT("an integer or a time is too high"),
  INT_TYPE_INT_EXPECTED("a value is no integer"),
  INT_TYPE_SMALL_INT("an integer or a time is too low"),
  SCHEMA_MISSING_COLUMN("a column is missing"),
  SCHEMA_NEW_COLUMN("a column is not in the contract"),
  SCHEMA_TRAINING_SERVING_SKEW("training and serving differ"),
  STRING_TYPE_NOW_FLOAT("a fraction stands where a text is due"),
  STRING_TYPE_NOW_INT("an integer stands where a text is due"),
  COMPARATOR_CONTROL_DATA_MISSING("there is nothing to compare with"),
  COMPARATOR_TREATMENT_DATA_MISSING("there is nothing to compare"),
  COMPARATOR_L_INFTY_HIGH("the share of one value has changed too much"),
  COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH("the distribution has changed too much"),
  COMPARATOR_LOW_NUM_EXAMPLES("there are too few rows beside the version before"),
  COMPARATOR_HIGH_NUM_EXAMPLES("there are too many rows beside the version before"),
  NO_DATA_IN_SPAN("there are no rows"),
  DATASET_LOW_NUM_EXAMPLES("there are too few rows"),
  DATASET_HIGH_NUM_EXAMPLES("there are too many rows"),
  VALUE_NESTEDNESS_MISMATCH("an object stands where one value is due"),
  DOMAIN_INVALID_FOR_TYPE("a rule does not fit the type of its field"),
  INVALID_SCHEMA_SPECIFICATION("the contract is at fault"),
  UNEXPECTED_DATA_TYPE("a value is of another type"),

  RECORD_MALFORMED("a record is no JSON object"),
  RECORD_TOO_LARGE("a record or a part of it is too large"),
  RECORD_CONDITION_BROKEN("the fields of a record contradict each other"),
  STRING_TYPE_UNEXPECTED_LENGTH("a text is too long or too short"),
  STRING_TYPE_UNEXPECTED_PATTERN("a text does not match its pattern"),
  INT_TYPE_NO_MULTIPLE("an integer is no multiple of its step"),
  DATASET_DUPLICATE_VALUES("values that must be unique are repeated"),
  DATASET_REFERENCE_NOT_FOUND("values are not found in the stream they refer to"),
  DATASET_STALE("the newest row is too old"),
  DATASET_FIGURE_OUT_OF_BOUNDS("a figure of the dataset is out of bounds");

  private final String shortText;

  AnomalyCode(String shortText) {
    this.shortText = shortText;
  }

  /** A few words, for a list. */
  public String shortText() {
    return shortText;
  }

  /** Whether TFDV knows the code by this name. */
  public boolean isTfdv() {
    return compareTo(RECORD_MALFORMED) < 0;
  }
}
