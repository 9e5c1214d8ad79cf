package dev.offloop.compare.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.ProcFs;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import dev.offloop.tasks.Churn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that are shell scripts. */
class PeerProcessIT {
    private static final Workload<?, ?> ECHO = Workload.churn(new Churn(), 64, 0, 1);
    private static final String HELLO = "echo '{\"version\":\"Sh 1\"}'; ";

    @TempDir
    private Path directory = Path.of("");

    private PeerProcess start(String script) {
        return new PeerProcess(
                "sh", 100, Program.start("sh", directory, List.of("/bin/sh", "-c", HELLO + script)), ProcFs.system());
    }

    @Test
    void itIsAskedInLinesOfJsonAndItsAnswersAreRead() throws IOException {
        try (PeerProcess peer = start(
                "while read line; do echo \"$line\" >>asked; echo '{\"tasks\":3,\"perSecond\":2000.5,\"nanos\":{\"1000\":2,\"5000\":1}}'; done")) {
            Slice slice = peer.measure(Question.SATURATED, ECHO, 0, 7_000_000);

            assertThat(peer.version()).isEqualTo("Sh 1");
            assertThat(slice.perSecond()).isEqualTo(2_000.5);
            assertThat(slice.p50Micros()).isEqualTo(1);
            assertThat(slice.nanos().quantile(1)).isEqualTo(5_000);
            assertThat(slice.loopDelayNanos()).isNaN();
        }
        assertThat(Files.readString(directory.resolve("asked")).strip())
                .isEqualTo("{\"question\":\"SATURATED\",\"payloadBytes\":64,\"inFlight\":100,\"nanos\":7000000}");
    }

    @Test
    void aPeerThatEndsIsToldWithItsLastWords() {
        try (PeerProcess peer = start("read line; echo 'out of luck' >&2; sleep 0.2; exit 3")) {
            assertThatThrownBy(() -> peer.measure(Question.LONE, ECHO, 0, 1_000_000))
                    .isInstanceOf(MeasurementException.class)
                    .hasMessage("sh has ended: out of luck");
        }
    }

    @Test
    void aPeerEndsWithTheComparisonAlsoWhenItDoesNotListen() {
        PeerProcess peer = start("trap '' TERM; while true; do read line || sleep 60; done");
        List<Long> processes = peer.children();

        peer.close();

        assertThat(processes)
                .isNotEmpty()
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void whatIsMissingIsToldWithWhatToDo() throws IOException {
        Files.writeString(directory.resolve("peers.json"), """
        [{"name": "vertx", "runtime": "java", "main": "some.Main"},
         {"name": "odd", "runtime": "cobol", "main": "main.cob"}]
        """);

        try (Peers peers = Peers.start(directory, ProcFs.system())) {
            assertThat(peers.contestants()).isEmpty();
            assertThat(peers.missing()).extracting(Report.Missing::name).containsExactly("vertx", "odd");
            assertThat(peers.missing().getFirst().reason()).contains("run mvn package");
        }
    }

    @Test
    void theCatalogueNamesProgramsThatExist() throws IOException {
        Path catalogue = Path.of(System.getProperty("offloop.root"), "benchmarks", "peers");
        List<PeerSpec> specs = PeerSpec.read(catalogue.resolve("peers.json"));

        assertThat(specs)
                .extracting(PeerSpec::name)
                .contains("executeBlocking", "piscina", "fork-json", "fork-advanced");
        assertThat(specs)
                .filteredOn(spec -> !spec.runtime().equals("java"))
                .allSatisfy(spec -> assertThat(catalogue.resolve(spec.main())).isRegularFile());
    }
}
