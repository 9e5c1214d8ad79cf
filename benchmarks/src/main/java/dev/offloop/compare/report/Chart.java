package dev.offloop.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A line chart as SVG: categories from left to right, a logarithmic axis upwards, error bars, a legend below.
 *
 * <p>Drawn so small that its letters are readable on a screen of 360 px; wider ones show it larger.
 */
public final class Chart {
    private static final double WIDTH = 400;
    private static final double HEIGHT = 250;
    private static final double LEFT = 52;
    private static final double RIGHT = 12;
    private static final double TOP = 26;
    private static final double BOTTOM = 40;
    private static final double LEGEND_LINE = 16;
    private static final int LEGEND_COLUMNS = 3;
    private static final double MARK = 3.2;
    private static final String INK = "#24292f";
    private static final String[] COLOURS = {
        "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#cf222e", "#57606a", "#9a6700", "#bf3989"
    };

    private final String title;
    private final List<String> categories;
    private final DoubleFunction<String> tickText;
    private final List<Series> series = new ArrayList<>();
    private @Nullable Level level;

    /** A point; the bounds are those of its error bar. */
    public record Point(int category, double value, double low, double high) {}

    private record Series(String name, List<Point> points) {}

    private record Level(String name, double value) {}

    /**
     * An empty chart.
     *
     * @param categories of the axis to the right
     * @param tickText how a value of the axis upwards is written
     */
    public Chart(String title, List<String> categories, DoubleFunction<String> tickText) {
        this.title = title;
        this.categories = List.copyOf(categories);
        this.tickText = tickText;
    }

    /** Adds a line; values above 0. */
    public Chart line(String name, List<Point> points) {
        if (!points.isEmpty()) {
            series.add(new Series(name, List.copyOf(points)));
        }
        return this;
    }

    /** Adds a dashed line at one height. */
    public Chart level(String name, double value) {
        level = new Level(name, value);
        return this;
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return series.isEmpty();
    }

    /** The picture. */
    public String svg() {
        Svg svg = new Svg();
        Scale scale = scale();
        int legendLines = (series.size() + (level == null ? 0 : 1) + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        double height = HEIGHT + legendLines * LEGEND_LINE;
        svg.text(0, 14, title, "start", true);
        axes(svg, scale);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, scale, series.get(i), COLOURS[i % COLOURS.length], i);
            legend(svg, i, series.get(i).name(), COLOURS[i % COLOURS.length], false);
        }
        Level line = level;
        if (line != null && line.value() >= scale.low() && line.value() <= scale.high()) {
            svg.line(LEFT, scale.y(line.value()), WIDTH - RIGHT, scale.y(line.value()), INK, 1, true);
        }
        if (line != null) {
            legend(svg, series.size(), line.name(), INK, true);
        }
        return svg.document(WIDTH, height, title);
    }

    private Scale scale() {
        double low = Double.MAX_VALUE;
        double high = Double.MIN_VALUE;
        for (Series one : series) {
            for (Point point : one.points()) {
                low = Math.min(low, Math.min(point.value(), point.low() > 0 ? point.low() : point.value()));
                high = Math.max(
                        high, Math.max(point.value(), Double.isFinite(point.high()) ? point.high() : point.value()));
            }
        }
        return new Scale(Math.pow(10, Math.floor(Math.log10(low))), Math.pow(10, Math.ceil(Math.log10(high) + 1e-9)));
    }

    private record Scale(double low, double high) {
        double y(double value) {
            double share = Math.log(Math.clamp(value, low, high) / low) / Math.log(high / low);
            return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
        }
    }

    private double x(int category) {
        double step = (WIDTH - LEFT - RIGHT) / categories.size();
        return LEFT + step * (category + 0.5);
    }

    private void axes(Svg svg, Scale scale) {
        for (double tick = scale.low(); tick <= scale.high() * 1.001; tick *= 10) {
            svg.line(LEFT, scale.y(tick), WIDTH - RIGHT, scale.y(tick), "#d0d7de", 0.7, false);
            svg.text(LEFT - 5, scale.y(tick) + 4, tickText.apply(tick), "end", false);
        }
        for (int i = 0; i < categories.size(); i++) {
            svg.text(x(i), HEIGHT - BOTTOM + 16, categories.get(i), "middle", false);
        }
    }

    /** Lines are set a little apart from each other, so that error bars at the same place can be told apart. */
    private void draw(Svg svg, Scale scale, Series one, String colour, int index) {
        double shift = (index - (series.size() - 1) / 2.0) * Math.min(5, 40.0 / series.size());
        Point before = null;
        for (Point point : one.points()) {
            double x = x(point.category()) + shift;
            if (before != null) {
                svg.line(
                        x(before.category()) + shift,
                        scale.y(before.value()),
                        x,
                        scale.y(point.value()),
                        colour,
                        1.4,
                        false);
            }
            svg.line(x, scale.y(point.low()), x, scale.y(point.high()), colour, 1.2, false);
            svg.mark(
                    x,
                    scale.y(point.value()),
                    MARK,
                    colour,
                    index,
                    String.format(
                            Locale.ROOT,
                            "%s, %s: %s",
                            one.name(),
                            categories.get(point.category()),
                            tickText.apply(point.value())));
            before = point;
        }
    }

    private static void legend(Svg svg, int index, String name, String colour, boolean dashed) {
        double x = 4 + (index % LEGEND_COLUMNS) * (WIDTH / LEGEND_COLUMNS);
        int line = index / LEGEND_COLUMNS;
        double y = HEIGHT - 4 + line * LEGEND_LINE;
        if (dashed) {
            svg.line(x, y, x + 10, y, colour, 1, true);
        } else {
            svg.mark(x + 5, y, MARK, colour, index, name);
        }
        svg.text(x + 14, y + 4, name, "start", false);
    }
}
