package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code offloop compare --html} in a browser. */
@Order(1) // Takes long, so it begins first.
class ReportPageIT {
    /** A page that shows another one in a frame of a telephone's width and says how wide that one is. */
    private static final String FRAME = """
      <!doctype html><title>frame</title>
      <iframe id="page" src="report.html" style="width:360px;height:640px;border:0"></iframe>
      <script>
        const frame = document.getElementById('page');
        frame.onload = () => {
          const root = frame.contentDocument.documentElement;
          document.body.append('FITS: ' + (root.scrollWidth <= root.clientWidth)
            + ', PLOTS: ' + frame.contentDocument.querySelectorAll('svg').length);
        };
      </script>
      """;

    @TempDir
    private Path directory = Path.of("");

    private String chromium(String... arguments) {
        String[] command = new String[arguments.length + 7];
        System.arraycopy(
                new String[] {
                    "timeout",
                    "60",
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--enable-logging=stderr"
                },
                0,
                command,
                0,
                7);
        System.arraycopy(arguments, 0, command, 7, arguments.length);
        Shell.Result result = Shell.run(command);
        assertThat(result.succeeded()).as(result.said()).isTrue();
        return result.said();
    }

    @Test
    void thePageOpensWithoutErrorsFitsATelephoneAndCanBePrinted() throws IOException {
        assumeThat(Shell.run("sh", "-c", "command -v chromium").succeeded())
                .as("chromium is installed")
                .isTrue();
        Path page = directory.resolve("report.html");
        try (Running running =
                Running.start(Launch.of("compare", "--quick", "--time", "6s", "--html", page.toString()))) {
            assertThat(running.exitCode(Duration.ofMinutes(5)))
                    .as(running.said())
                    .isZero();
        }
        Path frame = Files.writeString(directory.resolve("frame.html"), FRAME);
        Path paper = directory.resolve("report.pdf");

        String said = chromium(
                "--allow-file-access-from-files",
                "--virtual-time-budget=5000",
                "--dump-dom",
                frame.toUri().toString());

        assertThat(said).contains("FITS: true, PLOTS: 3");
        assertThat(said).doesNotContain("CONSOLE");
        chromium(
                "--no-pdf-header-footer",
                "--print-to-pdf=" + paper,
                page.toUri().toString());
        assertThat(Files.readAllBytes(paper)).startsWith("%PDF".getBytes(US_ASCII));
        assertThat(Files.readString(page)).contains("./offloop compare --quick --time 6s --html");
    }
}
