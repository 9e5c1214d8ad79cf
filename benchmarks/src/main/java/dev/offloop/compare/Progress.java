package dev.offloop.compare;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How far it is: a bar with the time left on a terminal, a line per round elsewhere. Main thread. */
final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();

    private final PrintWriter out;
    private final boolean bar;
    private String label = "";
    private long drawnNanos = System.nanoTime() - REDRAW_NANOS;

    Progress(PrintWriter out, boolean bar) {
        this.out = out;
        this.bar = bar;
    }

    void line(String text) {
        out.println("compare: " + text);
        out.flush();
    }

    void warmUp(int settled, int of) {
        if (!bar && label.isEmpty()) {
            line("warming up");
        }
        label = "warming up, " + settled + " of " + of + " rates have settled";
    }

    /** What it came to. */
    void warmedUp(int settled, int of) {
        if (!bar) {
            line("warmed up: " + settled + " of " + of + " rates have settled");
        }
    }

    void round(int number, int of) {
        label = "round " + number + " of " + of;
        if (!bar) {
            line(label);
        }
    }

    /** Rounds of a few, as many as it takes. */
    void more(List<String> names) {
        String now = "more rounds of " + String.join(", ", names);
        if (!bar && !now.equals(label)) {
            line(now);
        }
        label = now;
    }

    void step(double share, Duration left) {
        long now = System.nanoTime();
        if (bar && now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            int full = (int) Math.round(share * WIDTH);
            out.print(String.format(
                    Locale.ROOT,
                    "\r[%s%s] %3.0f %%  %d s left, %s  ",
                    "#".repeat(full),
                    ".".repeat(WIDTH - full),
                    100 * share,
                    left.toSeconds(),
                    label));
            out.flush();
        }
    }

    void end() {
        if (bar) {
            out.print("\r" + " ".repeat(WIDTH + 50 + label.length()) + "\r");
            out.flush();
        }
    }
}
