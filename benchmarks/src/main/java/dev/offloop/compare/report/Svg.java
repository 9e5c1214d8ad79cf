package dev.offloop.compare.report;

import java.util.Locale;

/** Collects the elements of a picture. */
final class Svg {
    private static final int SHAPES = 4;

    private final StringBuilder body = new StringBuilder();

    void line(double x1, double y1, double x2, double y2, String colour, double width, boolean dashed) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                width,
                dashed ? " stroke-dasharray=\"5 3\"" : ""));
    }

    void text(double x, double y, String text, String anchor, boolean bold) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
                x,
                y,
                anchor,
                bold ? " font-weight=\"bold\"" : "",
                escaped(text)));
    }

    void rect(double x, double y, double width, double height, String colour) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                colour));
    }

    /** A small shape, one of four, so that it is known without colours too. */
    void mark(double x, double y, double size, String colour, int shape, String title) {
        String outline = switch (shape % SHAPES) {
            case 0 -> String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", x, y, size);
            case 1 -> polygon(x - size, y - size, x + size, y - size, x + size, y + size, x - size, y + size);
            case 2 -> polygon(x, y - size * 1.3, x + size * 1.2, y + size, x - size * 1.2, y + size);
            default -> polygon(x, y - size * 1.4, x + size * 1.4, y, x, y + size * 1.4, x - size * 1.4, y);
        };
        String end = outline.startsWith("<circle") ? "circle" : "polygon";
        body.append(outline)
                .append(" fill=\"")
                .append(colour)
                .append("\"><title>")
                .append(escaped(title))
                .append("</title></")
                .append(end)
                .append(">\n");
    }

    private static String polygon(double... coordinates) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", coordinates[i], coordinates[i + 1]));
        }
        return "<polygon points=\"" + points.toString().strip() + "\"";
    }

    String document(double width, double height, String title) {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                        + " aria-label=\"%s\" font-family=\"system-ui, sans-serif\" font-size=\"11\" fill=\"#24292f\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
                width,
                height,
                escaped(title),
                body);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
