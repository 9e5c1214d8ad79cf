package dev.offloop.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** An SVG of lanes under a common axis of time, and lines of text below. */
final class SvgTimeline {
    private static final double WIDTH = 960;
    private static final double LABELS = 130;
    private static final double TOP = 8;
    private static final double LANE = 34;
    private static final double BOX = 24;
    private static final double LINE = 18;
    private static final double LETTER = 6.6;
    private static final double NARROWEST = 1.5;
    private static final int TICKS = 8;
    private static final String OTHER = "#c9d1d9";
    private static final Map<String, String> COLOURS = Map.of(
            "pending", "#f2cc8f", "prepare", "#b5c99a", "poll", "#8ecae6", "check", "#cdb4db", "timers", "#e5989b",
            "queue", "#f2cc8f", "run", "#b5c99a");

    private final double startMicros;
    private final double endMicros;
    private final StringBuilder body = new StringBuilder();
    private double y = TOP;

    SvgTimeline(double startMicros, double endMicros) {
        this.startMicros = startMicros;
        this.endMicros = endMicros;
    }

    /** One lane, with a box for each span that is labelled if the label fits. */
    void lane(String label, List<Span> spans, Function<Span, String> name) {
        text(0, y + BOX - 7, label, "");
        for (Span span : spans) {
            double x = x(span.startMicros());
            double width = Math.max(NARROWEST, x(span.endMicros()) - x);
            body.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" fill=\"%s\"><title>%s, %s</title></rect>%n",
                    x,
                    y,
                    width,
                    BOX,
                    COLOURS.getOrDefault(span.name(), OTHER),
                    escaped(span.name()),
                    duration(span.micros())));
            String text = name.apply(span);
            if (text.length() * LETTER <= width) {
                text(x + width / 2, y + BOX - 7, text, " text-anchor=\"middle\"");
            }
        }
        y += LANE;
    }

    /** The axis, in milliseconds since the start. */
    void axis() {
        line(LABELS, y, WIDTH, y, 1);
        double step = step();
        for (double at = 0; at <= endMicros - startMicros; at += step) {
            double x = x(startMicros + at);
            line(x, TOP, x, y + 4, 0.25);
            text(x, y + 16, String.format(Locale.ROOT, "%.1f", at / 1_000), " text-anchor=\"middle\"");
        }
        text(0, y + 16, "milliseconds", "");
        y += 2 * LINE;
    }

    private double step() {
        double least = (endMicros - startMicros) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
    }

    /** A line of text on one numbered span. */
    void note(int number, Span span, String phase) {
        double at = y + LINE - 5;
        text(0, at, String.valueOf(number), "");
        text(30, at, String.format(Locale.ROOT, "%.2f ms", (span.startMicros() - startMicros) / 1_000), "");
        text(120, at, duration(span.micros()), "");
        text(210, at, phase, "");
        text(290, at, span.name(), "");
        y += LINE;
    }

    String svg() {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\""
                        + " font-family=\"monospace\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
                WIDTH + 10,
                y + 10,
                body);
    }

    private double x(double micros) {
        return LABELS + (micros - startMicros) / (endMicros - startMicros) * (WIDTH - LABELS);
    }

    private void text(double x, double atY, String text, String attributes) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\"%s fill=\"#24292f\">%s</text>%n",
                x,
                atY,
                attributes,
                escaped(text)));
    }

    private void line(double x1, double y1, double x2, double y2, double opacity) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#57606a\" stroke-opacity=\"%.2f\"/>%n",
                x1,
                y1,
                x2,
                y2,
                opacity));
    }

    private static String duration(double micros) {
        return String.format(Locale.ROOT, "%.0f µs", micros);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
