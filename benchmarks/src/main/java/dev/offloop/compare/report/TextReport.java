package dev.offloop.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for a terminal. */
public final class TextReport {
    private static final int GAP = 2;

    /** The width of running text, in characters. */
    private static final int PARAGRAPH = 110;

    private TextReport() {}

    /** The whole text. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        paragraph(text, Notes.noise(report));
        text.append('\n').append(about(report)).append('\n');
        paragraph(text, Notes.table(report));
        text.append('\n');
        Columns columns = new Columns(report);
        table(text, columns.titles(), columns.rows());
        section(
                text,
                "Break-even",
                report.breakEvens().stream().map(Notes::breakEven).toList());
        section(
                text,
                "Beside the bare transport",
                report.limits().stream().map(Notes::limit).toList());
        section(text, Notes.ORDER, order(report));
        if (!report.servers().isEmpty()) {
            text.append('\n').append(servers(report.servers()));
        }
        section(
                text,
                "Took part",
                report.programs().stream()
                        .map(one -> one.name() + ": " + one.version())
                        .toList());
        section(
                text,
                "Missing",
                report.missing().stream()
                        .map(one -> one.name() + ": " + one.reason())
                        .toList());
        section(text, "Memory", Notes.memory(report));
        if (!report.advice().isEmpty()) {
            text.append('\n');
            paragraph(text, "Advice: " + String.join(" ", report.advice()));
        }
        return text.toString();
    }

    /** The table of servers, and what it says. */
    public static String servers(List<Report.ServerRow> rows) {
        StringBuilder text = new StringBuilder();
        paragraph(text, "Servers: " + Notes.SERVERS);
        text.append('\n');
        table(
                text,
                ServerColumns.titles(),
                rows.stream().map(ServerColumns::texts).toList());
        return text.toString();
    }

    private static String about(Report report) {
        Machine machine = report.machine();
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s, Java %s%n%s%n",
                machine.cpu(),
                machine.processors(),
                machine.os(),
                machine.java(),
                Notes.run(report.run()));
    }

    /** Each contest, and below it its groups of equals. */
    private static List<String> order(Report report) {
        List<String> lines = new ArrayList<>();
        for (Report.RankingRow row : report.rankings()) {
            lines.add(Notes.contest(row));
            row.ranking().lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static void paragraph(StringBuilder text, String words) {
        int column = 0;
        for (String word : words.split(" ", -1)) {
            boolean breaks = column > 0 && column + 1 + word.length() > PARAGRAPH;
            text.append(column == 0 ? "" : breaks ? "\n" : " ").append(word);
            column = breaks || column == 0 ? word.length() : column + 1 + word.length();
        }
        text.append('\n');
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append('\n');
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }

    /** The first column to the left, the others to the right. */
    private static void table(StringBuilder text, List<String> titles, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(titles);
        all.addAll(rows);
        int[] widths = new int[titles.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                text.append(i == 0 ? row.get(i) + padding : " ".repeat(GAP) + padding + row.get(i));
            }
            text.append('\n');
        }
    }
}
