package dev.offloop.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.compare.analysis.Ranking;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Machine MACHINE =
            new Machine("Linux 6.1", "amd64", "Some <fast> CPU", 2, 1 << 30, "25.0.3", "OpenJDK 64-Bit Server VM", 0.5);

    private static Row row(String strategy, boolean peer, double work, double rate) {
        return new Row(
                strategy,
                peer,
                "churn",
                64,
                work,
                0,
                1_000,
                new Row.Micros(1.25, 2.0, 3.0, null),
                new Row.Bounds(1.2, 1.3),
                rate,
                new Row.Bounds(rate * 0.9, rate * 1.1),
                rate * 64,
                Row.Micros.NONE,
                12.5,
                0.5,
                null,
                128.0,
                256.0,
                null,
                true,
                !peer);
    }

    private static Report report() {
        List<Row> rows = new ArrayList<>();
        for (double work : new double[] {0, 10, 1_000}) {
            rows.add(row("inline", false, work, 1e6 / (work + 1)));
            rows.add(row("child", false, work, 2e5 / (work / 100 + 1)));
        }
        rows.add(row("piscina", true, 0, 13_000));
        return new Report(
                "./offloop compare --html <out>.html",
                MACHINE,
                new Report.Run(26.4, 8, 0, 2, 3.2, 4.5, 40.0, 0.1, null),
                rows,
                List.of(new Report.BreakEvenRow(
                        "child", Report.Question.MORE_THAN_INLINE, 64, 5.0, 4.0, null, "from 5 µs")),
                List.of(new Report.LimitRow("roundTrip", "child", "raw-chronicle", 64, 0.8, 0.7, 0.9)),
                List.of(new Report.RankingRow(
                        "roundTrip",
                        Report.Among.EVERYONE,
                        "churn",
                        64,
                        0.0,
                        List.of(List.of("inline"), List.of("child")),
                        List.of(new Ranking.Pair("inline", "child")),
                        List.of(),
                        "a: inline; b: child")),
                List.of("Keep it short."),
                List.of(new Report.Program("piscina", "5.1.4 on Node v20")),
                List.of(new Report.Missing("aeron", "run mvn package")),
                List.of(new Report.ServerRow(
                        "offloop serve",
                        9_000.0,
                        150.0,
                        new Row.Micros(200.0, 300.0, 400.0, null),
                        140.0,
                        new Row.Micros(300.0, 400.0, 500.0, null),
                        new Row.Micros(100.0, 200.0, 300.0, null))));
    }

    @Test
    void theJsonFormKeepsItsNames() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report()));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "command",
                        "machine",
                        "run",
                        "rows",
                        "breakEvens",
                        "limits",
                        "rankings",
                        "advice",
                        "programs",
                        "missing",
                        "servers");
        JsonNode row = json.get("rows").get(0);
        assertThat(row.fieldNames())
                .toIterable()
                .containsExactly(
                        "strategy",
                        "peer",
                        "task",
                        "payloadBytes",
                        "workMicros",
                        "thinkMicros",
                        "inFlight",
                        "roundTripMicros",
                        "roundTripBounds",
                        "tasksPerSecond",
                        "tasksPerSecondBounds",
                        "bytesPerSecond",
                        "loadedMicros",
                        "loopDelayP99Micros",
                        "callerCpuMicros",
                        "workerCpuMicros",
                        "allocatedBytes",
                        "copiedBytes",
                        "memoryBytes",
                        "roundTripSettled",
                        "tasksPerSecondSettled");
        assertThat(row.get("roundTripMicros").fieldNames()).toIterable().containsExactly("p50", "p90", "p99", "p999");
        assertThat(row.get("roundTripMicros").get("p999").isNull()).isTrue();
        assertThat(row.get("inFlight").intValue()).isEqualTo(1_000);
        assertThat(json.get("breakEvens").get(0).get("highMicros").isNull()).isTrue();
        assertThat(json.get("rankings").get(0).get("pairs").get(0).get("better").textValue())
                .isEqualTo("inline");
        JsonNode group = json.get("rankings").get(0).get("groups").get(1);
        assertThat(group.get("letter").textValue()).isEqualTo("b");
        assertThat(group.get("names").get(0).textValue()).isEqualTo("child");
    }

    @Test
    void theNoiseOfTheMachineStandsBeforeAnyFigure() {
        String noise = "The same thing measured twice differed by 4.5 % in the median";

        assertThat(TextReport.of(report())).startsWith(noise);
        String page = HtmlReport.of(report(), 2_000);
        assertThat(page.indexOf(noise)).isBetween(0, page.indexOf("Keep it short."));
        assertThat(page.indexOf(noise)).isLessThan(page.indexOf("<svg"));
    }

    @Test
    void whatDiffersByMoreThanItselfIsToldAsAFactor() {
        Report.Run run = new Report.Run(1, 8, 0, 2, 3.2, 20.0, 3_154.0, 0.1, null);
        Report quiet = report();
        Report noisy = new Report(
                "",
                MACHINE,
                run,
                quiet.rows(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        assertThat(Notes.noise(noisy))
                .startsWith(
                        "The same thing measured twice differed by 20 % in the median, and in one of ten cases by more than a factor of 33.")
                .contains("That is noisy");
        assertThat(Notes.noise(quiet)).doesNotContain("That is noisy");
    }

    @Test
    void whatHasNotSettledIsMarkedAndExplained() {
        String text = TextReport.of(report()).replaceAll("\\s+", " ");

        assertThat(text).contains("1 of 7 rows have not settled (~).", "~13 k ±10 %", "~: has not settled; ");
        assertThat(HtmlReport.of(report(), 2_000)).contains("<td>~13 k ±10 %</td>", "~: has not settled; ");
    }

    @Test
    void groupsOfEqualsStandInTheTableAndBelowIt() {
        List<String> lines = TextReport.of(report()).lines().toList();

        assertThat(lines)
                .anyMatch(line -> line.matches("inline +64 B +none +1\\.25 µs +a +2 µs .*"))
                .anyMatch(line -> line.matches("child +64 B +none +1\\.25 µs +b +2 µs .*"))
                .anyMatch(line -> line.matches("child +64 B +10 µs +1\\.25 µs +– +2 µs .*"))
                .containsSubsequence("  round trip, churn 64 B", "    a: inline", "    b: child");
        assertThat(HtmlReport.of(report(), 2_000))
                .contains("round trip, churn 64 B<ul><li>a: inline</li><li>b: child</li></ul>");
    }

    @Test
    void aBreakEvenThatMayBeAtEverySizeIsNotStated() {
        Report.BreakEvenRow open =
                new Report.BreakEvenRow("child", Report.Question.MORE_THAN_INLINE, 64, 5.0, 0.0, 9.0, "cannot be told");

        assertThat(open.isFinding()).isFalse();
        assertThat(Notes.breakEven(open)).isEqualTo("child, 64 B: more tasks/s than inline: cannot be told");
        assertThat(new Report.BreakEvenRow(
                                "child", Report.Question.MORE_THAN_INLINE, 64, 0.0, 0.0, 0.0, "at every size")
                        .isFinding())
                .isTrue();
    }

    @Test
    void theTextHasOneAlignedLinePerRow() {
        List<String> lines = TextReport.of(report()).lines().toList();

        assertThat(lines).contains("Some <fast> CPU, 2 processors, Linux 6.1, Java 25.0.3");
        int header = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("strategy "))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(header + 1)).matches("inline +64 B +none +1\\.25 µs +a +2 µs +3 µs +– +1 M ±10 % .*");
        assertThat(lines.subList(header, header + 8))
                .extracting(String::length)
                .containsOnly(lines.get(header).length());
        assertThat(lines).contains("  child, 64 B: more tasks/s than inline from 5 µs", "  aeron: run mvn package");
    }

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        String page = HtmlReport.of(report(), 2_000);

        assertThat(page).contains("Some &lt;fast&gt; CPU", "--html &lt;out&gt;.html", "piscina", "Keep it short.");
        assertThat(page).doesNotContain("<script", " src=", "url(", "@import", "href=\"http");
        assertThat(page.split("<svg ", -1)).hasSize(1 + 4);
    }

    @Test
    void everyPlotIsWellFormedAndDrawsErrorBars() throws Exception {
        List<String> pictures = new Pictures(report().rows(), 2_000).all();

        assertThat(pictures).hasSize(4);
        for (String picture : pictures) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
            assertThat(picture).doesNotContain("NaN", "Infinity");
        }
        assertThat(pictures.getFirst()).contains("inline, none: 1 M", ">child<", ">1 ms<");
    }
}
