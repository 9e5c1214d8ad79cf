package dev.offloop.compare.report;

import java.util.List;
import java.util.Locale;

/** The report as one page that needs nothing else: no script, no font, no address. */
public final class HtmlReport {
    private static final double BYTES_PER_MIB = 1 << 20;

    private static final String STYLE = """
      :root { color-scheme: light; }
      body { margin: 0 auto; padding: 1rem; max-width: 70rem; font: 16px/1.5 system-ui, sans-serif; color: #24292f;
        background: #fff; overflow-wrap: break-word; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
      pre { background: #f6f8fa; padding: .6rem; overflow-x: auto; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
      th, td { padding: .2rem .55rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #d0d7de; }
      th:first-child, td:first-child { text-align: left; }
      .pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
      .pictures svg { width: 100%; max-width: 29rem; height: auto; }
      @media print {
        body { font-size: 10pt; max-width: none; padding: 0; }
        .scroll { overflow: visible; } table { font-size: 6.5pt; } th, td { padding: .1rem .25rem; }
        .pictures svg { max-width: 48%; } svg, tr, li { break-inside: avoid; } h2 { break-after: avoid; }
      }
      """;

    private HtmlReport() {}

    /**
     * The whole page.
     *
     * @param budgetMicros what the loop's delay should stay under
     */
    public static String of(Report report, double budgetMicros) {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n")
                .append("<title>Offloop: strategies compared</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Offloop: strategies compared</h1>\n");
        heading(page, "Noise");
        paragraph(page, Notes.noise(report));
        if (!report.advice().isEmpty()) {
            heading(page, "Advice");
            paragraph(page, String.join(" ", report.advice()));
        }
        page.append("<div class=\"pictures\">\n");
        new Pictures(report.rows(), budgetMicros).all().forEach(page::append);
        page.append("</div>\n");
        heading(page, "Figures");
        paragraph(page, Notes.table(report));
        Columns columns = new Columns(report);
        table(page, columns.titles(), columns.rows());
        list(
                page,
                "Break-even",
                report.breakEvens().stream().map(Notes::breakEven).toList());
        list(
                page,
                "Beside the bare transport",
                report.limits().stream().map(Notes::limit).toList());
        order(page, report.rankings());
        if (!report.servers().isEmpty()) {
            heading(page, "Servers");
            paragraph(page, Notes.SERVERS);
            table(
                    page,
                    ServerColumns.titles(),
                    report.servers().stream().map(ServerColumns::texts).toList());
        }
        list(
                page,
                "Took part",
                report.programs().stream()
                        .map(one -> one.name() + ": " + one.version())
                        .toList());
        list(
                page,
                "Missing",
                report.missing().stream()
                        .map(one -> one.name() + ": " + one.reason())
                        .toList());
        list(page, "Memory", Notes.memory(report));
        heading(page, "The run");
        paragraph(page, machine(report.machine()));
        paragraph(page, Notes.run(report.run()));
        page.append("<pre>").append(Svg.escaped(report.command())).append("</pre>\n</body>\n</html>\n");
        return page.toString();
    }

    private static String machine(Machine machine) {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s %s, Java %s (%s), heap up to %.0f MiB, load average before %.2f",
                machine.cpu(),
                machine.processors(),
                machine.os(),
                machine.arch(),
                machine.java(),
                machine.vm(),
                machine.heapBytes() / BYTES_PER_MIB,
                machine.loadAverage());
    }

    private static void heading(StringBuilder page, String title) {
        page.append("<h2>").append(Svg.escaped(title)).append("</h2>\n");
    }

    private static void paragraph(StringBuilder page, String text) {
        page.append("<p>").append(Svg.escaped(text)).append("</p>\n");
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        heading(page, title);
        page.append("<ul>\n");
        lines.forEach(line -> page.append("<li>").append(Svg.escaped(line)).append("</li>\n"));
        page.append("</ul>\n");
    }

    private static void order(StringBuilder page, List<Report.RankingRow> rankings) {
        if (rankings.isEmpty()) {
            return;
        }
        heading(page, Notes.ORDER);
        page.append("<ul>\n");
        for (Report.RankingRow row : rankings) {
            page.append("<li>").append(Svg.escaped(Notes.contest(row))).append("<ul>");
            row.ranking()
                    .lines()
                    .forEach(line ->
                            page.append("<li>").append(Svg.escaped(line)).append("</li>"));
            page.append("</ul></li>\n");
        }
        page.append("</ul>\n");
    }

    private static void table(StringBuilder page, List<String> titles, List<List<String>> rows) {
        page.append("<div class=\"scroll\"><table>\n<thead><tr>");
        titles.forEach(title -> page.append("<th>").append(Svg.escaped(title)).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(text -> page.append("<td>").append(Svg.escaped(text)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }
}
