package dev.offloop.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** A dot for each name on a logarithmic axis to the right, with error bars, as SVG; best on top. */
public final class BarChart {
    private static final double WIDTH = 400;
    private static final double LABELS = 128;
    private static final double VALUES = 62;
    private static final double TOP = 24;
    private static final double LINE = 19;
    private static final String COLOUR = "#0969da";
    private static final String OWN = "#bc4c00";

    private final String title;
    private final DoubleFunction<String> text;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String name, boolean own, double value, double low, double high) {}

    public BarChart(String title, DoubleFunction<String> text) {
        this.title = title;
        this.text = text;
    }

    /**
     * Adds a line.
     *
     * @param own drawn in another colour
     * @param value above 0
     */
    public void add(String name, boolean own, double value, double low, double high) {
        bars.add(new Bar(name, own, value, low, high));
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return bars.isEmpty();
    }

    /** The picture. */
    public String svg() {
        double low = Math.pow(
                10,
                Math.floor(
                        Math.log10(bars.stream().mapToDouble(Bar::value).min().orElse(1))));
        double high = Math.pow(
                10,
                Math.ceil(Math.log10(bars.stream().mapToDouble(Bar::value).max().orElse(10)) + 1e-9));
        Svg svg = new Svg();
        svg.text(0, 14, title, "start", true);
        double bottom = TOP + bars.size() * LINE;
        for (double tick = low; tick <= high * 1.001; tick *= 10) {
            svg.line(x(tick, low, high), TOP, x(tick, low, high), bottom + 4, "#d0d7de", 0.7, false);
            svg.text(x(tick, low, high), bottom + 16, text.apply(tick), "middle", false);
        }
        double y = TOP + LINE / 2;
        for (Bar bar : bars) {
            String colour = bar.own() ? OWN : COLOUR;
            svg.text(LABELS - 6, y + 4, bar.name(), "end", bar.own());
            svg.rect(LABELS, y - 4, x(bar.value(), low, high) - LABELS, 8, colour);
            svg.line(x(bar.low(), low, high), y, x(bar.high(), low, high), y, "#24292f", 1.5, false);
            svg.text(WIDTH, y + 4, text.apply(bar.value()), "end", false);
            y += LINE;
        }
        return svg.document(WIDTH, bottom + 22, title);
    }

    private static double x(double value, double low, double high) {
        double share = Math.log(Math.clamp(value, low, high) / low) / Math.log(high / low);
        return LABELS + share * (WIDTH - LABELS - VALUES);
    }
}
