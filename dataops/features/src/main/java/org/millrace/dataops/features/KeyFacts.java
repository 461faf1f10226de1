package org.millrace.dataops.features;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * The recent facts of one key; one writer, any number of readers.
 *
 * <p>Facts are inserted where they belong, in place. A sequence lock (Lameter 2005) keeps readers
 * from seeing a half of it: the version is odd while the writer writes, and a reader whose version
 * has changed reads again. Readers take no lock, write nothing and allocate nothing; the writer
 * never waits.
 */
final class KeyFacts {
  /** Bounds what one key that floods its stream can take of memory; the oldest go first. */
  static final int MOST = 1 << 20;

  private static final int FIRST_CAPACITY = 4;
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(KeyFacts.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String[] key;
  private final int hash;
  private final Schema schema;
  private FactColumns columns;
  private int begin;
  private int end;

  @SuppressWarnings("unused") // by VERSION
  private int version;

  KeyFacts(String[] key, int hash, Schema schema, boolean inOrderOfKnownAt) {
    this.key = key;
    this.hash = hash;
    this.schema = schema;
    this.columns = new FactColumns(schema, inOrderOfKnownAt, FIRST_CAPACITY);
  }

  int hash() {
    return hash;
  }

  boolean isOf(Row row, int[] fields) {
    for (int i = 0; i < key.length; i++) {
      if (!key[i].equals(row.getString(fields[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Lets the reader fill the features from facts that belong together. */
  void read(LookupReader reader, long cutoff, Row features) {
    while (true) {
      int seen = (int) VERSION.getAcquire(this);
      if ((seen & 1) == 0) {
        FactColumns facts = columns;
        int to = Math.min(end, facts.capacity());
        reader.read(facts, Math.min(begin, to), to, cutoff, features);
        VarHandle.acquireFence();
        if (seen == (int) VERSION.getOpaque(this)) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  /** How many facts there are, for the writer. */
  int size() {
    return end - begin;
  }

  /**
   * Takes in a fact; one of the same time, identity and known-at is replaced.
   *
   * @param earliest facts of a time before this are forgotten
   */
  void add(long time, long identity, long knownAt, long bits, Row values, long earliest) {
    int writing = beginWriting();
    drop(earliest);
    int at = position(time, identity, knownAt);
    boolean repeated =
        at > begin
            && columns.times[at - 1] == time
            && columns.identities[at - 1] == identity
            && columns.knownAts[at - 1] == knownAt;
    if (repeated) {
      columns.put(at - 1, time, identity, knownAt, bits, values);
    } else {
      int place = makeRoom(at);
      columns.put(place, time, identity, knownAt, bits, values);
      if (size() > MOST) {
        columns.forget(begin, begin + 1);
        begin++;
      }
    }
    endWriting(writing);
  }

  /** Forgets facts of a time before {@code earliest}. */
  void prune(long earliest) {
    if (end > begin && columns.times[begin] < earliest) {
      int writing = beginWriting();
      drop(earliest);
      endWriting(writing);
    }
  }

  private int beginWriting() {
    int writing = (int) VERSION.getOpaque(this) + 1;
    VERSION.setOpaque(this, writing);
    VarHandle.releaseFence();
    return writing;
  }

  private void endWriting(int writing) {
    VERSION.setRelease(this, writing + 1);
  }

  private void drop(long earliest) {
    int first = begin;
    while (first < end && columns.times[first] < earliest) {
      first++;
    }
    columns.forget(begin, first);
    begin = first;
  }

  /** Behind every fact that does not come after. */
  private int position(long time, long identity, long knownAt) {
    FactColumns facts = columns;
    if (end == begin || facts.times[end - 1] < time) {
      return end;
    }
    int at = facts.behindLastNotAfter(time, begin, end);
    while (at > begin && facts.times[at - 1] == time && isAfter(at - 1, identity, knownAt)) {
      at--;
    }
    return at;
  }

  private boolean isAfter(int at, long identity, long knownAt) {
    return columns.identities[at] == identity
        ? columns.knownAts[at] > knownAt
        : columns.identities[at] > identity;
  }

  /** Opens a gap before position {@code at}, and says where it is now. */
  private int makeRoom(int at) {
    int size = end - begin;
    int before = at - begin;
    if (end < columns.capacity()) {
      if (at < end) {
        columns.take(columns, at, end, at + 1);
      }
      end++;
      return at;
    }
    FactColumns facts = columns;
    if (begin <= facts.capacity() / 2) {
      int capacity = Math.max(FIRST_CAPACITY, size + size / 2 + 1);
      facts = new FactColumns(schema, columns.inOrderOfKnownAt, capacity);
    }
    // Within one array the later part moves first if the gap is in its way; here all moves left.
    facts.take(columns, begin, at, 0);
    facts.take(columns, at, end, before + 1);
    facts.forget(size + 1, facts.capacity());
    columns = facts;
    begin = 0;
    end = size + 1;
    return before;
  }
}
