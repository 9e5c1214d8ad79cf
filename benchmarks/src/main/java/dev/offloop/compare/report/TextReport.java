package dev.offloop.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for a terminal. */
public final class TextReport {
    private static final int GAP = 2;

    private TextReport() {}

    /** The whole text. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append(about(report)).append('\n');
        text.append(Notes.TABLE).append("\n\n");
        table(text, Columns.titles(), report.rows().stream().map(Columns::texts).toList());
        section(
                text,
                "Break-even",
                report.breakEvens().stream().map(Notes::breakEven).toList());
        section(
                text,
                "Beside the bare transport",
                report.limits().stream().map(Notes::limit).toList());
        section(text, "Order", report.rankings().stream().map(Notes::ranking).toList());
        if (!report.servers().isEmpty()) {
            text.append("\nServers: ").append(Notes.SERVERS).append("\n\n");
            table(
                    text,
                    ServerColumns.titles(),
                    report.servers().stream().map(ServerColumns::texts).toList());
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
        section(text, "Advice", report.advice());
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
