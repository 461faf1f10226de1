package org.millrace.platform.command;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.millrace.platform.demo.DemoProgress;

/** One bar a step on a terminal, one line a step elsewhere. */
final class ProgressBars implements DemoProgress {
  private static final int WIDTH = 100;
  private final PrintWriter out;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private String title = "";
  private long began;

  /** Bars if this process writes to a terminal, lines otherwise. */
  static ProgressBars to(PrintWriter out) {
    return new ProgressBars(out, isTerminal());
  }

  /** The launcher knows; Java tells no difference before release 22. */
  private static boolean isTerminal() {
    return "true".equals(System.getenv("MILLRACE_TERMINAL"));
  }

  ProgressBars(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void step(String next, long total) {
    done();
    title = next;
    began = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(String.format("%-42s", next))
              .setInitialMax(Math.max(1, total))
              .setMaxRenderedLength(WIDTH)
              .setStyle(ProgressBarStyle.ASCII)
              .hideEta()
              .build();
    }
  }

  @Override
  public void reached(long units) {
    if (bar != null) {
      bar.stepTo(units);
    }
  }

  @Override
  public void done() {
    if (title.isEmpty()) {
      return;
    }
    if (bar != null) {
      bar.stepTo(bar.getMax());
      bar.close();
      bar = null;
    } else {
      out.printf("%-42s %6.1f s%n", title, (System.nanoTime() - began) / 1e9);
      out.flush();
    }
    title = "";
  }
}
