package org.millrace.dataops.expressions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checked expression. Equal nodes have equal values, so each is computed once. */
sealed interface Node {
  SqlType type();

  /**
   * @param value Boolean, Long, Double or String as the type asks; null for NULL
   */
  record Literal(SqlType type, @Nullable Object value) implements Node {}

  record Column(SqlType type, int position) implements Node {}

  /**
   * A function that answers NULL if any argument is NULL.
   *
   * @param method what generated code calls with the arguments in parentheses
   */
  record Call(SqlType type, String method, List<Node> arguments) implements Node {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * TRY_CAST: NULL where the cast has no value.
   *
   * @param method as of {@link Call}
   */
  record TryCast(SqlType type, String method, Node operand) implements Node {}

  /** AND or OR in three-valued logic; every operand is computed, as DuckDB does. */
  record Logic(Connective connective, List<Node> operands) implements Node {
    public Logic {
      operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  enum Connective {
    AND,
    OR
  }

  record IsNull(Node operand) implements Node {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /** CASE: the first branch whose condition is true; no other branch is computed. */
  record Choice(SqlType type, List<Branch> branches, Node otherwise) implements Node {
    public Choice {
      branches = List.copyOf(branches);
    }
  }

  record Branch(Node condition, Node result) {}

  /** The first operand that is not NULL; those behind it are not computed. */
  record Coalesce(SqlType type, List<Node> operands) implements Node {
    public Coalesce {
      operands = List.copyOf(operands);
    }
  }

  /** The greatest or least of the operands that are not NULL. */
  record Extreme(SqlType type, String method, List<Node> operands) implements Node {
    public Extreme {
      operands = List.copyOf(operands);
    }
  }
}
